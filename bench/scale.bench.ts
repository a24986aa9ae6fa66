import { administrator, applyObject, type Cluster, createCluster, Runner } from '../engine/index.ts'
import type { Row } from './run.ts'
import { largeWorkers, smallDeployment } from './workers.ts'

const nodes = 1_000
const deployments = 200
const replicas = 100

/** 1,000 nodes and 20,000 pods from deployments to ready, beside a bare loop that makes as many store writes. */
export function run(): Row[] {
  const cluster = createCluster({ nodes: largeWorkers(nodes), keepHistory: false })
  const runner = new Runner(cluster)
  runner.runUntil(0)
  const before = cluster.store.revision
  const started = performance.now()
  for (let index = 0; index < deployments; index++) {
    applyObject(cluster.api, deploymentKind(cluster), smallDeployment(`app-${index}`, replicas) as never, administrator)
  }
  runner.runUntilReady()
  const seconds = (performance.now() - started) / 1000
  const writes = cluster.store.revision - before
  const bareSeconds = bareWrites(writes)
  const megabytes = Math.round(process.memoryUsage.rss() / 1e6)
  return [
    { name: 'deployments to ready', nodes, pods: deployments * replicas, seconds, writes, megabytes },
    { name: 'bare store writes', writes, seconds: bareSeconds, 'times the bare writes': seconds / bareSeconds },
  ]
}

function deploymentKind({ kinds }: Cluster) {
  const kind = kinds.find('deployments')
  if (kind === undefined) throw new Error('This cluster serves no deployments.')
  return kind
}

function bareWrites(writes: number): number {
  const { store } = createCluster({ nodes: [], keepHistory: false })
  const started = performance.now()
  for (let write = 0; write < writes; write++) {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `w-${write % 20_000}`, namespace: 'default', resourceVersion: '' },
      data: { write },
    }
    if (write < 20_000) store.create('ConfigMap', object, 'bench')
    else store.update('ConfigMap', object, undefined, 'bench')
  }
  return (performance.now() - started) / 1000
}
