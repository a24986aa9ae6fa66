import type { KubernetesObject } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import { type ApplyPatch, type Patch, patched } from '../patching.ts'
import { scaleKind, scaleOf, withPatchedScale } from '../scale.ts'
import { mediaType, patchBody, unsupportedMedia } from './body.ts'
import { type ApiAnswer, type Exchange, isTrue, NotModelled } from './message.ts'
import { writer } from './query.ts'
import { shownAnswer } from './shown.ts'
import type { ResourceTarget } from './target.ts'
import { validScale } from './writing.ts'

const typesByMedia: Readonly<Record<string, Patch['type'] | 'apply'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** Built-in kinds are refused by the router, kinds that definitions make by who serves them. */
function refusedMedia(isCustom: boolean): ApiError {
  if (!isCustom) return new ApiError('UnsupportedMediaType', '415: Unsupported Media Type', {})
  return unsupportedMedia(Object.keys(typesByMedia).filter((media) => typesByMedia[media] !== 'strategic'))
}

/** PATCH of an object or of a part of it. Source: apiserver pkg/endpoints/handlers/patch.go. @throws ApiError */
export function patchedAnswer(exchange: Exchange, target: ResourceTarget): ApiAnswer {
  const { guard, server, query, contentType } = exchange
  const { kind, namespace, name, subresource } = target
  const media = mediaType(contentType)
  const type = Object.hasOwn(typesByMedia, media) ? typesByMedia[media] : undefined
  if (type === undefined) throw refusedMedia(kind.structure !== undefined)
  const isApply = type === 'apply'
  const requester = writer(query, { ...exchange, minor: server.minor }, 'PatchOptions', isApply)
  const body = patchBody(exchange, type)
  const at = { namespace, name }
  if (subresource !== '' && subresource !== 'status') {
    if (type === 'apply') throw new NotModelled(`server-side apply of the part "${subresource}" of an object.`)
    return patchedPart(exchange, target, { type, body }, requester)
  }
  const isThere = server.find(kind, namespace, name) !== undefined
  const patch: Patch | ApplyPatch = isApply ? { type, body, force: isTrue(query.get('force')) } : { type, body }
  const object = guard.patch(kind, subresource === '' ? at : { ...at, subresource }, patch, requester)
  return shownAnswer(exchange, isThere ? 200 : 201, kind, object)
}

function patchedPart(
  exchange: Exchange,
  { kind, namespace, name, subresource }: ResourceTarget,
  patch: Patch,
  requester: Exchange['requester'],
): ApiAnswer {
  const { guard } = exchange
  const at = { namespace, name }
  if (subresource === 'scale') {
    const change = (stored: KubernetesObject): KubernetesObject => {
      const next = withPatchedScale(kind, stored, patch, requester)
      if (next !== stored) validScale(scaleOf(kind, next), name)
      return next
    }
    const object = guard.modify(kind, { ...at, subresource }, change, { ...requester, writesThrough: 'scale' })
    return shownAnswer(exchange, 200, scaleKind, scaleOf(kind, object))
  }
  const next = patched(kind, guard.get(kind, namespace, name, subresource), patch, requester)
  return shownAnswer(exchange, 200, kind, guard.put(kind, { ...at, subresource, verb: 'patch' }, next, requester))
}
