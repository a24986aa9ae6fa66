import { setCondition } from '../../api/meta/conditions.ts'
import { toleratesTaint } from '../../api/scheduling/taints.ts'
import type { Pod, Taint, Toleration } from '../../api/schema/types.ts'

export function noExecuteTaints(taints: readonly Taint[] | undefined): readonly Taint[] {
  return taints?.filter(({ effect }) => effect === 'NoExecute') ?? []
}

/** What the NoExecute taints of its node mean for a pod: it stays, it goes now, or it goes after so many seconds. */
export type Eviction = 'never' | 'now' | { readonly afterSeconds: number }

/** Source: pkg/controller/tainteviction processPodOnNode. */
export function evictionFor(taints: readonly Taint[], tolerations: readonly Toleration[] | undefined): Eviction {
  if (taints.length === 0) return 'never'
  const used = matchingTolerations(taints, tolerations ?? [])
  if (used === undefined) return 'now'
  const seconds = minTolerationSeconds(used)
  if (seconds === undefined) return 'never'
  return seconds === 0 ? 'now' : { afterSeconds: seconds }
}

/** For each taint the first toleration that covers it; undefined where one is not covered. */
function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const covering = tolerations.find((toleration) => toleratesTaint(toleration, taint))
    if (covering === undefined) return undefined
    used.push(covering)
  }
  return used
}

/** The shortest time that the tolerations give, 0 where there are none; undefined where they give all the time. */
export function minTolerationSeconds(tolerations: readonly Toleration[]): number | undefined {
  if (tolerations.length === 0) return 0
  const limits = tolerations.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? [])
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits))
}

/** The pod with the condition that says why it will be deleted; the same pod where it has it. */
export function markedForEviction(pod: Pod, now: string): Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  } as const
  return setCondition(pod, condition, now)
}
