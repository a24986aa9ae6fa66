import type { Event } from '../api/kinds/event.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Scope } from '../machines/scope.ts'

/** How often series are written that have gone on, and after which silence one is over (client-go tools/events). */
export const seriesRefreshMs = 1_800_000
export const seriesFinishMs = 360_000

/** The version in which series begin to count with the second event, and not from the first repetition (kubernetes#112334). */
const countsFromSecondSince = 26

interface Known {
  readonly event: Event
  /** How often it has been seen, as the series counts. */
  count: number
  /** What has been written of that; 0 while it is a single event. */
  written: number
  lastMs: number
}

export interface EventSeriesOptions {
  readonly scope: Scope
  readonly time: ClusterTime
  readonly minor: number
  /** Writes how far a series has come. */
  readonly write: (event: Event, series: { readonly count: number; readonly lastObservedTime: string }) => void
}

/**
 * Which events of the newer API are the same again. The first repetition makes a series of an event and is written; further
 * ones are only counted, and written every half hour, or when the series is over. Source: client-go
 * tools/events/event_broadcaster.go.
 */
export class EventSeries {
  private readonly known = new Map<string, Known>()
  private isPlanned = false
  private readonly beginMs: number

  constructor(private readonly options: EventSeriesOptions) {
    this.beginMs = options.time.nowMs
  }

  /** A new event was written. */
  begin(key: string, event: Event): void {
    this.known.set(key, { event, count: 0, written: 0, lastMs: this.options.time.nowMs })
    this.plan()
  }

  /** @returns whether the event is known, so that it is counted with the others */
  repeats(key: string): boolean {
    const known = this.known.get(key)
    if (known === undefined) return false
    const { time, minor } = this.options
    known.lastMs = time.nowMs
    known.count += known.count === 0 && minor >= countsFromSecondSince ? 2 : 1
    if (known.written === 0) this.write(known)
    return true
  }

  private write(known: Known): void {
    const { time, write } = this.options
    known.written = known.count
    write(known.event, { count: known.count, lastObservedTime: time.microText(known.lastMs) })
  }

  /** Looks at all series at the end of the next finishing period, of which five are a refreshing period. */
  private plan(): void {
    if (this.isPlanned) return
    this.isPlanned = true
    const { scope, time } = this.options
    const sinceMs = (time.nowMs - this.beginMs) % seriesFinishMs
    scope.after(seriesFinishMs - sinceMs, () => this.look(), { periodic: true })
  }

  private look(): void {
    this.isPlanned = false
    const { nowMs } = this.options.time
    const refreshes = (nowMs - this.beginMs) % seriesRefreshMs === 0
    for (const [key, known] of this.known) {
      const isOver = nowMs - known.lastMs > seriesFinishMs
      if ((isOver || refreshes) && known.count > known.written) this.write(known)
      if (isOver) this.known.delete(key)
    }
    if (this.known.size > 0) this.plan()
  }
}
