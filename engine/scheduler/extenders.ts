import type { Refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Candidate } from './victims.ts'

/** A program outside the scheduler that has a say as well. Source: k8s.io/kube-scheduler/extender. */
export interface Extender {
  isInterested(pod: PodInfo): boolean
  /** Whether the pod is scheduled without it where it cannot be reached. */
  readonly isIgnorable: boolean
  /** How it refuses which of the nodes, by name. Throws where it cannot be reached. */
  filter(pod: PodInfo, nodes: readonly NodeInfo[]): ReadonlyMap<string, Refusal>
  /** Which of the candidates for preemption it lets pass. Throws where it cannot be reached. */
  preempt?(pod: PodInfo, candidates: readonly Candidate[]): readonly Candidate[]
}

/** The plugin that stands for all extenders: it has no events, so any event may help. */
export const extenderName = ''

/**
 * The nodes that every extender lets pass, asked one after the other; what they refuse is added to `refusals`.
 * An error where one fails that must not be left out.
 */
export function passExtenders(
  extenders: readonly Extender[],
  pod: PodInfo,
  nodes: NodeInfo[],
  refusals: Map<string, Refusal>,
): NodeInfo[] | Error {
  let left = nodes
  for (const extender of extenders) {
    if (left.length === 0) break
    if (!extender.isInterested(pod)) continue
    try {
      const refused = extender.filter(pod, left)
      for (const [name, refusal] of refused) refusals.set(name, refusal)
      left = left.filter(({ name }) => !refused.has(name))
    } catch (error) {
      if (!extender.isIgnorable) return error instanceof Error ? error : new Error(String(error))
    }
  }
  return left
}
