import type { PodFailurePolicy } from '../../engine/api/schema/types.ts'
import { verdictOnFailure } from '../../engine/controllers/job/failure-policy.ts'
import { type PodGiven, podFrom } from './job-objects.ts'

interface Given {
  readonly rules: PodFailurePolicy['rules'] | null
  readonly failedPod: PodGiven
  readonly features: { readonly JobBackoffLimitPerIndex: boolean }
}

export function bind(input: unknown): unknown {
  const { rules, failedPod, features } = input as Given
  const policy = rules === null ? undefined : { rules }
  const verdict = verdictOnFailure(policy, podFrom(failedPod), features.JobBackoffLimitPerIndex)
  const { action = null, counts, jobFailure = null } = verdict
  return { action, countsAsFailed: counts, jobFailureMessage: jobFailure }
}
