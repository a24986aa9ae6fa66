import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Store } from '../store/store.ts'
import type { Flow, TrafficAccount } from './flow.ts'
import { sharesText } from './load-shares.ts'
import { type RequestCost, RequestCosts, type RequestDuration } from './request-costs.ts'
import { type LoadTarget, TargetLoad } from './target-load.ts'

/** The table under which loads and their shares are found in the history, by the name of what they are put on. */
export const trafficTable = 'Traffic'

/**
 * The loads of a run as flows. Between two changes of what proxies know and of what pods can do, fixed shares of a load
 * succeed, are refused or time out: they are worked out when such a change has come, once per instant.
 */
export class Load {
  private readonly byName = new Map<string, TargetLoad>()
  readonly costs = new RequestCosts()
  private readonly listeners: (() => void)[] = []
  private watchesPods = false

  constructor(private readonly store: Store) {
    store.simulation.history.onRow((change) => this.rowChanged(change))
  }

  /** From now on; 0 ends it. */
  setRate(target: LoadTarget, requestsPerSecond: number): void {
    const summary = `${requestsPerSecond} requests/s`
    this.change(target, summary, ({ profile }) => profile.setRate(this.nowMs, requestsPerSecond))
  }

  /** In a straight line from what it is now. */
  riseTo(target: LoadTarget, requestsPerSecond: number, durationMs: number): void {
    const summary = `to ${requestsPerSecond} requests/s over ${durationMs / 1000} s`
    this.change(target, summary, ({ profile }) => profile.riseTo(this.nowMs, requestsPerSecond, durationMs))
  }

  /** A later cost of the same pods replaces an earlier one. */
  setCost(cost: RequestCost): void {
    this.costs.addCost(cost)
    this.tell()
  }

  /** A later duration for the same pods replaces an earlier one. */
  setDuration(duration: RequestDuration): void {
    this.costs.addDuration(duration)
    for (const load of this.byName.values()) this.markStale(load)
  }

  /** Requests per second that a pod answers now. */
  requestRateOf(podUid: string): number {
    let rate = 0
    for (const { flow } of this.current()) rate += flow.rateOf(podUid, this.nowMs)
    return rate
  }

  /** What answering them takes now, in thousandths of a CPU. */
  cpuOf(podUid: string): number {
    const cost = this.costs.cpuOf(podUid)
    return cost === 0 ? 0 : this.requestRateOf(podUid) * cost
  }

  /** The same on average over a span that has passed. */
  averageCpuOf(podUid: string, fromMs: number, toMs: number): number {
    if (toMs <= fromMs) return this.cpuOf(podUid)
    const cost = this.costs.cpuOf(podUid)
    if (cost === 0) return 0
    let requests = 0
    for (const { flow } of this.current()) requests += flow.answeredBy(podUid, fromMs, toMs)
    return (requests / ((toMs - fromMs) / 1000)) * cost
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
    return [...this.current()].find((load) => load.target.name === target)?.flow.account(fromMs, this.nowMs)
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

  private change(target: LoadTarget, summary: string, act: (flow: Flow) => void): void {
    const known = this.byName.get(target.name)
    const load = known ?? new TargetLoad(target, this.costs)
    const before = known?.stateAt(this.nowMs)
    this.byName.set(target.name, load)
    if (target.watchesPods) this.watchPods()
    act(load.flow)
    if (known === undefined) load.refresh(this.nowMs)
    this.record(load, {
      actor: 'clients',
      verb: 'load',
      before,
      describe: () => `put a load on ${target.name}: ${summary}`,
    })
    this.tell()
  }

  /** For loads that go to the ready pods of something, without a service in front of them. */
  private watchPods(): void {
    if (this.watchesPods) return
    this.watchesPods = true
    this.store.watch('Pod', () => {
      for (const load of this.byName.values()) if (load.target.watchesPods) this.markStale(load)
    })
  }

  /** Every load, with shares that are up to date. */
  private *current(): Generator<TargetLoad> {
    for (const load of this.byName.values()) {
      if (load.isStale) this.refresh(load)
      yield load
    }
  }

  private rowChanged(change: Change): void {
    for (const load of this.byName.values()) {
      if (!load.mayMatter(change)) continue
      load.interrupt(change)
      this.simulation.because(change, () => this.markStale(load))
    }
  }

  /** The shares are worked out when all that happens at this instant has happened. */
  private markStale(load: TargetLoad): void {
    if (load.isStale) return
    load.isStale = true
    this.simulation.after(0, 'traffic', () => {
      if (load.isStale) this.refresh(load)
    })
  }

  private refresh(load: TargetLoad): void {
    const before = load.stateAt(this.nowMs)
    if (!load.refresh(this.nowMs)) return
    this.record(load, {
      actor: 'traffic',
      verb: 'share',
      before,
      describe: () => `${load.target.name}: ${sharesText(load.flow.shares)}`,
    })
    this.tell()
  }

  private record(
    load: TargetLoad,
    what: { actor: string; verb: string; before: unknown; describe: () => string },
  ): void {
    this.simulation.record({ ...what, table: trafficTable, key: load.target.name, after: load.stateAt(this.nowMs) })
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}
