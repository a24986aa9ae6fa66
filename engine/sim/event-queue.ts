import type { Cause } from './cause.ts'
import { InstantHeap } from './instants.ts'

/** Something planned for an instant. Cancelling is marking: the queue skips it when its instant comes. */
export class Planned {
  cancelled = false
  done = false
  constructor(
    readonly instantMs: number,
    /** Who planned it: the component, for error messages and for exploring orders. */
    readonly lane: string,
    /** Periodic work may be planned for ever; a cluster with nothing else planned has settled. */
    readonly periodic: boolean,
    readonly run: () => void,
    readonly cause: Cause | null,
  ) {}
}

/**
 * Events by instant, in the order in which they were planned: a map from instant to a list, and a heap of the distinct
 * instants. Equal instants keep their order by construction, not by how a heap breaks ties.
 */
export class EventQueue {
  private readonly byInstant = new Map<number, Planned[]>()
  private readonly instants = new InstantHeap()
  private waitingCount = 0
  private waitingOnceCount = 0

  /** How many events wait that are neither cancelled nor done. */
  get waiting(): number {
    return this.waitingCount
  }

  /** The same without periodic ones. */
  get waitingOnce(): number {
    return this.waitingOnceCount
  }

  push(planned: Planned): void {
    const events = this.byInstant.get(planned.instantMs)
    if (events === undefined) {
      this.byInstant.set(planned.instantMs, [planned])
      this.instants.push(planned.instantMs)
    } else {
      events.push(planned)
    }
    this.count(planned, 1)
  }

  cancel(planned: Planned): void {
    if (planned.cancelled || planned.done) return
    planned.cancelled = true
    this.count(planned, -1)
  }

  /** The earliest instant at which something is planned that was not cancelled. */
  nextInstantMs(): number | undefined {
    for (;;) {
      const instantMs = this.instants.earliest
      if (instantMs === undefined) return undefined
      const events = this.byInstant.get(instantMs) as Planned[]
      if (events.some((event) => !event.cancelled)) return instantMs
      this.instants.pop()
      this.byInstant.delete(instantMs)
    }
  }

  /**
   * Takes every event of one instant, those included that are planned for it while they run.
   * @returns how many ran
   */
  drain(instantMs: number, run: (event: Planned, ran: number) => void): number {
    const events = this.byInstant.get(instantMs)
    if (events === undefined) return 0
    let ran = 0
    for (let index = 0; index < events.length; index++) {
      const event = events[index] as Planned
      if (event.cancelled) continue
      event.done = true
      this.count(event, -1)
      run(event, ++ran)
    }
    this.byInstant.delete(instantMs)
    this.forget(instantMs)
    return ran
  }

  /** What waits, in order; for messages only. */
  *pending(): Generator<Planned> {
    for (const instantMs of [...this.byInstant.keys()].sort((a, b) => a - b)) {
      for (const event of this.byInstant.get(instantMs) ?? []) if (!event.cancelled && !event.done) yield event
    }
  }

  /** Lets go of everything that waits. */
  clear(): void {
    this.byInstant.clear()
    this.instants.clear()
    this.waitingCount = 0
    this.waitingOnceCount = 0
  }

  private count(planned: Planned, by: 1 | -1): void {
    this.waitingCount += by
    if (!planned.periodic) this.waitingOnceCount += by
  }

  private forget(instantMs: number): void {
    if (this.instants.earliest === instantMs) this.instants.pop()
  }
}
