import type { HPAScalingRules } from '../../api/schema/types.ts'

/** That replicas were added or removed. */
export interface ScaleEvent {
  /** How many, never negative. */
  readonly replicaChange: number
  readonly atMs: number
  /** Older than every period that is looked at: its place may be taken. */
  readonly outdated: boolean
}

export interface ScaleEvents {
  readonly up: readonly ScaleEvent[]
  readonly down: readonly ScaleEvent[]
}

export const noScaleEvents: ScaleEvents = { up: [], down: [] }

/** How much changed within a period. Source: horizontal.go getReplicasChangePerPeriod. */
export function changeWithin(events: readonly ScaleEvent[], periodMs: number, nowMs: number): number {
  let change = 0
  for (const { replicaChange, atMs } of events) if (atMs > nowMs - periodMs) change += replicaChange
  return change
}

/** The events with one more; without rules nobody asks for them. Source: horizontal.go storeScaleEvent. */
export function withScaleEvent(
  events: readonly ScaleEvent[],
  replicaChange: number,
  rules: HPAScalingRules | undefined,
  nowMs: number,
): readonly ScaleEvent[] {
  if (rules === undefined) return events
  const cutoffMs = nowMs - longestPeriodMs(rules)
  const marked = events.map((event) => (event.atMs < cutoffMs ? { ...event, outdated: true } : event))
  const newest = { replicaChange, atMs: nowMs, outdated: false }
  const free = marked.findLastIndex(({ outdated }) => outdated)
  return free < 0 ? [...marked, newest] : marked.with(free, newest)
}

function longestPeriodMs({ policies }: HPAScalingRules): number {
  return Math.max(0, ...(policies ?? []).map(({ periodSeconds }) => periodSeconds)) * 1000
}
