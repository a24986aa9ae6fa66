import { type FieldError, forbiddenField, invalid } from '../field-error.ts'
import { cidrProblems, labelValueProblems } from '../meta/names.ts'
import type { Node, Taint } from '../schema/types.ts'
import { checkLabelKey } from './labels.ts'
import { checkQuantity } from './resources.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, listOf } from './shared.ts'
import { checkTaintEffect } from './tolerations.ts'

/** Source: pkg/apis/core/validation ValidateNode. The path of taints is wrong there too. */
export function nodeErrors(node: Node): readonly FieldError[] {
  const errors: FieldError[] = []
  checkTaints(node.spec?.taints, 'metadata.taints', errors)
  checkNodeResources(node, errors)
  for (const [index, cidr] of listOf(node.spec?.podCIDRs).entries()) {
    addProblems(cidrProblems(cidr), cidr, `spec.podCIDRs[${index}]`, errors)
  }
  return errors
}

function checkTaints(taints: readonly Taint[] | undefined, path: string, into: FieldError[]): void {
  const seen = new Set<string>()
  for (const [index, taint] of listOf(taints).entries()) {
    const at = `${path}[${index}]`
    checkLabelKey(taint.key, `${at}.key`, into)
    const problems = labelValueProblems(taint.value ?? '')
    if (problems.length > 0) into.push(invalid(`${at}.value`, taint.value, problems.join(';')))
    checkTaintEffect(taint.effect, `${at}.effect`, into)
    const pair = `${taint.key}:${taint.effect}`
    if (seen.has(pair)) {
      const detail = 'taints must be unique by key and effect pair'
      into.push({ type: 'Duplicate value', path: at, value: taint, detail })
    }
    seen.add(pair)
  }
}

function checkNodeResources({ status }: Node, into: FieldError[]): void {
  for (const field of ['capacity', 'allocatable'] as const) {
    const list = status?.[field] ?? {}
    for (const name of Object.keys(list)) checkQuantity(name, list[name] ?? 0, `status.${field}.${name}`, into)
  }
}

/** Source: pkg/apis/core/validation ValidateNodeUpdate. */
export function nodeUpdateErrors(next: Node, before: Node): readonly FieldError[] {
  const errors: FieldError[] = []
  if (next.status !== before.status) checkNodeResources(next, errors)
  if (next.spec === before.spec) return errors
  if (listOf(before.spec?.podCIDRs).length > 0 && !semanticEqual(next.spec?.podCIDRs, before.spec?.podCIDRs)) {
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  }
  if (before.spec?.providerID && next.spec?.providerID !== before.spec.providerID) {
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  checkTaints(next.spec?.taints, 'metadata.taints', errors)
  return errors
}
