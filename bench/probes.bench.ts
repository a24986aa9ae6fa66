import { administrator, applyObject, type Cluster, createCluster, Runner } from '../engine/index.ts'
import type { Row } from './run.ts'
import { largeWorkers, smallDeployment } from './workers.ts'

const nodes = 1_000
const deployments = 200
const replicas = 100
const hourMs = 3_600_000
const minuteMs = 60_000
/** One in a hundred fails once a minute, and is well again after ten seconds. */
const failing = 0.01
const failsForMs = 10_000

/** 20,000 pods, each with a readiness and a liveness probe every second, for a virtual hour; and the same without probes. */
export function run(): Row[] {
  const without = hour(false)
  const probed = hour(true)
  const pods = deployments * replicas
  return [
    { name: 'an hour without probes', nodes, pods, seconds: without },
    { name: 'two probes a second each', nodes, pods, seconds: probed, 'seconds more': probed - without },
  ]
}

function hour(probed: boolean): number {
  const cluster = createCluster({ nodes: largeWorkers(nodes), keepHistory: false })
  const runner = new Runner(cluster)
  runner.runUntil(0)
  const kind = cluster.kinds.find('deployments')
  if (kind === undefined) throw new Error('This cluster serves no deployments.')
  for (let index = 0; index < deployments; index++) {
    const manifest = smallDeployment(`app-${index}`, replicas)
    applyObject(cluster.api, kind, (probed ? withProbes(manifest) : manifest) as never, administrator)
  }
  runner.runUntilReady()
  const startMs = cluster.simulation.nowMs
  const started = performance.now()
  for (let minute = 0; minute < hourMs / minuteMs; minute++) {
    const sick = someContainers(cluster, minute)
    for (const container of sick) container.stopBeingReady()
    runner.runUntil(startMs + minute * minuteMs + failsForMs)
    for (const container of sick) container.recover()
    runner.runUntil(startMs + (minute + 1) * minuteMs)
  }
  return (performance.now() - started) / 1000
}

function someContainers(cluster: Cluster, minute: number) {
  const all = [...cluster.containers.all()]
  const count = Math.floor(all.length * failing)
  return Array.from({ length: count }, (_, index) => all[(minute * count + index) % all.length]).filter(
    (container) => container !== undefined,
  )
}

interface Templated {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } }
}

function withProbes(manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { spec } = manifest as unknown as Templated
  const probe = { tcpSocket: { port: 80 }, periodSeconds: 1 }
  const containers = spec.template.spec.containers.map((container) => ({
    ...container,
    readinessProbe: probe,
    livenessProbe: probe,
  }))
  return { ...manifest, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } } }
}
