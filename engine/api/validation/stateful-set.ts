import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import type { StatefulSet, StatefulSetSpec } from '../schema/types.ts'
import {
  checkRequiredSelector,
  checkTemplateMetadata,
  checkTemplateStays,
  isEmptySelector,
  mismatchMessage,
  selectsTemplate,
} from './pod-template.ts'
import { checkAtMost100Percent, checkIntOrPercent, numberOf } from './rollout.ts'
import { semanticEqual } from './semantic-equality.ts'
import { checkNonNegative } from './shared.ts'
import { checkCollisionCount, checkCounts } from './workload-status.ts'

/** Source: pkg/apis/apps/validation ValidateStatefulSetSpec. */
export function statefulSetErrors({ spec }: StatefulSet): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.selector')]
  checkManagement(spec, errors)
  checkUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors)
  checkRetention(spec, errors)
  checkNonNegative(spec.replicas, 'spec.replicas', errors)
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  checkNonNegative(spec.ordinals?.start, 'spec.ordinals.start', errors)
  checkRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for statefulset', errors)
  checkStatefulTemplate(spec, errors)
  return errors
}

function checkManagement({ podManagementPolicy: policy }: StatefulSetSpec, into: FieldError[]): void {
  const path = 'spec.podManagementPolicy'
  if (!policy) into.push(required(path))
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    into.push(invalid(path, policy, "must be 'OrderedReady' or 'Parallel'"))
  }
}

type Strategy = NonNullable<StatefulSetSpec['updateStrategy']>

function checkUpdateStrategy(strategy: Strategy, path: string, into: FieldError[]): void {
  const { type, rollingUpdate } = strategy
  if (!type) into.push(required(path))
  else if (type === 'OnDelete') {
    if (!rollingUpdate) return
    into.push(invalid(`${path}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'"))
  } else if (type !== 'RollingUpdate') into.push(invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'"))
  else if (rollingUpdate) checkRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, into)
}

function checkRollingUpdate(
  { partition, maxUnavailable }: NonNullable<Strategy['rollingUpdate']>,
  path: string,
  into: FieldError[],
): void {
  checkNonNegative(partition, `${path}.partition`, into)
  if (maxUnavailable === undefined || maxUnavailable === null) return
  const at = `${path}.maxUnavailable`
  checkIntOrPercent(maxUnavailable, at, into)
  if (numberOf(maxUnavailable) === 0) into.push(invalid(at, maxUnavailable, 'cannot be 0'))
  checkAtMost100Percent(maxUnavailable, at, into)
}

function checkRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec, into: FieldError[]): void {
  if (!policy) return
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy[field] ?? ''
    if (value === 'Retain' || value === 'Delete') continue
    into.push(unsupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value, ['Retain', 'Delete']))
  }
}

/** The spec of the template is not looked at: it may mount claims that are made with the pod. */
function checkStatefulTemplate({ selector, template }: StatefulSetSpec, into: FieldError[]): void {
  const path = 'spec.template'
  const isSelected = selectsTemplate(selector, template)
  if (isSelected === 'invalid') into.push(invalid('spec.selector', selector, ''))
  else if (!template) into.push(required(path))
  else {
    if (!isSelected && !(selector && isEmptySelector(selector))) {
      into.push(invalid(`${path}.metadata.labels`, template.metadata?.labels ?? {}, mismatchMessage))
    }
    checkTemplateMetadata(template, path, into)
  }
  checkTemplateStays(template, 'StatefulSet', path, into)
}

const updatable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const
const updatableText = updatable
  .map((field) => `'${field}'`)
  .join(', ')
  .replace(/, ([^,]*)$/, ' and $1')
const fixedSpec = `updates to statefulset spec for fields other than ${updatableText} are forbidden`

export function statefulSetUpdateErrors(next: StatefulSet, before: StatefulSet): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...statefulSetErrors(next)]
  const comparable: Record<string, unknown> = { ...next.spec }
  for (const field of updatable) comparable[field] = before.spec?.[field]
  if (!semanticEqual(comparable, before.spec)) errors.push(forbiddenField('spec', fixedSpec))
  return errors
}

export function statefulSetStatusErrors(next: StatefulSet, before: StatefulSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']
  const all = ['replicas', ...parts, 'observedGeneration', 'collisionCount']
  checkCounts(next.status ?? {}, { all, parts, readyName: 'status.readyReplicas' }, errors)
  checkCollisionCount(next.status?.collisionCount, before.status?.collisionCount, errors)
  return errors
}
