import { type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import { labelValueProblems } from '../meta/names.ts'
import type { NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../schema/types.ts'
import { checkLabelKey, valuesForbidden, valuesNeeded } from './labels.ts'
import { addProblems, listOf } from './shared.ts'

export const weightMessage = 'must be in the range 1-100'

export function checkNodeAffinity(affinity: NodeAffinity, path: string, into: FieldError[]): void {
  const needed = affinity.requiredDuringSchedulingIgnoredDuringExecution
  if (needed) checkNodeSelector(needed, `${path}.requiredDuringSchedulingIgnoredDuringExecution`, into)
  const wished = listOf(affinity.preferredDuringSchedulingIgnoredDuringExecution)
  for (const [index, { weight, preference }] of wished.entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    if (weight <= 0 || weight > 100) into.push(invalid(`${at}.weight`, weight, weightMessage))
    // Values of preferences are not checked, since they always could be anything.
    checkTerm(preference, false, `${at}.preference`, into)
  }
}

export function checkNodeSelector({ nodeSelectorTerms }: NodeSelector, path: string, into: FieldError[]): void {
  const at = `${path}.nodeSelectorTerms`
  const terms = listOf(nodeSelectorTerms)
  if (terms.length === 0) into.push(required(at, 'must have at least one node selector term'))
  for (const [index, term] of terms.entries()) checkTerm(term, true, `${at}[${index}]`, into)
}

function checkTerm(term: NodeSelectorTerm | undefined, checksValues: boolean, path: string, into: FieldError[]): void {
  for (const [index, requirement] of listOf(term?.matchExpressions).entries()) {
    checkRequirement(requirement, checksValues, `${path}.matchExpressions[${index}]`, into)
  }
  for (const [index, requirement] of listOf(term?.matchFields).entries()) {
    checkFieldRequirement(requirement, `${path}.matchFields[${index}]`, into)
  }
}

function checkRequirement(
  { key, operator, values }: NodeSelectorRequirement,
  checksValues: boolean,
  path: string,
  into: FieldError[],
): void {
  const count = listOf(values).length
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0) into.push(required(`${path}.values`, valuesNeeded))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0) into.push(forbiddenField(`${path}.values`, valuesForbidden))
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (count !== 1) {
      into.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
    }
  } else into.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  checkLabelKey(key, `${path}.key`, into)
  if (!checksValues) return
  for (const [index, value] of listOf(values).entries()) {
    addProblems(labelValueProblems(value), value, `${path}.values[${index}]`, into)
  }
}

function checkFieldRequirement(requirement: NodeSelectorRequirement, path: string, into: FieldError[]): void {
  const { key, operator } = requirement
  const values = listOf(requirement.values)
  if (operator !== 'In' && operator !== 'NotIn') {
    into.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    into.push(required(`${path}.values`, detail))
  }
  if (key !== 'metadata.name') {
    into.push(invalid(`${path}.key`, key, 'not a valid field selector key'))
    return
  }
  for (const [index, value] of values.entries()) {
    addProblems(subdomainName(value, false), value, `${path}.values[${index}]`, into)
  }
}
