import { type ConditionShape, conditionOf } from './conditions.ts'
import type { PodShape } from './pod-shape.ts'
import { parseTime } from './time.ts'

export * from './pod-containers.ts'
export * from './pod-resources.ts'
export type { ContainerShape, PodShape } from './pod-shape.ts'
export * from './qos-class.ts'

/** The pod's condition of that type: `Ready`, `PodScheduled`, `ContainersReady` ... */
export function podCondition(pod: PodShape, type: string): ConditionShape | undefined {
  return conditionOf<ConditionShape>(pod, type)
}

export function isPodReady(pod: PodShape): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** Since when the pod is ready, in milliseconds since 1970; undefined while it is not. */
export function podReadySinceMs(pod: PodShape): number | undefined {
  const ready = podCondition(pod, 'Ready')
  if (ready?.status !== 'True' || ready.lastTransitionTime === undefined) return undefined
  return parseTime(ready.lastTransitionTime)
}

/** When a ready pod becomes available, in milliseconds since 1970; undefined while it is not ready. */
export function podAvailableAtMs(pod: PodShape, minReadySeconds: number): number | undefined {
  const sinceMs = podReadySinceMs(pod)
  return sinceMs === undefined ? undefined : sinceMs + minReadySeconds * 1000
}

/** Ready for at least `minReadySeconds`. Source: pkg/api/v1/pod IsPodAvailable. */
export function isPodAvailable(pod: PodShape, minReadySeconds: number, nowMs: number): boolean {
  if (!isPodReady(pod)) return false
  if (minReadySeconds === 0) return true
  const atMs = podAvailableAtMs(pod, minReadySeconds)
  return atMs !== undefined && atMs <= nowMs
}

/** Its containers have ended for good: it Succeeded or Failed. */
export function isPodTerminal(pod: PodShape): boolean {
  return isTerminalPhase(pod.status?.phase)
}

export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Counts as one of its workload's pods: neither ended nor being deleted. */
export function isPodActive(pod: PodShape): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined
}

/** The pod's priority; 0 where admission has not given it one. */
export function podPriority(pod: PodShape): number {
  return pod.spec?.priority ?? 0
}

/**
 * The seconds of grace that deleting a pod takes: as requested, else as the pod says; none where no kubelet has it or
 * its containers have ended. Source: pkg/registry/core/pod CheckGracefulDelete.
 */
export function deletionGraceSeconds(pod: PodShape, requestedSeconds?: number): number {
  if (!pod.spec?.nodeName || isPodTerminal(pod)) return 0
  const seconds = requestedSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 0
  return seconds < 0 ? 1 : seconds
}
