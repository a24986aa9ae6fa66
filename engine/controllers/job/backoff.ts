import type { Pod } from '../../api/schema/types.ts'
import { jobPodBackoffMaxMs, jobPodBackoffMs } from '../../defaults.ts'
import { absoluteFailureCount } from './completion-index.ts'
import { podFinishedMs } from './finish-time.ts'

/** How often a job's pods failed since one of them last succeeded, and when last (milliseconds since 1970). */
export interface BackoffRecord {
  readonly failures: number
  readonly lastFailureMs?: number
}

export const noFailures: BackoffRecord = { failures: 0 }

export interface BackoffLimits {
  readonly baseMs: number
  readonly maxMs: number
}

const usualLimits: BackoffLimits = { baseMs: jobPodBackoffMs, maxMs: jobPodBackoffMaxMs }

/** The record with what has ended since. Source: pkg/controller/job/backoff_utils.go. */
export function nextRecord(
  record: BackoffRecord,
  succeededAtMs: readonly number[],
  failedAtMs: readonly number[],
): BackoffRecord {
  if (succeededAtMs.length === 0) {
    if (failedAtMs.length === 0) return record
    return { failures: record.failures + failedAtMs.length, lastFailureMs: Math.max(...failedAtMs) }
  }
  const lastSuccessMs = Math.max(...succeededAtMs)
  const later = failedAtMs.filter((ms) => ms > lastSuccessMs)
  return later.length === 0 ? noFailures : { failures: later.length, lastFailureMs: Math.max(...later) }
}

/** How long the next pod has to wait: 10 s after the first failure, doubled with each further one, at most 10 minutes. */
export function remainingBackoffMs(
  { failures, lastFailureMs = 0 }: BackoffRecord,
  nowMs: number,
  { baseMs, maxMs }: BackoffLimits = usualLimits,
): number {
  if (failures === 0) return 0
  const delayMs = failures === 1 ? baseMs : Math.min(baseMs * 2 ** (failures - 1), maxMs)
  return Math.max(0, delayMs - (nowMs - lastFailureMs))
}

/** The same for one index of a job, of which the given pod failed last. */
export function remainingIndexBackoffMs(lastFailed: Pod | undefined, nowMs: number, limits = usualLimits): number {
  if (lastFailed === undefined) return 0
  const failures = absoluteFailureCount(lastFailed) + 1
  return remainingBackoffMs({ failures, lastFailureMs: podFinishedMs(lastFailed) }, nowMs, limits)
}

/** Which of the indexes may have a pod now; where none may, after how long the first one may. */
export function indexesDue(
  indexes: readonly number[],
  lastFailed: ReadonlyMap<number, Pod>,
  nowMs: number,
  limits = usualLimits,
): { readonly now: readonly number[]; readonly waitMs: number } {
  const delayMs = (index: number) => remainingIndexBackoffMs(lastFailed.get(index), nowMs, limits)
  const now = indexes.filter((index) => delayMs(index) === 0)
  return { now, waitMs: now.length > 0 || indexes.length === 0 ? 0 : Math.min(...indexes.map(delayMs)) }
}
