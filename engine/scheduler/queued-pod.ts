import type { Pod } from '../api/schema/types.ts'
import type { Cause } from '../sim/cause.ts'

/** A pod that wants a node, and what became of its attempts. */
export interface QueuedPod {
  readonly uid: string
  pod: Pod
  priority: number
  /** When it came to the queue, or when it last failed. Virtual milliseconds. */
  timestampMs: number
  /** A number of its own, in the order of coming: what is equal otherwise keeps that order. */
  readonly sequence: number
  attempts: number
  /** The plugins that refused it last; none after an error. */
  refusedBy: ReadonlySet<string>
  /** Why it failed last, for people. */
  message: string
  /** Why it may not even be tried, if so. */
  gate: string | undefined
  backoffEndMs: number | undefined
  /** What made it ready to be tried. */
  cause: Cause | null
}

/** Whether the first is tried before the second: by priority, then by time. Source: plugins/queuesort. */
export function comesFirst(first: QueuedPod, second: QueuedPod): boolean {
  if (first.priority !== second.priority) return first.priority > second.priority
  if (first.timestampMs !== second.timestampMs) return first.timestampMs < second.timestampMs
  return first.sequence < second.sequence
}
