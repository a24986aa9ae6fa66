import type { Job, Pod } from '../../api/schema/types.ts'
import { verdictOnFailure } from './failure-policy.ts'
import { inRemovalOrder } from './removal-order.ts'

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index'
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count'
export const ignoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'

const int32Max = 2 ** 31 - 1
const generatedNamePrefixMax = 58

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed'
}

/** The index that a pod stands for; undefined without a valid one. */
export function completionIndex({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[indexAnnotation]
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined
  const index = Number(text)
  return index < 0 ? undefined : index
}

/** The index, where it is one of the job's. */
export function validIndex(pod: Pod, completions: number): number | undefined {
  const index = completionIndex(pod)
  return index !== undefined && index < completions ? index : undefined
}

export function failureCount(pod: Pod): number {
  return countIn(pod.metadata.annotations?.[failureCountAnnotation])
}

/** The failures that do not count included. */
export function absoluteFailureCount(pod: Pod): number {
  return failureCount(pod) + countIn(pod.metadata.annotations?.[ignoredFailureCountAnnotation])
}

function countIn(text: string | undefined): number {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return 0
  const count = Number(text)
  return count < 0 || count > int32Max ? 0 : count
}

/** What a pod says of its predecessors of the same index. */
export function nextFailureCounts(
  { spec }: Pick<Job, 'spec'>,
  replaced: Pod | undefined,
): { readonly counted: number; readonly ignored: number } {
  if (replaced === undefined) return { counted: 0, ignored: 0 }
  const counted = failureCount(replaced)
  const ignored = absoluteFailureCount(replaced) - counted
  const { counts } = verdictOnFailure(spec.podFailurePolicy, replaced, true)
  return counts ? { counted: counted + 1, ignored } : { counted, ignored: ignored + 1 }
}

/** Cut so that a name generated from it is no longer than a name may be. */
export function indexedNamePrefix(jobName: string, index: number): string {
  const end = `-${index}-`
  return `${jobName.slice(0, generatedNamePrefixMax - end.length)}${end}`
}

/**
 * Pods of one index too many, and those of none that is valid: of each index the one that is furthest stays.
 * Source: pkg/controller/job/indexed_job_utils.go.
 */
export function withoutDuplicates(
  pods: readonly Pod[],
  completions: number,
): { readonly removed: readonly Pod[]; readonly kept: readonly Pod[] } {
  const groups = new Map<number, Pod[]>()
  const beyond: Pod[] = []
  for (const pod of [...pods].sort((a, b) => (completionIndex(a) ?? -1) - (completionIndex(b) ?? -1))) {
    const index = completionIndex(pod) ?? -1
    if (index >= completions) beyond.push(pod)
    else groups.set(index, [...(groups.get(index) ?? []), pod])
  }
  const removed: Pod[] = []
  const kept: Pod[] = []
  for (const [place, [index, same]] of [...groups].entries()) {
    if (place === groups.size - 1) removed.push(...beyond)
    const ordered = index < 0 ? same : inRemovalOrder(same)
    const stays = index < 0 ? ordered.length : ordered.length - 1
    removed.push(...ordered.slice(0, stays))
    kept.push(...ordered.slice(stays))
  }
  return { removed: groups.size === 0 ? beyond : removed, kept }
}
