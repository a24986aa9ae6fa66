import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import type { Deployment, DeploymentSpec } from '../schema/types.ts'
import { checkRequiredSelector } from './pod-template.ts'
import { checkSelectedTemplate } from './replica-set.ts'
import { checkAtMost100Percent, checkIntOrPercent, numberOf } from './rollout.ts'
import { checkImmutable, checkNonNegative } from './shared.ts'
import { checkCollisionCount, checkCounts } from './workload-status.ts'

/** Source: pkg/apis/apps/validation ValidateDeploymentSpec. */
export function deploymentErrors({ spec }: Deployment): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.selector')]
  checkNonNegative(spec.replicas, 'spec.replicas', errors)
  checkRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for deployment', errors)
  checkSelectedTemplate(spec, errors)
  checkStrategy(spec.strategy ?? {}, 'spec.strategy', errors)
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  checkNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  checkProgressDeadline(spec, errors)
  return errors
}

function checkProgressDeadline({ progressDeadlineSeconds, minReadySeconds }: DeploymentSpec, into: FieldError[]): void {
  if (typeof progressDeadlineSeconds !== 'number') return
  const path = 'spec.progressDeadlineSeconds'
  checkNonNegative(progressDeadlineSeconds, path, into)
  if (progressDeadlineSeconds > (minReadySeconds ?? 0)) return
  into.push(invalid(path, progressDeadlineSeconds, 'must be greater than minReadySeconds'))
}

type Strategy = NonNullable<DeploymentSpec['strategy']>

function checkStrategy(strategy: Strategy, path: string, into: FieldError[]): void {
  const { type, rollingUpdate } = strategy
  if (type === 'Recreate') {
    if (!rollingUpdate) return
    into.push(forbiddenField(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"))
  } else if (type !== 'RollingUpdate') into.push(unsupported(path, strategy, ['Recreate', 'RollingUpdate']))
  else if (!rollingUpdate) {
    into.push(required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil'))
  } else checkRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, into)
}

/** A rollout must be able to take a step: to add a pod or to go without one. */
function checkRollingUpdate(
  { maxSurge, maxUnavailable }: NonNullable<Strategy['rollingUpdate']>,
  path: string,
  into: FieldError[],
): void {
  const at = `${path}.maxUnavailable`
  checkIntOrPercent(maxUnavailable, at, into)
  checkIntOrPercent(maxSurge, `${path}.maxSurge`, into)
  if (numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0) {
    into.push(invalid(at, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'))
  }
  checkAtMost100Percent(maxUnavailable, at, into)
}

/** Source: pkg/registry/apps/deployment/strategy.go ValidateUpdate. */
export function deploymentUpdateErrors(next: Deployment, before: Deployment): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...deploymentErrors(next)]
  checkImmutable(next.spec?.selector, before.spec?.selector, 'spec.selector', errors)
  return errors
}

/** Source: pkg/apis/apps/validation ValidateDeploymentStatusUpdate. */
export function deploymentStatusErrors(next: Deployment, before: Deployment): readonly FieldError[] {
  const errors: FieldError[] = []
  const parts = ['updatedReplicas', 'readyReplicas', 'availableReplicas']
  const all = ['observedGeneration', 'replicas', ...parts, 'unavailableReplicas', 'collisionCount']
  checkCounts(next.status ?? {}, { all, parts, readyName: 'readyReplicas' }, errors)
  checkCollisionCount(next.status?.collisionCount, before.status?.collisionCount, errors)
  return errors
}
