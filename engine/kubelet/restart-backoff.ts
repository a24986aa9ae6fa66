import { type Backoff, type BackoffLimits, backoffAfterFailure, hasBackoffExpired } from '../api/meta/backoff.ts'
import {
  containerBackoffMaxMs,
  containerBackoffMs,
  reducedContainerBackoffMaxMs,
  reducedContainerBackoffMs,
} from '../defaults.ts'

/** The delay between restarts, and the one of the feature gate that makes it shorter. */
export function restartBackoffLimits(featureGates: Readonly<Record<string, boolean>> = {}): BackoffLimits {
  return featureGates.ReduceDefaultCrashLoopBackOffDecay === true
    ? { initialMs: reducedContainerBackoffMs, maxMs: reducedContainerBackoffMaxMs }
    : { initialMs: containerBackoffMs, maxMs: containerBackoffMaxMs }
}

/** Until when a container has to wait after a run that ended then; undefined where it need not. */
export function restartAtMs(
  backoff: Backoff | undefined,
  limits: BackoffLimits,
  { endedMs, nowMs }: { endedMs: number; nowMs: number },
): number | undefined {
  if (backoff === undefined || hasBackoffExpired(backoff, limits, endedMs)) return undefined
  const untilMs = endedMs + backoff.delayMs
  return nowMs < untilMs ? untilMs : undefined
}

/** The back-off once a container is started again after a run that ended then. Source: kuberuntime_manager.go doBackOff. */
export function backoffAfterRestart(
  backoff: Backoff | undefined,
  limits: BackoffLimits,
  { endedMs, nowMs }: { endedMs: number; nowMs: number },
): Backoff {
  return { ...backoffAfterFailure(backoff, limits, endedMs), failedMs: nowMs }
}
