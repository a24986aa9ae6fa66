import type { Cause } from './cause.ts'
import { type Chance, chanceFor, defaultSeed } from './chance.ts'
import { Change, type Describe } from './change.ts'
import { EventQueue, Planned } from './event-queue.ts'
import { History } from './history.ts'

export interface SimulationOptions {
  readonly seed?: number
  /** Keep every change, for claims about the past and for the trace. */
  readonly keepHistory?: boolean
  /** More events than this at one instant is no progress. */
  readonly eventsPerInstantMax?: number
}

export interface PlanOptions {
  /** Work that comes again and again for ever; a cluster with only such work planned has settled. */
  readonly periodic?: boolean
}

export const eventsPerInstantMax = 500_000

/** One clock, one queue of events, one history, and a stream of random numbers for each name. */
export class Simulation {
  readonly seed: number
  readonly history: History
  /** What led to the event under way; whatever is planned or written inherits it. */
  cause: Cause | null = null
  private now = 0
  private readonly queue = new EventQueue()
  private readonly streams = new Map<string, Chance>()
  private readonly eventsMax: number

  constructor(options: SimulationOptions = {}) {
    this.seed = options.seed ?? defaultSeed
    this.history = new History(options.keepHistory ?? true)
    this.eventsMax = options.eventsPerInstantMax ?? eventsPerInstantMax
  }

  /** Virtual milliseconds since the beginning of the run. */
  get nowMs(): number {
    return this.now
  }

  /** Whether anything is planned but periodic work. */
  get hasWork(): boolean {
    return this.queue.waitingOnce > 0
  }

  chance(name: string): Chance {
    const known = this.streams.get(name)
    if (known !== undefined) return known
    const stream = chanceFor(this.seed, name)
    this.streams.set(name, stream)
    return stream
  }

  at(instantMs: number, lane: string, run: () => void, options?: PlanOptions): Planned {
    if (!(instantMs >= this.now)) {
      throw new Error(`${lane} planned something for ${instantMs} ms, which is before now (${this.now} ms).`)
    }
    const planned = new Planned(instantMs, lane, options?.periodic ?? false, run, this.cause)
    this.queue.push(planned)
    return planned
  }

  after(delayMs: number, lane: string, run: () => void, options?: PlanOptions): Planned {
    return this.at(this.now + delayMs, lane, run, options)
  }

  cancel(planned: Planned): void {
    this.queue.cancel(planned)
  }

  nextInstantMs(): number | undefined {
    return this.queue.nextInstantMs()
  }

  /** What is planned and not cancelled, earliest first; for messages. */
  pending(): Iterable<Planned> {
    return this.queue.pending()
  }

  /** Runs everything of the next instant. @returns whether there was one */
  runInstant(): boolean {
    const instantMs = this.queue.nextInstantMs()
    if (instantMs === undefined) return false
    this.now = instantMs
    let ran = 0
    do ran += this.queue.drain(instantMs, this.runEvent)
    while (this.queue.nextInstantMs() === instantMs)
    this.cause = null
    return ran > 0
  }

  /** Runs every instant up to and including the given one; that is the time afterwards. */
  runUntil(instantMs: number): void {
    for (
      let next = this.queue.nextInstantMs();
      next !== undefined && next <= instantMs;
      next = this.queue.nextInstantMs()
    ) {
      this.runInstant()
    }
    if (instantMs > this.now) this.now = instantMs
  }

  /** Ends the run: nothing that was planned happens any more, and what has happened is forgotten. */
  end(): void {
    this.queue.clear()
    this.history.clear()
    this.streams.clear()
    this.cause = null
  }

  /** Does something on behalf of a cause and restores the one before. */
  because<T>(cause: Cause | null, act: () => T): T {
    const held = this.cause
    this.cause = cause
    try {
      return act()
    } finally {
      this.cause = held
    }
  }

  /** Records a change of a row that is not in the store: a machine, a program, an action. It causes what follows. */
  record(change: {
    actor: string
    verb: string
    table: string
    key: string
    before: unknown
    after: unknown
    describe?: Describe
  }): Change {
    const { actor, verb, table, key, before, after, describe } = change
    const recorded = new Change(this.now, actor, verb, table, key, 0, before, after, this.cause, describe)
    this.history.recordRow(recorded)
    return recorded
  }

  private readonly runEvent = (event: Planned, ran: number): void => {
    if (ran > this.eventsMax) this.failWithoutProgress(event)
    this.cause = event.cause
    event.run()
  }

  private failWithoutProgress(last: Planned): never {
    const lanes = new Map<string, number>()
    for (const event of this.queue.pending()) {
      if (event.instantMs === this.now) lanes.set(event.lane, (lanes.get(event.lane) ?? 0) + 1)
    }
    lanes.set(last.lane, (lanes.get(last.lane) ?? 0) + 1)
    const wakers = [...lanes].map(([lane, count]) => `${lane} (${count} waiting)`).join(', ')
    const chain =
      last.cause === null ? '' : ` The last of them was caused by: ${last.cause.actor} ${last.cause.summary}.`
    throw new Error(
      `No progress: more than ${this.eventsMax} events at ${this.now} ms without time moving on. They keep waking each other: ${wakers}.${chain}`,
    )
  }
}
