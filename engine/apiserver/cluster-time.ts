import { formatMicroTime, formatTime, parseTime } from '../api/meta/time.ts'
import type { Simulation } from '../sim/simulation.ts'
import { hexText } from './hexadecimal.ts'

/** 2024-01-01T00:00:00Z in milliseconds since 1970: where every run begins unless it says otherwise. */
export const defaultEpochMs = 1_704_067_200_000

/** As many as stay exact in a double for a few hundred years. */
const instantsPerMs = 4096

/** Virtual milliseconds as the time of day that objects carry. */
export class ClusterTime {
  private lastMs = -1
  private lastText = ''
  private lastInstant = 0

  constructor(
    private readonly simulation: Simulation,
    readonly epochMs: number = defaultEpochMs,
  ) {}

  /** Virtual milliseconds since the beginning of the run. */
  get nowMs(): number {
    return this.simulation.nowMs
  }

  /** Milliseconds since 1970. */
  get nowUnixMs(): number {
    return this.epochMs + this.simulation.nowMs
  }

  /** RFC 3339 with whole seconds, as `metav1.Time` is stored. */
  now(): string {
    const nowMs = this.simulation.nowMs
    if (nowMs !== this.lastMs) {
      this.lastMs = nowMs
      this.lastText = this.text(nowMs)
    }
    return this.lastText
  }

  /** A hexadecimal number that grows with time and is given once: names that carry an instant are unique by it. */
  uniqueInstant(): string {
    this.lastInstant = Math.max(this.lastInstant + 1, this.nowUnixMs * instantsPerMs)
    return hexText(this.lastInstant)
  }

  text(virtualMs: number): string {
    return formatTime(this.epochMs + virtualMs)
  }

  microText(virtualMs: number): string {
    return formatMicroTime(this.epochMs + virtualMs)
  }

  /** The virtual instant of a timestamp. */
  msOf(timestamp: string): number {
    return parseTime(timestamp) - this.epochMs
  }
}
