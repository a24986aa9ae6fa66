import { selectorFrom } from '../../api/meta/labels.ts'
import { type Denial, denialsOf } from '../../api/policies/policy-evaluation.ts'
import { resourcesMatch } from '../../api/policies/policy-matching.ts'
import { type AdmissionRequest, metadataOf } from '../../api/request-rules/admission-request.ts'
import type {
  KubernetesObject,
  Namespace,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../api/schema/types.ts'
import { ApiError, forbidden } from '../../api/status.ts'
import type { Store } from '../../store/store.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'
import { requestOf } from '../webhook-caller.ts'

type Policy = ValidatingAdmissionPolicy
type Binding = ValidatingAdmissionPolicyBinding

/** Judges requests by expressions that are bound to them. Source: apiserver pkg/admission/plugin/policy/validating. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  sinceMinor: 30,
  validate: (object, admission) => {
    const bindings = admission.store.table<Binding>('ValidatingAdmissionPolicyBinding')
    if (bindings.size === 0) return
    const request = requestOf(object, admission)
    const denied = bindings.list().flatMap((binding) => judged(binding, request, admission))
    const [first] = denied.toSorted((one, other) =>
      one.policy < other.policy ? -1 : one.policy > other.policy ? 1 : 0,
    )
    if (first !== undefined) throw refusal(first, request, admission)
  },
}

interface Denied extends Denial {
  readonly policy: string
  readonly binding: string
}

function judged(binding: Binding, request: AdmissionRequest, admission: Admission): readonly Denied[] {
  const { store, requester } = admission
  const { policyName = '', validationActions = [], matchResources } = binding.spec
  const policy = store.get<Policy>('ValidatingAdmissionPolicy', policyName)
  const labelsOf = (name: string) => store.get<Namespace>('Namespace', name)?.metadata.labels
  if (policy === undefined || !resourcesMatch(policy.spec.matchConstraints, request, labelsOf)) return []
  if (!resourcesMatch(matchResources, request, labelsOf)) return []
  const names = { policy: policyName, binding: binding.metadata.name }
  const params = paramsOf(policy, binding, request, store)
  if (params === undefined) {
    if (policy.spec.failurePolicy === 'Ignore') return []
    const why = 'no params found for policy binding with `Deny` parameterNotFoundAction'
    return [{ ...names, message: `failed to configure binding: ${why}`, reason: 'Invalid' }]
  }
  const namespaceObject = request.namespaced
    ? (store.get<Namespace>('Namespace', metadataOf(request).namespace ?? '') ?? null)
    : null
  const denials = params.flatMap((each) => denialsOf(policy.spec, request, { params: each, namespaceObject }))
  const place = `ValidatingAdmissionPolicy '${policyName}' with binding '${binding.metadata.name}'`
  if (validationActions.includes('Warn'))
    for (const { message } of denials) requester.warn?.(`Validation failed for ${place}: ${message}`)
  return validationActions.includes('Deny') ? denials.map((denial) => ({ ...denial, ...names })) : []
}

/** The parameters with which a policy is judged, one after another; undefined where there are none and must be. */
function paramsOf(
  { spec: { paramKind } }: Policy,
  { spec: { paramRef } }: Binding,
  request: AdmissionRequest,
  store: Store,
): readonly (KubernetesObject | null)[] | undefined {
  if (paramKind === undefined || paramRef === undefined) return [null]
  const { apiVersion = '', kind = '' } = paramKind
  const { name, selector, parameterNotFoundAction } = paramRef
  const namespace = paramRef.namespace ?? metadataOf(request).namespace ?? ''
  const isThere = (object: KubernetesObject): boolean =>
    object.apiVersion === apiVersion && [undefined, namespace].includes(object.metadata.namespace)
  const asked = name === undefined ? selectorFrom(selector ?? {}) : undefined
  const found = tablesOf(apiVersion, kind)
    .flatMap((table) => store.table<KubernetesObject>(table).list())
    .filter((object) => isThere(object) && (asked?.matches(object.metadata.labels) ?? object.metadata.name === name))
  return found.length === 0 && parameterNotFoundAction === 'Deny' ? undefined : found
}

/** Of a built-in kind, or of one that a custom resource definition added. */
function tablesOf(apiVersion: string, kind: string): readonly string[] {
  const [group, version] = apiVersion.split('/')
  return version === undefined ? [kind] : [kind, `${kind}.${group}`]
}

function refusal(
  { policy, binding, message, reason }: Denied,
  request: AdmissionRequest,
  { kind }: Admission,
): ApiError {
  const said = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`
  const { message: text, status } = forbidden(kind, metadataOf(request).name, said)
  return new ApiError(reason, text, { ...status.details, causes: [{ reason: '', message: said, field: '' }] })
}
