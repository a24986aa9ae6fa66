import type { Refusal } from './framework.ts'

/** Why a pod found no node. */
export interface Diagnosis {
  readonly allNodes: number
  /** The refusal of every node that was asked, by name, in the order asked. */
  readonly refusals: ReadonlyMap<string, Refusal>
  /** What is said of the nodes that were not asked. */
  readonly absent?: Refusal
  /** Set where the pod was refused before any node was looked at. */
  readonly preFilter?: Refusal
  /** The plugins that refused: only events they care about help. */
  readonly plugins: ReadonlySet<string>
}

/** What is said of a pod while there is no node at all. */
export const noNodesMessage = 'no nodes available to schedule pods'

/**
 * The message of FailedScheduling: reasons counted over nodes, sorted as texts; what a plugin says before nodes are looked at
 * stands instead of them; what preemption says comes after. Source: pkg/scheduler/framework/types.go FitError.
 */
export function fitErrorMessage({ allNodes, refusals, absent, preFilter }: Diagnosis, postFilter = ''): string {
  const parts = [`0/${allNodes} nodes are available:`]
  if (preFilter !== undefined) parts.push(`${preFilter.reasons.join(', ')}.`)
  else {
    const reasons = countedReasons(refusals)
    const notAsked = allNodes - refusals.size
    for (const reason of absent?.reasons ?? []) {
      if (notAsked > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + notAsked)
    }
    const texts = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
    if (texts.length > 0) parts.push(`${texts.join(', ')}.`)
  }
  if (postFilter !== '') parts.push(postFilter)
  return parts.join(' ')
}

function countedReasons(refusals: ReadonlyMap<string, Refusal>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { reasons } of refusals.values()) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return counts
}
