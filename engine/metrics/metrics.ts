import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import type { MetricsApis } from '../apiserver/metrics-apis.ts'
import type { Containers } from '../machines/containers.ts'
import type { ProgramRules } from '../programs/rules.ts'
import type { Component } from '../runtime/component.ts'
import type { Store } from '../store/store.ts'
import { ContainerUsages, type RequestUsage } from './container-usage.ts'
import { metricsServer } from './metrics-server.ts'
import { ScrapeTargets } from './scrape-targets.ts'
import { ScriptedMetrics } from './scripted-metrics.ts'

/** Two windows of the metrics server, however its flag sets them. */
const keptMs = 600_000

/** The name of the metrics server's process. */
export const metricsServerProcess = 'metrics server'

/** What can be measured in a cluster: what its containers use, and what somebody says of other metrics. */
export class Metrics {
  /** For the process of the metrics server. */
  readonly server: Component
  /** Custom and external metrics. */
  readonly scripted: ScriptedMetrics

  /** To be built before the kubelets start and programs are described. */
  constructor(
    ground: {
      readonly store: Store
      readonly containers: Containers
      readonly programs: ProgramRules
      readonly time: ClusterTime
      readonly kinds: ServedKinds
    },
    requests: RequestUsage,
    apis: MetricsApis,
  ) {
    const { store, containers, programs, time, kinds } = ground
    const usages = new ContainerUsages(containers, programs, requests, keptMs)
    const targets = new ScrapeTargets(containers.machines, keptMs)
    usages.onChange(() => apis.changed())
    targets.onChange(() => apis.changed())
    this.server = metricsServer({ store, containers, usages, targets })
    this.scripted = new ScriptedMetrics(apis, kinds, time)
  }
}
