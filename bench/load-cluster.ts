import { administrator, applyObject, type Cluster, createCluster, Runner } from '../engine/index.ts'
import { largeWorkers, smallDeployment } from './workers.ts'

/** A cluster without history whose deployments are all ready. */
export function readyCluster(
  nodes: number,
  deployments: number,
  replicas: number,
): { cluster: Cluster; runner: Runner } {
  const cluster = createCluster({ nodes: largeWorkers(nodes), keepHistory: false })
  const runner = new Runner(cluster)
  runner.runUntil(0)
  const kind = cluster.kinds.find('deployments')
  if (kind === undefined) throw new Error('This cluster serves no deployments.')
  for (let index = 0; index < deployments; index++)
    applyObject(cluster.api, kind, smallDeployment(`app-${index}`, replicas) as never, administrator)
  runner.runUntilReady()
  return { cluster, runner }
}
