import { invalid, invalidObject } from '../../api/field-error.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { typeOf } from '../../api/schema/schema.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { badRequest, conflict, isNotFound, methodNotAllowed } from '../../api/status.ts'
import { optimisticLock } from '../preconditions.ts'
import { type Scale, scaleKind, scaleOf, withScale } from '../scale.ts'
import { bodyObject } from './body.ts'
import { type ApiAnswer, type Exchange, objectAnswer, successAnswer } from './message.ts'
import type { Part } from './parts.ts'
import { writer } from './query.ts'
import { shownAnswer, structOfKind, withCreationTime } from './shown.ts'
import type { ResourceTarget } from './target.ts'

/** POST to the objects of a kind. Source: apiserver pkg/endpoints/handlers/create.go. @throws ApiError */
export function created(exchange: Exchange, target: ResourceTarget): ApiAnswer {
  const { guard, server, query } = exchange
  const { kind, namespace, name } = target
  if (name !== '' || (kind.namespaced && namespace === '')) throw methodNotAllowed()
  const requester = writer(query, { ...exchange, minor: server.minor }, 'CreateOptions')
  const draft = placed(bodyObject(exchange, kind, requester), target)
  const object = guard.create(kind, draft as unknown as Draft<KubernetesObject>, requester)
  if (kind.isAnsweredOnly === true) {
    return objectAnswer(exchange, 201, withCreationTime(server.minor, object), structOfKind(kind))
  }
  return shownAnswer(exchange, 201, kind, object)
}

/** POST to a part of an object: `binding`. @throws ApiError */
export function posted(exchange: Exchange, target: ResourceTarget, part: Part): ApiAnswer {
  const { guard, server, query } = exchange
  const { kind, namespace, name, subresource } = target
  const requester = writer(query, { ...exchange, minor: server.minor }, 'CreateOptions')
  const sent = part.body ?? kind
  const body = bodyObject(exchange, sent, requester)
  const done = guard.post(kind, { namespace, name, subresource }, body, requester)
  if (part.isToldAlone === true) return successAnswer(exchange, 201, { code: 201 })
  return objectAnswer(exchange, 201, done, typeOf(sent.apiVersion, sent.kind))
}

/** PUT of an object or of a part of it. Source: apiserver pkg/endpoints/handlers/update.go. @throws ApiError */
export function replaced(exchange: Exchange, target: ResourceTarget, part: Part | undefined): ApiAnswer {
  const { guard, server, query } = exchange
  const { kind, namespace, name, subresource } = target
  const requester = writer(query, { ...exchange, minor: server.minor }, 'UpdateOptions')
  const object = bodyObject(exchange, part?.body ?? kind, requester)
  refuseOtherName(object, target)
  if (subresource === '' || subresource === 'status') refuseUnconditional(exchange, object, target)
  const draft = placed(object, target) as unknown as Draft<KubernetesObject>
  if (subresource === '') return replacedWhole(exchange, kind, draft, requester)
  if (subresource === 'status') return shownAnswer(exchange, 200, kind, guard.updateStatus(kind, draft, requester))
  if (subresource === 'scale') return scaled(exchange, target, object as Scale, requester)
  const done = guard.put(kind, { namespace, name, subresource }, object, requester)
  return shownAnswer(exchange, 200, kind, done)
}

/** Kinds whose strategy makes what a PUT does not find (pkg/registry, AllowCreateOnUpdate). */
const madeByPut = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'Endpoints',
  'Event',
  'Lease',
  'LimitRange',
  'PodTemplate',
  'PriorityClass',
  'Role',
  'RoleBinding',
  'Service',
])

/** Kinds of which a client has to say which version it has seen (pkg/registry, AllowUnconditionalUpdate); custom ones are too. */
const updatedByVersion = new Set([
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'Lease',
  'MutatingWebhookConfiguration',
  'PodDisruptionBudget',
  'RuntimeClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
])

/** From here on numbers of errors are decimal (kubernetes#132314). */
const decimalSince = 34

/** Source: apiserver pkg/registry/generic/registry/store.go Update. */
function refuseUnconditional(
  { server }: Exchange,
  { metadata }: KubernetesObject,
  { kind, namespace, name }: ResourceTarget,
): void {
  if (metadata?.resourceVersion || (kind.structure === undefined && !updatedByVersion.has(kind.kind))) return
  if (server.find(kind, namespace, name) === undefined) return
  const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update')
  const shown = server.minor >= decimalSince ? error : { ...error, shown: '0x0' }
  throw invalidObject({ ...kind, kind: kind.plural }, name, [shown])
}

function replacedWhole(
  exchange: Exchange,
  kind: Kind,
  draft: Draft<KubernetesObject>,
  requester: Exchange['requester'],
): ApiAnswer {
  const { guard } = exchange
  try {
    return shownAnswer(exchange, 200, kind, guard.update(kind, draft, requester))
  } catch (error) {
    if (!isNotFound(error) || !madeByPut.has(kind.kind) || kind.structure !== undefined) throw error
    return shownAnswer(exchange, 201, kind, guard.create(kind, draft, requester))
  }
}

/** How many replicas there are to be, through the scale of an object. @throws ApiError */
export function scaled(
  exchange: Exchange,
  { kind, namespace, name }: ResourceTarget,
  next: Scale,
  requester: Exchange['requester'],
): ApiAnswer {
  const change = (stored: KubernetesObject): KubernetesObject => {
    const { resourceVersion = '' } = next.metadata ?? {}
    if (resourceVersion !== '' && resourceVersion !== stored.metadata.resourceVersion)
      throw conflict(kind, name, optimisticLock)
    return withScale(kind, stored, validScale(next, name))
  }
  const at = { namespace, name, subresource: 'scale', verb: 'update' } as const
  const object = exchange.guard.modify(kind, at, change, { ...requester, writesThrough: 'scale' })
  return shownAnswer(exchange, 200, scaleKind, scaleOf(kind, object))
}

/** Source: pkg/apis/autoscaling/validation ValidateScale. */
export function validScale(scale: Scale, name: string): Scale {
  const { replicas = 0 } = scale.spec ?? {}
  if (replicas >= 0) return scale
  const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0')
  throw invalidObject(scaleKind, name, [error])
}

/** The object in the namespace of its path. @throws ApiError where it says that it is in another */
function placed(object: KubernetesObject, { kind, namespace }: ResourceTarget): KubernetesObject {
  const { namespace: said = '' } = object.metadata ?? {}
  if (!kind.namespaced) return object
  if (said !== '' && said !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  return said === namespace ? object : { ...object, metadata: { ...object.metadata, namespace } }
}

/** Source: apiserver pkg/endpoints/handlers/rest.go checkName. */
function refuseOtherName({ metadata }: KubernetesObject, { name, namespace }: ResourceTarget): void {
  const { name: said = '', namespace: place = '' } = metadata ?? {}
  if (said === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (said !== name) throw badRequest(`the name of the object (${said}) does not match the name on the URL (${name})`)
  if (namespace !== '' && place !== '' && place !== namespace)
    throw badRequest(
      `the namespace of the object (${place}) does not match the namespace on the request (${namespace})`,
    )
}
