import { type FieldError, invalid, required } from '../field-error.ts'
import { selectorFromMap } from '../meta/labels.ts'
import type { ReplicationController } from '../schema/types.ts'
import { checkTemplate, checkTemplateStays, mismatchMessage } from './pod-template.ts'
import { checkNonNegative } from './shared.ts'
import { checkCounts } from './workload-status.ts'

/** Source: pkg/apis/core/validation ValidateReplicationControllerSpec. */
export function replicationControllerErrors({ spec }: ReplicationController): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.selector')]
  const { selector, template } = spec
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  if (Object.keys(selector ?? {}).length === 0) errors.push(required('spec.selector'))
  checkNonNegative(spec.replicas, 'spec.replicas', errors)
  if (!template) return [...errors, required('spec.template')]
  if (!selectorFromMap(selector).matches(template.metadata?.labels)) {
    errors.push(invalid('spec.template.metadata.labels', template.metadata?.labels ?? {}, mismatchMessage))
  }
  checkTemplate(template, 'spec', errors)
  checkTemplateStays(template, 'ReplicationController', 'spec.template', errors)
  return errors
}

export function replicationControllerUpdateErrors(
  next: ReplicationController,
  before: ReplicationController,
): readonly FieldError[] {
  return next.spec === before.spec ? [] : replicationControllerErrors(next)
}

export function replicationControllerStatusErrors({ status }: ReplicationController): readonly FieldError[] {
  const errors: FieldError[] = []
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']
  const rule = { all: ['replicas', ...parts, 'observedGeneration'], parts, readyName: 'readyReplicas' }
  checkCounts(status ?? {}, rule, errors)
  return errors
}
