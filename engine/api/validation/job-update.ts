import { type FieldError, invalid } from '../field-error.ts'
import type { Job, JobSpec, PodTemplateSpec } from '../schema/types.ts'
import { jobErrors } from './job.ts'
import { semanticEqual } from './semantic-equality.ts'
import { checkImmutable, checkNonNegative } from './shared.ts'

const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const

/** Source: pkg/apis/batch/validation ValidateJobSpecUpdate. */
export function jobUpdateErrors(next: Job, before: Job): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...jobErrors(next)]
  checkCompletions(next.spec, before.spec, errors)
  checkImmutable(next.spec.selector, before.spec.selector, 'spec.selector', errors)
  checkTemplateUpdate(next, before, errors)
  for (const field of fixed) checkImmutable(next.spec[field], before.spec[field], `spec.${field}`, errors)
  return errors
}

/** Indexed jobs may be stretched, their parallelism with them. */
function checkCompletions(next: JobSpec, before: JobSpec, into: FieldError[]): void {
  if (next.completions === before.completions) return
  if (next.completionMode !== 'Indexed' || next.completions === undefined || before.completions === undefined) {
    checkImmutable(next.completions, before.completions, 'spec.completions', into)
  } else if (next.completions !== next.parallelism) {
    into.push(invalid('spec.completions', next.completions, 'can only be modified in tandem with spec.parallelism'))
  }
}

/** Where pods may go can be told as long as a job is suspended and has not begun. */
function checkTemplateUpdate(next: Job, before: Job, into: FieldError[]): void {
  const isFree = before.spec.suspend === true && !before.status?.startTime
  const template = isFree ? withPlacementOf(next.spec.template, before.spec.template) : next.spec.template
  if (semanticEqual(template, before.spec.template)) return
  into.push(invalid('spec.template', next.spec.template, 'field is immutable'))
}

function withPlacementOf(next: PodTemplateSpec, before: PodTemplateSpec): PodTemplateSpec {
  if (!next.spec || !before.spec) return next
  const { nodeSelector, tolerations, schedulingGates, affinity } = before.spec
  const merged = { ...next.spec.affinity, nodeAffinity: affinity?.nodeAffinity }
  const hasAffinity = Object.values(merged).some((part) => part !== undefined)
  return {
    ...next,
    metadata: { ...next.metadata, labels: before.metadata?.labels, annotations: before.metadata?.annotations },
    spec: { ...next.spec, nodeSelector, tolerations, schedulingGates, affinity: hasAffinity ? merged : undefined },
  }
}

export function jobStatusErrors({ status }: Job): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const) {
    checkNonNegative(status?.[field], `status.${field}`, errors)
  }
  return errors
}
