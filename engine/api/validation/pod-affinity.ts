import { type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { labelName } from '../kinds/names.ts'
import type { Affinity, LabelSelector, PodAffinity, PodAffinityTerm } from '../schema/types.ts'
import { checkLabelKey, checkLabelSelector } from './labels.ts'
import { checkNodeAffinity, weightMessage } from './node-affinity.ts'
import { addProblems, checkEach, listOf } from './shared.ts'

export function checkAffinity(affinity: Affinity, path: string, into: FieldError[]): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity) checkNodeAffinity(nodeAffinity, `${path}.nodeAffinity`, into)
  if (podAffinity) checkPodAffinity(podAffinity, `${path}.podAffinity`, into)
  if (podAntiAffinity) checkPodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, into)
}

function checkPodAffinity(affinity: PodAffinity, path: string, into: FieldError[]): void {
  const needed = listOf(affinity.requiredDuringSchedulingIgnoredDuringExecution)
  for (const [index, term] of needed.entries()) {
    checkTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, into)
  }
  const wished = listOf(affinity.preferredDuringSchedulingIgnoredDuringExecution)
  for (const [index, { weight, podAffinityTerm }] of wished.entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    if (weight <= 0 || weight > 100) into.push(invalid(`${at}.weight`, weight, weightMessage))
    checkTerm(podAffinityTerm, `${at}.podAffinityTerm`, into)
  }
}

function checkTerm(term: PodAffinityTerm, path: string, into: FieldError[]): void {
  checkLabelSelector(term.labelSelector, `${path}.labelSelector`, into)
  checkLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, into)
  for (const namespace of listOf(term.namespaces)) {
    addProblems(labelName(namespace, false), namespace, `${path}.namespace`, into)
  }
  checkKeys(term, path, into)
  if (!term.topologyKey) into.push(required(`${path}.topologyKey`, 'can not be empty'))
  checkLabelKey(term.topologyKey ?? '', `${path}.topologyKey`, into)
}

const needsSelector = 'must not be specified when labelSelector is not set'

function checkKeys(term: PodAffinityTerm, path: string, into: FieldError[]): void {
  const { labelSelector } = term
  const [matching, mismatching] = [listOf(term.matchLabelKeys), listOf(term.mismatchLabelKeys)]
  for (const [field, keys] of Object.entries({ matchLabelKeys: matching, mismatchLabelKeys: mismatching })) {
    if (keys.length === 0) continue
    if (!labelSelector) into.push(forbiddenField(`${path}.${field}`, needsSelector))
    else checkEach(keys, `${path}.${field}`, checkLabelKey, into)
  }
  if (labelSelector) checkRepeatedKeys(matching, labelSelector, path, into)
  for (const [index, key] of matching.entries()) {
    if (!mismatching.includes(key)) continue
    const detail = 'exists in both matchLabelKeys and mismatchLabelKeys'
    into.push(invalid(`${path}.matchLabelKeys[${index}]`, key, detail))
  }
}

/** The server itself adds an expression per key, so that a key is repeated once it has two. */
function checkRepeatedKeys(
  matching: readonly string[],
  selector: LabelSelector,
  path: string,
  into: FieldError[],
): void {
  const seen = new Set(Object.keys(selector.matchLabels ?? {}))
  for (const { key } of listOf(selector.matchExpressions)) {
    const index = matching.lastIndexOf(key)
    if (index >= 0 && seen.has(key)) {
      into.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'))
    }
    seen.add(key)
  }
}
