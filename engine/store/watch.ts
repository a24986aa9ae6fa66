import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'

/** Called once per change, in order. `before` and `after` are undefined for what did not or does not exist. */
export type WatchHandler = (change: Change) => void

export interface WatchOptions {
  /** Deliver what came after this revision first. */
  readonly fromRevision?: number
  /** Only objects with this value; `field` names a function that was registered for the table. */
  readonly only?: {
    readonly field: string
    readonly value: string
    readonly valueOf: (object: never) => string | undefined
  }
}

/** One reader of one table. A watch that was stopped gets nothing any more, not even what is on its way. */
export class Watch {
  stopped = false
  constructor(
    readonly table: string,
    readonly options: WatchOptions,
    /** The newest revision this reader knows; nothing older is delivered to it. */
    private seen: number,
    private readonly handler: WatchHandler,
    private readonly watches: Watches,
  ) {}

  receive(change: Change): void {
    if (this.stopped || change.revision <= this.seen) return
    this.seen = change.revision
    this.handler(change)
  }

  stop(): void {
    if (this.stopped) return
    this.stopped = true
    this.watches.remove(this)
  }
}

/** The watches of one value of a field, by that value. */
interface FieldWatches {
  readonly field: string
  readonly valueOf: (object: never) => string | undefined
  readonly byValue: Map<string, Set<Watch>>
}

/** The watches of one table: those of everything, and those of one value of a field. Both lists are short. */
class Channel {
  /** Never changed but replaced, since a watch may end while a change is delivered. */
  private all: readonly Watch[] = []
  private readonly fields: FieldWatches[] = []

  add(watch: Watch): void {
    const { only } = watch.options
    if (only === undefined) this.all = [...this.all, watch]
    else {
      const { byValue } = this.field(only)
      byValue.set(only.value, (byValue.get(only.value) ?? new Set<Watch>()).add(watch))
    }
  }

  remove(watch: Watch): void {
    const { only } = watch.options
    if (only === undefined) this.all = this.all.filter((each) => each !== watch)
    else this.field(only).byValue.get(only.value)?.delete(watch)
  }

  private field(only: NonNullable<WatchOptions['only']>): FieldWatches {
    const known = this.fields.find(({ field }) => field === only.field)
    if (known !== undefined) return known
    const made: FieldWatches = { field: only.field, valueOf: only.valueOf, byValue: new Map() }
    this.fields.push(made)
    return made
  }

  deliver(change: Change): void {
    for (const watch of this.all) watch.receive(change)
    for (const field of this.fields) {
      const before = change.before === undefined ? undefined : field.valueOf(change.before as never)
      const after = change.after === undefined ? undefined : field.valueOf(change.after as never)
      if (before !== undefined && before !== after) deliverTo(field.byValue.get(before), change)
      if (after !== undefined) deliverTo(field.byValue.get(after), change)
    }
  }
}

function deliverTo(watches: ReadonlySet<Watch> | undefined, change: Change): void {
  if (watches === undefined) return
  for (const watch of watches) watch.receive(change)
}

/** All watches of a store. What was committed at one instant is delivered at one later instant, in order. */
export class Watches {
  private readonly channels = new Map<string, Channel>()
  private outbox: Change[] = []
  private outboxMs = -1
  private underway = 0

  constructor(
    private readonly simulation: Simulation,
    private readonly delayMs: number,
  ) {}

  get delivering(): boolean {
    return this.underway > 0
  }

  add(watch: Watch): void {
    const channel = this.channels.get(watch.table) ?? new Channel()
    this.channels.set(watch.table, channel)
    channel.add(watch)
  }

  remove(watch: Watch): void {
    this.channels.get(watch.table)?.remove(watch)
  }

  publish(change: Change): void {
    if (!this.channels.has(change.table)) return
    const nowMs = this.simulation.nowMs
    if (this.outboxMs !== nowMs || this.outbox.length === 0) {
      const outbox: Change[] = []
      this.outbox = outbox
      this.outboxMs = nowMs
      this.underway++
      this.simulation.after(this.delayMs, 'watch', () => this.deliver(outbox))
    }
    this.outbox.push(change)
  }

  /** Older changes for one new watch. */
  replay(watch: Watch, changes: readonly Change[]): void {
    const owed = changes.filter((change) => change.table === watch.table)
    if (owed.length === 0) return
    this.underway++
    this.simulation.after(0, 'watch', () => {
      this.underway--
      const alone = new Channel()
      alone.add(watch)
      for (const change of owed) this.simulation.because(change, () => alone.deliver(change))
    })
  }

  /** Nobody is told of anything any more. */
  clear(): void {
    this.channels.clear()
    this.outbox = []
  }

  private deliver(changes: Change[]): void {
    this.underway--
    if (this.outbox === changes) this.outbox = []
    const { simulation } = this
    for (const change of changes) {
      simulation.cause = change
      this.channels.get(change.table)?.deliver(change)
    }
  }
}
