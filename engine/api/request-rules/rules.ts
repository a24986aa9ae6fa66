import { selectorFrom } from '../meta/labels.ts'
import { typeOf } from '../schema/schema.ts'
import type { LabelSelector, RuleWithOperations } from '../schema/types.ts'
import { type AdmissionRequest, metadataOf } from './admission-request.ts'

/** Groups that the same kinds have been in. */
const sameKinds: Readonly<Record<string, readonly string[]>> = {
  extensions: ['apps', 'networking.k8s.io', 'policy'],
  apps: ['extensions'],
  'networking.k8s.io': ['extensions'],
  policy: ['extensions'],
}

/** Whether a rule means a request. Source: apiserver pkg/admission/plugin/webhook/predicates/rules. */
export function ruleMatches(rule: RuleWithOperations, request: AdmissionRequest, isEquivalent: boolean): boolean {
  const { operations = [], resources = [], scope = '*' } = rule
  const isScope = scope === '*' || (scope === 'Namespaced') === isNamespaced(request)
  return (
    isScope &&
    has(operations, request.operation) &&
    resources.some((resource) => resourceMatches(resource, request)) &&
    versionMatches(rule, request, isEquivalent)
  )
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value)

/** A namespace counts as what is in no namespace. */
const isNamespaced = ({ namespaced }: AdmissionRequest): boolean => namespaced

/** `pods` alone means no subresource; either part, before and behind the slash, may be a star. */
function resourceMatches(resource: string, { plural, subresource }: AdmissionRequest): boolean {
  const [name = '', sub = ''] = resource.split('/')
  return (name === '*' || name === plural) && (sub === subresource || sub === '*')
}

function versionMatches(
  { apiGroups = [], apiVersions = [] }: RuleWithOperations,
  request: AdmissionRequest,
  isEquivalent: boolean,
): boolean {
  const { group, version, kind } = request
  if (has(apiGroups, group) && has(apiVersions, version)) return true
  if (!isEquivalent) return false
  const groups = [group, ...(sameKinds[group] ?? [])].filter((each) => has(apiGroups, each))
  return groups.some((each) =>
    apiVersions.some((other) => typeOf(each === '' ? other : `${each}/${other}`, kind) !== undefined),
  )
}

/** Whether the labels of the object, as it is or was, meet a selector. */
export function objectMatches(selector: LabelSelector | undefined, { object, oldObject }: AdmissionRequest): boolean {
  if (isEmpty(selector)) return true
  const asked = selectorFrom(selector)
  return [object, oldObject].some((each) => each !== undefined && asked.matches(each.metadata.labels))
}

/** Whether the namespace of a request meets a selector; what is in none always does, but for namespaces themselves. */
export function namespaceMatches(
  selector: LabelSelector | undefined,
  request: AdmissionRequest,
  labelsOf: (namespace: string) => Readonly<Record<string, string>> | undefined,
): boolean {
  if (isEmpty(selector)) return true
  const metadata = metadataOf(request)
  if (request.kind === 'Namespace' && request.group === '') return selectorFrom(selector).matches(metadata.labels)
  if (!request.namespaced) return true
  return selectorFrom(selector).matches(labelsOf(metadata.namespace ?? ''))
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  if (selector === undefined || selector === null) return true
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}

/** Kinds that say who is asked are asked about by nobody. Source: apiserver pkg/admission/plugin/webhook/predicates/rules IsExemptAdmissionConfigurationResource. */
export function isExempt({ group, plural }: AdmissionRequest): boolean {
  return group === 'admissionregistration.k8s.io' && exemptPlurals.has(plural)
}

const exemptPlurals: ReadonlySet<string> = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
])
