import { containerTable } from '../machines/containers.ts'
import { machineTable } from '../machines/machines.ts'
import { processTable } from '../machines/process.ts'
import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Store } from '../store/store.ts'
import { Flow, type TrafficAccount } from './flow.ts'
import { interruptionOf } from './interruptions.ts'
import { type Share, sharesOf } from './load-shares.ts'
import { clientPatienceMs, isSuccess, type Outcome } from './outcome.ts'
import { laggingProxyTable, proxyPlacesTable, proxyRulesTable } from './proxies.ts'

/** The table under which loads and their shares are found in the history, by the name of what they are put on. */
export const trafficTable = 'Traffic'

/** What a load is put on, and how to see what becomes of it. */
export interface LoadTarget {
  /** Unique: `service default/web`. */
  readonly name: string
  /** What can become of a request now. */
  outcomes(): readonly Outcome[]
  /** Whether a change of an object may matter; rows of machines, containers and proxies always may. */
  readonly watchesPods: boolean
}

/** What a request costs the pod that answers it. */
export interface RequestCost {
  /** Whose requests: asked again whenever loads have changed. */
  readonly appliesTo: (podUid: string) => boolean
  /** CPU milliseconds, which are thousandths of a CPU for a second. */
  readonly cpuMillisSeconds: number
}

/** How long answering a request takes: those under way when a program ends without warning are lost. */
export interface RequestDuration {
  readonly appliesTo: (podUid: string) => boolean
  readonly durationMs: number
}

/** A load on something, and its shares, in the history. */
export interface TrafficState {
  readonly requestsPerSecond: number
  readonly shares: readonly Share[]
}

interface Loaded {
  readonly target: LoadTarget
  readonly flow: Flow
  /** The pods that it goes to, and their nodes. */
  pods: ReadonlyMap<string, string>
  stale: boolean
}

const physicalTables = new Set([machineTable, processTable, proxyRulesTable, proxyPlacesTable, laggingProxyTable])

/**
 * The loads of a run as flows. Between two changes of what proxies know and of what pods can do, fixed shares of a load
 * succeed, are refused or time out: they are worked out when such a change has come, once per instant.
 */
export class Load {
  private readonly byName = new Map<string, Loaded>()
  private readonly costs: RequestCost[] = []
  private readonly durations: RequestDuration[] = []
  private watchesPods = false
  private readonly listeners: (() => void)[] = []

  constructor(private readonly store: Store) {
    store.simulation.history.onRow((change) => this.rowChanged(change))
  }

  /** From now on; 0 ends it. */
  setRate(target: LoadTarget, requestsPerSecond: number): void {
    this.change(
      target,
      (flow) => flow.profile.setRate(this.nowMs, requestsPerSecond),
      `${requestsPerSecond} requests/s`,
    )
  }

  /** In a straight line from what it is now. */
  riseTo(target: LoadTarget, requestsPerSecond: number, durationMs: number): void {
    const summary = `to ${requestsPerSecond} requests/s over ${durationMs / 1000} s`
    this.change(target, (flow) => flow.profile.riseTo(this.nowMs, requestsPerSecond, durationMs), summary)
  }

  /** A later cost of the same pods replaces an earlier one. */
  setCost(cost: RequestCost): void {
    this.costs.unshift(cost)
    this.tell()
  }

  /** A later duration for the same pods replaces an earlier one. */
  setDuration(duration: RequestDuration): void {
    this.durations.unshift(duration)
    for (const loaded of this.byName.values()) this.markStale(loaded)
  }

  /** Requests per second that a pod answers now. */
  requestRateOf(podUid: string): number {
    let rate = 0
    for (const loaded of this.current()) rate += loaded.flow.rateOf(podUid, this.nowMs)
    return rate
  }

  /** What answering them takes now, in thousandths of a CPU. */
  cpuOf(podUid: string): number {
    const rate = this.requestRateOf(podUid)
    return rate === 0 ? 0 : rate * this.costOf(podUid)
  }

  /** The same on average over a span that has passed. */
  averageCpuOf(podUid: string, fromMs: number, toMs: number): number {
    if (toMs <= fromMs) return this.cpuOf(podUid)
    let requests = 0
    for (const { flow } of this.current()) requests += flow.answeredBy(podUid, fromMs, toMs)
    return requests === 0 ? 0 : (requests / ((toMs - fromMs) / 1000)) * this.costOf(podUid)
  }

  /** From when on rates stay as they are while nothing else changes: later than now while a load rises. */
  get steadyFromMs(): number {
    return Math.max(0, ...[...this.byName.values()].map(({ flow }) => flow.profile.steadyFromMs))
  }

  /** Called when a load, its shares or a cost have changed. A load that rises is not told of on its way. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** @returns undefined where there never was a load on it */
  account(target: string, fromMs: number): TrafficAccount | undefined {
    return [...this.current()].find((loaded) => loaded.target.name === target)?.flow.account(fromMs, this.nowMs)
  }

  /** What there is a load on. */
  targets(): readonly string[] {
    return [...this.byName.keys()]
  }

  private get simulation(): Simulation {
    return this.store.simulation
  }

  private get nowMs(): number {
    return this.simulation.nowMs
  }

