import type { Pod, PodCondition } from '../api/schema/types.ts'

/** Since this version conditions of pods tell for which generation of the pod they hold. */
const observesGenerationSince = 34

/** A condition as the scheduler writes it: complete but for its time. */
export function podCondition(
  pod: Pod,
  minor: number,
  said: Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>,
): PodCondition {
  const { generation } = pod.metadata
  const observed =
    minor >= observesGenerationSince && generation !== undefined ? { observedGeneration: generation } : {}
  return { ...said, ...observed }
}
