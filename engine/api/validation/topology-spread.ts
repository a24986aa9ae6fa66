import { duplicate, type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import type { TopologySpreadConstraint } from '../schema/types.ts'
import { checkLabelKey, checkLabelSelector } from './labels.ts'
import { listOf, notPositiveMessage } from './shared.ts'

export function checkTopologySpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: string,
  into: FieldError[],
): void {
  const all = listOf(constraints)
  for (const [index, constraint] of all.entries()) {
    const at = `${path}[${index}]`
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint
    if (!(maxSkew > 0)) into.push(invalid(`${at}.maxSkew`, maxSkew ?? 0, notPositiveMessage))
    if (!topologyKey) into.push(required(`${at}.topologyKey`, 'can not be empty'))
    if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway') {
      const actions = ['DoNotSchedule', 'ScheduleAnyway']
      into.push(unsupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable ?? '', actions))
    }
    const isRepeated = all
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    if (isRepeated) {
      into.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`))
    }
    checkMore(constraint, at, into)
  }
}

function checkMore(constraint: TopologySpreadConstraint, path: string, into: FieldError[]): void {
  const { minDomains, whenUnsatisfiable, nodeAffinityPolicy, nodeTaintsPolicy, labelSelector } = constraint
  if (minDomains !== undefined && minDomains !== null) {
    if (minDomains <= 0) into.push(invalid(`${path}.minDomains`, minDomains, notPositiveMessage))
    if (whenUnsatisfiable !== 'DoNotSchedule') {
      const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
      into.push(invalid(`${path}.minDomains`, minDomains, detail))
    }
  }
  checkPolicy(nodeAffinityPolicy, `${path}.nodeAffinityPolicy`, into)
  checkPolicy(nodeTaintsPolicy, `${path}.nodeTaintsPolicy`, into)
  checkMatchLabelKeys(constraint, `${path}.matchLabelKeys`, into)
  checkLabelSelector(labelSelector, `${path}.labelSelector`, into)
}

function checkPolicy(policy: string | undefined, path: string, into: FieldError[]): void {
  if (!policy || policy === 'Honor' || policy === 'Ignore') return
  into.push(unsupported(path, policy, ['Honor', 'Ignore']))
}

function checkMatchLabelKeys(constraint: TopologySpreadConstraint, path: string, into: FieldError[]): void {
  const { labelSelector } = constraint
  const keys = listOf(constraint.matchLabelKeys)
  if (keys.length === 0) return
  if (!labelSelector) into.push(forbiddenField(path, 'must not be specified when labelSelector is not set'))
  const selected = [
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...listOf(labelSelector?.matchExpressions).map(({ key }) => key),
  ]
  for (const [index, key] of keys.entries()) {
    checkLabelKey(key, `${path}[${index}]`, into)
    if (selected.includes(key)) {
      into.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'))
    }
  }
}
