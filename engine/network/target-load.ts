import { containerTable } from '../machines/containers.ts'
import { machineTable } from '../machines/machines.ts'
import { processTable } from '../machines/process.ts'
import type { Change } from '../sim/change.ts'
import { Flow } from './flow.ts'
import { interruptionOf } from './interruptions.ts'
import { type Share, sharesOf } from './load-shares.ts'
import type { Outcome } from './outcome.ts'
import { laggingProxyTable, proxyPlacesTable, proxyRulesTable } from './proxy-view.ts'
import { inTime, type RequestCosts } from './request-costs.ts'

/** What a load is put on, and how to see what becomes of it. */
export interface LoadTarget {
  /** Unique: `service default/web`. */
  readonly name: string
  /** What can become of a request now. */
  outcomes(): readonly Outcome[]
  /** Whether pods matter as they are stored; rows of machines, containers and proxies always do. */
  readonly watchesPods: boolean
}

/** A load on something, and its shares, in the history. */
export interface TrafficState {
  readonly requestsPerSecond: number
  readonly shares: readonly Share[]
}

const physicalTables = new Set([machineTable, processTable, proxyRulesTable, proxyPlacesTable, laggingProxyTable])

/** The load on one target: its flow, the pods that it goes to, and whether its shares have to be worked out again. */
export class TargetLoad {
  readonly flow = new Flow()
  isStale = false
  private nodesByPod: ReadonlyMap<string, string> = new Map()

  constructor(
    readonly target: LoadTarget,
    private readonly costs: RequestCosts,
  ) {}

  stateAt(ms: number): TrafficState {
    return { requestsPerSecond: this.flow.profile.rateAt(ms), shares: this.flow.shares }
  }

  /** Whether a change of a row may change the shares. */
  mayMatter({ table, key }: Change): boolean {
    if (table === containerTable) return this.nodesByPod.has(key.slice(0, key.indexOf('/')))
    return physicalTables.has(table)
  }

  /** Works the shares out anew. @returns whether something is different */
  refresh(nowMs: number): boolean {
    this.isStale = false
    const outcomes = this.target.outcomes().map((outcome) => inTime(outcome, this.costs))
    const places = outcomes.flatMap(({ pod }) =>
      pod === undefined ? [] : [[pod.metadata.uid, pod.spec.nodeName ?? ''] as const],
    )
    this.nodesByPod = new Map(places)
    return this.flow.become(nowMs, sharesOf(outcomes))
  }

  /** Amends what was counted already: requests that were under way, and those that still waited. */
  interrupt(change: Change): void {
    const interruption = interruptionOf(change, this.nodesByPod)
    const toMs = change.at
    for (const podUid of interruption?.pods ?? []) {
      if (interruption?.type === 'back') this.flow.answerLate({ podUid, fromMs: toMs - interruption.waitedMsMax, toMs })
      else if (interruption?.type === 'lost') {
        const { result, reason } = interruption
        this.flow.lose({ podUid, fromMs: toMs - this.costs.durationOf(podUid), toMs, result, reason })
      }
    }
  }
}
