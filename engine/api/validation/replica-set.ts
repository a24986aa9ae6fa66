import { type FieldError, invalid, required } from '../field-error.ts'
import type { ReplicaSet, ReplicaSetSpec } from '../schema/types.ts'
import {
  checkRequiredSelector,
  checkTemplate,
  checkTemplateStays,
  isEmptySelector,
  mismatchMessage,
  selectsTemplate,
} from './pod-template.ts'
import { checkImmutable, checkNonNegative } from './shared.ts'
import { checkCounts } from './workload-status.ts'

/** Source: pkg/apis/apps/validation ValidateReplicaSetSpec. */
export function replicaSetErrors({ spec }: ReplicaSet): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.selector')]
  checkNonNegative(spec.replicas, 'spec.replicas', errors)
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  // The text speaks of deployments for replica sets too.
  checkRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for deployment', errors)
  checkSelectedTemplate(spec, errors)
  return errors
}

/** The template of a replica set or deployment: selected, and made of pods that stay. */
export function checkSelectedTemplate(spec: Pick<ReplicaSetSpec, 'selector' | 'template'>, into: FieldError[]): void {
  const { selector, template } = spec
  const isSelected = selectsTemplate(selector, template)
  if (isSelected === 'invalid') {
    into.push(invalid('spec.selector', selector, 'invalid label selector'))
    return
  }
  if (!isSelected && !(selector && isEmptySelector(selector))) {
    into.push(invalid('spec.template.metadata.labels', template?.metadata?.labels ?? {}, mismatchMessage))
  }
  checkTemplate(template, 'spec', into)
  checkTemplateStays(template, 'ReplicaSet', 'spec.template', into)
}

/** Source: pkg/registry/apps/replicaset/strategy.go ValidateUpdate. */
export function replicaSetUpdateErrors(next: ReplicaSet, before: ReplicaSet): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...replicaSetErrors(next)]
  checkImmutable(next.spec?.selector, before.spec?.selector, 'spec.selector', errors)
  return errors
}

export function replicaSetStatusErrors({ status }: ReplicaSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']
  const rule = { all: ['replicas', ...parts, 'observedGeneration'], parts, readyName: 'readyReplicas' }
  checkCounts(status ?? {}, rule, errors)
  return errors
}
