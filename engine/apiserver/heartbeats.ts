import type { Simulation } from '../sim/simulation.ts'

export interface Beat {
  readonly periodMs: number
  /** Virtual instant of the first beat. */
  readonly firstMs: number
  /** Virtual instant from which it beats no more; undefined while it goes on. */
  endMs: number | undefined
}

export type BeatListener = (name: string, beat: Beat) => void

/**
 * Renewals that change nothing but a timestamp: leases of nodes and of leaders, node status. Nobody writes them while
 * all is well. When somebody looks, the last one follows from the clock; when one stops, whoever cares is told, and
 * plans for the instant at which its silence will mean something.
 */
export class Heartbeats {
  private readonly beats = new Map<string, Beat>()
  private readonly listeners: BeatListener[] = []

  constructor(private readonly simulation: Simulation) {}

  /** Beats at `firstMs` and every period behind it, until `end`. */
  begin(name: string, periodMs: number, firstMs: number = this.simulation.nowMs): void {
    this.tell(name, { periodMs, firstMs, endMs: undefined })
  }

  /** It beats no more from now on. */
  end(name: string): void {
    const beat = this.beats.get(name)
    if (beat === undefined || beat.endMs !== undefined) return
    this.tell(name, { ...beat, endMs: this.simulation.nowMs })
  }

  forget(name: string): void {
    this.beats.delete(name)
  }

  get(name: string): Beat | undefined {
    return this.beats.get(name)
  }

  isBeating(name: string): boolean {
    const beat = this.beats.get(name)
    return beat !== undefined && beat.endMs === undefined
  }

  /** The instant of the last beat so far, or undefined where there was none. */
  lastMs(name: string, atMs: number = this.simulation.nowMs): number | undefined {
    const beat = this.beats.get(name)
    return beat === undefined ? undefined : lastBeatMs(beat, atMs)
  }

  /** Told of every beginning and end. */
  onChange(listener: BeatListener): () => void {
    this.listeners.push(listener)
    return () => {
      const index = this.listeners.indexOf(listener)
      if (index >= 0) this.listeners.splice(index, 1)
    }
  }

  private tell(name: string, beat: Beat): void {
    this.beats.set(name, beat)
    for (const listener of [...this.listeners]) listener(name, beat)
  }
}

/** A beat that coincides with the end is not made any more. */
export function lastBeatMs({ periodMs, firstMs, endMs }: Beat, atMs: number): number | undefined {
  const untilMs = endMs === undefined ? atMs : Math.min(atMs, endMs - 1)
  if (untilMs < firstMs) return undefined
  return firstMs + Math.floor((untilMs - firstMs) / periodMs) * periodMs
}
