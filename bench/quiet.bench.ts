import { readyCluster } from './load-cluster.ts'
import type { Row } from './run.ts'

const nodes = 1_000
const deployments = 500
const replicas = 10
const dayMs = 86_400_000

/** 24 virtual hours in which nothing happens, beside a bare loop that does as little for every lease that would be renewed. */
export function run(): Row[] {
  const { cluster, runner } = readyCluster(nodes, deployments, replicas)
  const changesBefore = cluster.store.revision
  const started = performance.now()
  runner.runUntil(cluster.simulation.nowMs + dayMs)
  const quietMs = performance.now() - started
  const renewals = nodes * (dayMs / 10_000)
  const loopStarted = performance.now()
  let renewed = 0
  for (let renewal = 0; renewal < renewals; renewal++) renewed += renewal & 1
  const loopMs = performance.now() - loopStarted
  return [
    {
      name: '24 quiet hours',
      nodes,
      pods: deployments * replicas,
      milliseconds: quietMs,
      writes: cluster.store.revision - changesBefore,
    },
    { name: 'bare loop over the lease renewals', renewals, milliseconds: loopMs, odd: renewed },
  ]
}
