import { invalid, invalidObject } from '../api/field-error.ts'
import type { Kind, ObjectStructure } from '../api/kinds/kind.ts'
import { ApplyConflict } from '../api/patch/apply-conflict.ts'
import { applyJsonPatch } from '../api/patch/json-patch.ts'
import { applyMergePatch } from '../api/patch/merge-patch.ts'
import { goText, PatchError } from '../api/patch/patch-error.ts'
import { applyStrategicMergePatch } from '../api/patch/strategic-merge.ts'
import { conversionMessage } from '../api/schema/conversion.ts'
import { inNormalForm } from '../api/schema/normal-form.ts'
import { patchSchemaOf } from '../api/schema/patch.ts'
import { type TypeSchema, typeOf } from '../api/schema/schema.ts'
import { strictProblems } from '../api/schema/strict.ts'
import type { JsonObject, KubernetesObject } from '../api/schema/types.ts'
import { ApiError, badRequest } from '../api/status.ts'
import { isPlain, refusal, withSpec } from './decoding.ts'
import type { Requester } from './request.ts'

/** What a client asks to change: `body` is decoded JSON. */
export interface Patch {
  readonly type: 'strategic' | 'merge' | 'json'
  readonly body: unknown
}

/** What a client wants an object to be, as far as it says anything: server-side apply. */
export interface ApplyPatch {
  readonly type: 'apply'
  readonly body: unknown
  /** Takes fields from their managers, where it would be refused otherwise. */
  readonly force?: boolean
}

/**
 * The object after a patch, decoded as the API server does it; the same object where it changes nothing.
 * Source: apiserver pkg/endpoints/handlers/patch.go.
 * @throws ApiError in the server's words where the patch does not fit, or what comes of it is no object of the kind
 */
export function patched<T extends KubernetesObject>(kind: Kind<T>, stored: T, patch: Patch, requester: Requester): T {
  const type = typeOf(kind.apiVersion, kind.kind)
  const next = asApiErrors(() => applied(stored as unknown as JsonObject, patch, type)) as unknown as T
  if (next === stored) return stored
  refuseMoved(next, stored)
  if (kind.structure !== undefined) return patchedCustom(kind.structure, next, requester)
  if (requester.fieldValidation === undefined || isPlain(next, type) || type === undefined) return withSpec(next, type)
  const problems = strictProblems(next, type)
  const problem = refusal(problems, requester)
  if (problem === undefined) return withSpec(inNormalForm(next, type), type)
  const hard = patch.type === 'strategic' ? problems.find((each) => each.message === problem) : undefined
  const said = hard?.kind === 'type' ? conversionMessage(hard, next, type) : problem
  const shown = patch.type === 'strategic' ? goText(patch.body) : JSON.stringify(next)
  throw invalidObject({ group: '', plural: '', kind: '' }, '', [invalid('patch', shown, said)])
}

function patchedCustom<T extends KubernetesObject>(structure: ObjectStructure, next: T, requester: Requester): T {
  if (requester.fieldValidation === undefined) return next
  const problem = refusal(structure.problems(next), requester)
  if (problem === undefined) return structure.reduced(next)
  throw invalidObject({ group: '', plural: '', kind: '' }, '', [invalid('patch', JSON.stringify(next), problem)])
}

function applied(stored: JsonObject, { type: patchType, body }: Patch, type: TypeSchema | undefined): JsonObject {
  if (patchType === 'json') return applyJsonPatch(stored, body)
  if (patchType === 'merge') return applyMergePatch(stored, body)
  if (type !== undefined) return applyStrategicMergePatch(stored, body, patchSchemaOf(type))
  throw new ApiError(
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  )
}

/** What the libraries of patches say, as the API server passes it on: an unprocessable patch without its reason. */
export function asApiErrors<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    switch (error.code) {
      case 400:
        throw badRequest(error.message)
      case 413:
        throw new ApiError('RequestEntityTooLarge', `Request entity too large: ${error.message}`)
      case 422:
        throw new ApiError('Invalid', error.serverMessage, {})
      case 409:
        throw new ApiError('Conflict', error.message, error instanceof ApplyConflict ? { causes: error.causes } : {})
      default:
        throw new ApiError('', error.message)
    }
  }
}

/** A patch does not rename. */
export function refuseMoved({ metadata }: KubernetesObject, { metadata: before }: KubernetesObject): void {
  const { namespace = '', name = '' } = metadata ?? {}
  // What is no text is no object of the kind, and refused as that.
  if (typeof namespace !== 'string' || typeof name !== 'string') return
  if (namespace !== (before.namespace ?? ''))
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  if (name !== before.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${before.name})`)
}
