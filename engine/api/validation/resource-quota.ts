import { type FieldError, invalid, required } from '../field-error.ts'
import type { ResourceQuota, ResourceQuotaSpec } from '../schema/types.ts'
import { checkQuotaResourceName } from './resource-names.ts'
import { checkQuantity } from './resources.ts'
import { immutableMessage, listOf } from './shared.ts'

const computeResources = ['cpu', 'memory', 'ephemeral-storage']
const computeNames = [
  ...computeResources,
  ...computeResources.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
]
/** What a scope can narrow: pods, and for most of them what pods ask for. */
const resourcesOf: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ['pods'],
  NotBestEffort: ['pods', ...computeNames],
  Terminating: ['pods', ...computeNames],
  NotTerminating: ['pods', ...computeNames],
  PriorityClass: ['pods', ...computeNames],
  CrossNamespacePodAffinity: ['pods', ...computeNames],
  VolumeAttributesClass: ['requests.storage', 'persistentvolumeclaims'],
}
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['NotTerminating', 'Terminating'],
] as const

/** Source: pkg/apis/core/validation ValidateResourceQuotaSpec. */
export function resourceQuotaErrors({ spec = {} }: ResourceQuota): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const [name, quantity] of Object.entries(spec.hard ?? {})) {
    checkQuotaResourceName(name, `spec.hard[${name}]`, errors)
    checkQuantity(name, quantity, `spec.hard[${name}]`, errors)
  }
  checkScopes(listOf(spec.scopes), spec, 'spec.scopes', errors)
  checkScopeSelector(spec, errors)
  return errors
}

function checkScopes(
  scopes: readonly string[],
  spec: ResourceQuotaSpec,
  path: string,
  into: FieldError[],
  value: unknown = scopes,
): void {
  const hard = Object.keys(spec.hard ?? {}).filter((name) => !name.includes('/') && !name.startsWith('count/'))
  for (const scope of scopes) {
    const allowed = Object.hasOwn(resourcesOf, scope) ? resourcesOf[scope] : undefined
    if (allowed === undefined) into.push(invalid(path, value, 'unsupported scope'))
    else if (hard.some((name) => !allowed.includes(name))) {
      into.push(invalid(path, value, 'unsupported scope applied to resource'))
    }
  }
  for (const pair of opposites) {
    if (pair.every((scope) => scopes.includes(scope))) into.push(invalid(path, value, 'conflicting scopes'))
  }
}

const existOnly =
  'ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity'

function checkScopeSelector(spec: ResourceQuotaSpec, into: FieldError[]): void {
  const expressions = listOf(spec.scopeSelector?.matchExpressions)
  const path = 'spec.scopeSelector.matchExpressions'
  for (const { scopeName, operator, values } of expressions) {
    checkScopes([scopeName], spec, path, into, spec.scopeSelector)
    if (scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass' && operator !== 'Exists') {
      into.push(invalid(`${path}.operator`, operator, `must be 'Exists' when scope is any of ${existOnly}`))
    }
    const count = listOf(values).length
    if (operator === 'In' || operator === 'NotIn') {
      if (count > 0) continue
      const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
      into.push(required(`${path}.values`, detail))
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (count === 0) continue
      const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
      into.push(invalid(`${path}.values`, values, detail))
    } else into.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  }
}

export function resourceQuotaUpdateErrors(next: ResourceQuota, before: ResourceQuota): readonly FieldError[] {
  const errors = [...resourceQuotaErrors(next)]
  const [scopes, old] = [next, before].map(({ spec }) => [...new Set<string>(listOf(spec?.scopes))].sort())
  if (scopes?.join() !== old?.join()) errors.push(invalid('spec.scopes', scopes, immutableMessage))
  return errors
}
