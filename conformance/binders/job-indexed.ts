import type { Job, Pod } from '../../engine/api/schema/types.ts'
import {
  failureCount,
  failureCountAnnotation,
  indexAnnotation,
  indexedNamePrefix,
  nextFailureCounts,
  withoutDuplicates,
} from '../../engine/controllers/job/completion-index.ts'
import { firstFree, hasIndex, type Intervals, mergeIntervals } from '../../engine/controllers/job/index-intervals.ts'
import {
  failedIndexes,
  isIndexFailed,
  keptPods,
  pendingIndexes,
  succeededIndexes,
} from '../../engine/controllers/job/index-progress.ts'
import { jobFrom, type PodGiven, podFrom, situationOf } from './job-objects.ts'

interface Given {
  readonly function: string
  readonly pods: readonly PodGiven[]
  readonly pod: PodGiven
  readonly activePods: readonly PodGiven[]
  readonly replacedPod: PodGiven | null
  readonly completions: number
  readonly count: number
  readonly completedIndexes?: string
  readonly failedIndexes?: string | Intervals | null
  readonly succeededIndexes: Intervals
  readonly backoffLimitPerIndex?: number
  readonly podFailurePolicyRules?: readonly object[]
  readonly finalizersBeingRemoved?: readonly string[]
  readonly intervals: Intervals
  readonly index: number
  readonly jobName: string
  readonly annotation: string | null
}

function jobOf({ completions, backoffLimitPerIndex, podFailurePolicyRules, ...given }: Given): Job {
  const failed = given.failedIndexes
  const status = {
    ...(given.completedIndexes !== undefined && { completedIndexes: given.completedIndexes }),
    ...(typeof failed === 'string' && { failedIndexes: failed }),
  }
  const spec = {
    completionMode: 'Indexed' as const,
    completions,
    ...(backoffLimitPerIndex !== undefined && { backoffLimitPerIndex }),
    ...(podFailurePolicyRules !== undefined && { podFailurePolicy: { rules: podFailurePolicyRules } }),
  }
  return jobFrom(spec, status)
}

function pendingOf(given: Given): readonly number[] {
  const situation = situationOf(jobOf(given), given.activePods.map(podFrom))
  const failed = Array.isArray(given.failedIndexes)
    ? { failed: given.failedIndexes as Intervals }
    : { failed: undefined }
  return pendingIndexes(situation, { succeeded: given.succeededIndexes, ...failed }, given.count)
}

function duplicates({ pods, completions }: Given): object {
  const built = pods.map(podFrom)
  const { removed, kept } = withoutDuplicates(built, completions)
  const described = (each: readonly Pod[]) =>
    each.map(({ metadata, status }) => ({
      index: metadata.annotations?.[indexAnnotation] ?? null,
      phase: status.phase,
    }))
  return { remove: described(removed), keep: described(kept) }
}

function kept(given: Given): object {
  const pods = given.pods.map(podFrom)
  const situation = situationOf(jobOf(given), pods, { released: new Set(given.finalizersBeingRemoved) })
  const { succeeded } = succeededIndexes(situation)
  const found = keptPods(situation, succeeded, failedIndexes(situation))
  return { kept: [...found.values()].map(({ metadata }) => metadata.uid) }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  switch (given.function) {
    case 'succeededIndexes': {
      const { counted, succeeded } = succeededIndexes(situationOf(jobOf(given), given.pods.map(podFrom)))
      return { fromStatus: counted, all: succeeded }
    }
    case 'isIndexFailed':
      return { failed: isIndexFailed(situationOf(jobOf(given), []), podFrom(given.pod)) }
    case 'failedIndexes':
      return { failedIndexes: failedIndexes(situationOf(jobOf(given), given.pods.map(podFrom))) }
    case 'failedPodsKeptPerIndex':
      return kept(given)
    case 'newIndexFailureCounts': {
      const replaced = given.replacedPod === null ? undefined : podFrom(given.replacedPod)
      const { counted, ignored } = nextFailureCounts(jobOf(given), replaced)
      return { failureCount: counted, ignoredFailureCount: ignored }
    }
    case 'intervalsHave':
      return { has: hasIndex(given.intervals, given.index) }
    case 'intervalsMerge':
      return { intervals: mergeIntervals(given.intervals, given.succeededIndexes) }
    case 'firstPendingIndexes':
      return { indexes: pendingOf(given) }
    case 'firstFree':
      return { indexes: firstFree(given.intervals, given.count, given.completions) }
    case 'duplicateIndexPodsForRemoval':
      return duplicates(given)
    case 'podGenerateName':
      return { generateName: indexedNamePrefix(given.jobName, given.index) }
    case 'indexFailureCount': {
      const pod = podFrom({ phase: 'Failed' })
      const annotations: Record<string, string> =
        given.annotation === null ? {} : { [failureCountAnnotation]: given.annotation }
      return { count: failureCount({ ...pod, metadata: { ...pod.metadata, annotations } }) }
    }
    default:
      throw new Error(`There is no binding for ${given.function}.`)
  }
}