  /** For loads that go to the ready pods of something, without a service in front of them. */
  private watchPods(): void {
    if (this.watchesPods) return
    this.watchesPods = true
    this.store.watch('Pod', () => {
      for (const loaded of this.byName.values()) if (loaded.target.watchesPods) this.markStale(loaded)
    })
  }

  private costOf(podUid: string): number {
    return this.costs.find(({ appliesTo }) => appliesTo(podUid))?.cpuMillisSeconds ?? 0
  }

  private change(target: LoadTarget, act: (flow: Flow) => void, summary: string): void {
    const loaded = this.byName.get(target.name) ?? {
      target,
      flow: new Flow(),
      pods: new Map<string, string>(),
      stale: false,
    }
    const isNew = !this.byName.has(target.name)
    const before = isNew ? undefined : this.stateOf(loaded)
    this.byName.set(target.name, loaded)
    if (target.watchesPods) this.watchPods()
    act(loaded.flow)
    if (isNew) this.workOut(loaded)
    const describe = (): string => `put a load on ${target.name}: ${summary}`
    this.record(loaded, { actor: 'clients', verb: 'load', before, describe })
    this.tell()
  }

  /** Every load, with shares that are up to date. */
  private *current(): Generator<Loaded> {
    for (const loaded of this.byName.values()) {
      if (loaded.stale) this.refresh(loaded)
      yield loaded
    }
  }

  private rowChanged(change: Change): void {
    for (const loaded of this.byName.values()) {
      if (!this.mayMatter(loaded, change)) continue
      this.interrupt(loaded, change)
      this.markStale(loaded, change)
    }
  }

  /** Amends what was counted already: requests that were under way, and those that still waited. */
  private interrupt({ flow, pods }: Loaded, change: Change): void {
    const interruption = interruptionOf(change, pods)
    const toMs = this.nowMs
    for (const podUid of interruption?.pods ?? []) {
      if (interruption?.type === 'back') flow.answerLate({ podUid, fromMs: toMs - interruption.waitedMsMax, toMs })
      else if (interruption?.type === 'lost') {
        const { result, reason } = interruption
        flow.lose({ podUid, fromMs: toMs - this.durationOf(podUid), toMs, result, reason })
      }
    }
  }

  private durationOf(podUid: string): number {
    return this.durations.find(({ appliesTo }) => appliesTo(podUid))?.durationMs ?? 0
  }

  private mayMatter({ pods }: Loaded, { table, key }: Change): boolean {
    if (table === containerTable) return pods.has(key.slice(0, key.indexOf('/')))
    return physicalTables.has(table)
  }

  /** Works the shares out when all that happens at this instant has happened. */
  private markStale(loaded: Loaded, cause: Change | null = null): void {
    if (loaded.stale) return
    loaded.stale = true
    this.simulation.because(cause ?? this.simulation.cause, () =>
      this.simulation.after(0, 'traffic', () => {
        if (loaded.stale) this.refresh(loaded)
      }),
    )
  }

  private refresh(loaded: Loaded): void {
    const before = this.stateOf(loaded)
    if (!this.workOut(loaded)) return
    const describe = (): string => `${loaded.target.name}: ${shareText(loaded.flow.shares)}`
    this.record(loaded, { actor: 'traffic', verb: 'share', before, describe })
    this.tell()
  }

  /** @returns whether something is different */
  private workOut(loaded: Loaded): boolean {
    loaded.stale = false
    const outcomes = loaded.target.outcomes().map((outcome) => this.withDuration(outcome))
    loaded.pods = new Map(
      outcomes.flatMap(({ pod }) => (pod === undefined ? [] : [[pod.metadata.uid, pod.spec.nodeName ?? '']])),
    )
    return loaded.flow.become(this.nowMs, sharesOf(outcomes))
  }

  /** An answer for which nobody waits is none. */
  private withDuration(outcome: Outcome): Outcome {
    if (outcome.pod === undefined || !isSuccess(outcome)) return outcome
    const durationMs = this.durationOf(outcome.pod.metadata.uid)
    if (durationMs < clientPatienceMs) return outcome
    return { ...outcome, result: 'timed out', reason: `that take ${durationMs / 1000} s to answer` }
  }

  private stateOf({ flow }: Loaded): TrafficState {
    return { requestsPerSecond: flow.profile.rateAt(this.nowMs), shares: flow.shares }
  }

  private record(
    loaded: Loaded,
    { actor, verb, before, describe }: { actor: string; verb: string; before: unknown; describe: () => string },
  ): void {
    this.simulation.record({
      actor,
      verb,
      table: trafficTable,
      key: loaded.target.name,
      before,
      after: this.stateOf(loaded),
      describe,
    })
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

/** `66.7% succeeded, 33.3% timed out: 1 of 3 endpoints on worker-2, which had no power` */
function shareText(shares: readonly Share[]): string {
  const parts = new Map<string, number>()
  for (const { result, reason, share } of shares) {
    const what = reason === '' ? result : `${result}: ${reason}`
    parts.set(what, (parts.get(what) ?? 0) + share)
  }
  return [...parts].map(([what, share]) => `${Math.round(share * 1000) / 10}% ${what}`).join(', ')
}
