import type { Backoff } from '../../engine/api/meta/backoff.ts'
import { housekeepingMs } from '../../engine/defaults.ts'
import { backoffAfterRestart, restartBackoffLimits } from '../../engine/kubelet/restart-backoff.ts'

interface Given {
  readonly what: string
  readonly featureGates?: Readonly<Record<string, boolean>>
}

export function bind(given: unknown): unknown {
  const { what, featureGates } = given as Given
  if (what === 'housekeeping period') return { seconds: housekeepingMs / 1000 }
  const limits = restartBackoffLimits(featureGates)
  const sequenceSeconds = sequence(7, limits)
  return {
    initialSeconds: limits.initialMs / 1000,
    maxSeconds: limits.maxMs / 1000,
    factor: (sequenceSeconds[1] ?? 0) / (sequenceSeconds[0] ?? 1),
    sequenceSeconds,
  }
}

/** The delays of a container that ends as soon as it is started. */
function sequence(length: number, limits: ReturnType<typeof restartBackoffLimits>): number[] {
  let backoff: Backoff | undefined
  return Array.from({ length }, () => {
    const atMs = (backoff?.failedMs ?? 0) + (backoff?.delayMs ?? 0)
    backoff = backoffAfterRestart(backoff, limits, { endedMs: atMs, nowMs: atMs })
    return backoff.delayMs / 1000
  })
}
