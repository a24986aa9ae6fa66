import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import type { DaemonSet, DaemonSetSpec } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { checkTemplate, checkTemplateStays, isEmptySelector, mismatchMessage, selectsTemplate } from './pod-template.ts'
import { checkAtMost100Percent, checkIntOrPercent, numberOf } from './rollout.ts'
import { checkImmutable, checkNonNegative } from './shared.ts'
import { checkCollisionCount, checkCounts } from './workload-status.ts'

/** Source: pkg/apis/apps/validation ValidateDaemonSetSpec. */
export function daemonSetErrors({ spec }: DaemonSet): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.selector')]
  const { selector, template } = spec
  checkLabelSelector(selector, 'spec.selector', errors)
  if (selectsTemplate(selector, template) === false) {
    errors.push(invalid('spec.template.metadata.labels', template?.metadata?.labels ?? {}, mismatchMessage))
  }
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'))
  }
  checkTemplate(template, 'spec', errors)
  checkTemplateStays(template, 'DaemonSet', 'spec.template', errors)
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  checkStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors)
  checkNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  return errors
}

type Strategy = NonNullable<DaemonSetSpec['updateStrategy']>

function checkStrategy(strategy: Strategy, path: string, into: FieldError[]): void {
  const { type, rollingUpdate } = strategy
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate') into.push(unsupported(path, strategy, ['RollingUpdate', 'OnDelete']))
  else if (!rollingUpdate) into.push(required(`${path}.rollingUpdate`))
  else checkRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, into)
}

/** A node either gets its new pod beside the old one, or goes without for a while: exactly one of the two. */
function checkRollingUpdate(
  { maxSurge, maxUnavailable }: NonNullable<Strategy['rollingUpdate']>,
  path: string,
  into: FieldError[],
): void {
  const fields = { maxUnavailable, maxSurge }
  for (const [field, value] of Object.entries(fields)) checkIntOrPercent(value, `${path}.${field}`, into)
  for (const [field, value] of Object.entries(fields)) checkAtMost100Percent(value, `${path}.${field}`, into)
  const [isUnavailable, surges] = [numberOf(maxUnavailable) !== 0, numberOf(maxSurge) !== 0]
  if (isUnavailable && surges) {
    into.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  } else if (!isUnavailable && !surges) {
    into.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  }
}

export function daemonSetUpdateErrors(next: DaemonSet, before: DaemonSet): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...daemonSetErrors(next)]
  checkImmutable(next.spec?.selector, before.spec?.selector, 'spec.selector', errors)
  return errors
}

export function daemonSetStatusErrors(next: DaemonSet, before: DaemonSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const all = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady'].concat([
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ])
  checkCounts(next.status ?? {}, { all, parts: [], readyName: '' }, errors)
  checkCollisionCount(next.status?.collisionCount, before.status?.collisionCount, errors)
  return errors
}
