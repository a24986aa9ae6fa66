import type { Draft, Kind, ObjectStructure } from '../api/kinds/kind.ts'
import { inNormalForm } from '../api/schema/normal-form.ts'
import { type TypeSchema, typeOf } from '../api/schema/schema.ts'
import { decodingError, type StrictProblem, strictProblems } from '../api/schema/strict.ts'
import { strictLength } from '../api/schema/strict-check.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, badRequest } from '../api/status.ts'
import type { Requester } from './request.ts'

/** --max-resource-write-bytes of the API server: what the body of a request may have (3 MiB). */
const requestBytesMax = 3 * 1024 * 1024
/** --max-request-bytes of etcd (1.5 MiB). */
const storedBytesMax = 1.5 * 1024 * 1024

/**
 * What a client has sent, as the decoder of the API server reads it: every field of the right type and, as the request asks,
 * fields that there are none refused, told or dropped. Objects of our own components are taken as they are.
 * @throws ApiError BadRequest in the decoder's words, or RequestEntityTooLarge
 */
export function decoded<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, requester: Requester): Draft<T> {
  if (requester.fieldValidation === undefined) return draft
  if (kind.structure !== undefined) return decodedCustom(kind, kind.structure, draft, requester)
  const type = typeOf(kind.apiVersion, kind.kind)
  if (isPlain(draft, type) || type === undefined) return completed(draft, type)
  const problem = refusal(strictProblems(draft, type), requester)
  if (problem !== undefined)
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`)
  return completed(inNormalForm(draft, type), type)
}

/** What Go's structs always have, if empty: metadata, and a specification where the kind has one. */
function completed<T extends KubernetesObject>(draft: Draft<T>, type: TypeSchema | undefined): Draft<T> {
  const { metadata } = draft as { readonly metadata?: object }
  return withSpec(metadata === undefined ? { ...draft, metadata: {} } : draft, type)
}

/** An object with a specification, if an empty one, where its kind has one. */
export function withSpec<T extends object>(object: T, type: TypeSchema | undefined): T {
  const { spec } = object as { readonly spec?: unknown }
  return spec === undefined && type?.fields.get('spec')?.type === 'struct' ? { ...object, spec: {} } : object
}

/** Whether an object has nothing but what its type has, as it should be. @throws ApiError RequestEntityTooLarge */
export function isPlain(object: object, type: TypeSchema | undefined): boolean {
  const length = type === undefined ? -1 : strictLength(object, type)
  if (length < 0 || length > lengthWithoutDoubt) checkLength(object)
  return length >= 0
}

function checkLength(object: object): void {
  const bytes = bytesOf(object)
  if (bytes > requestBytesMax)
    throw new ApiError('RequestEntityTooLarge', `Request entity too large: limit is ${requestBytesMax}`)
  if (bytes > storedBytesMax / 2) large.add(object)
}

/** The same of a kind that a definition made. */
function decodedCustom<T extends KubernetesObject>(
  kind: Kind<T>,
  structure: ObjectStructure,
  draft: Draft<T>,
  requester: Requester,
): Draft<T> {
  checkLength(draft)
  const problem = refusal(structure.problems(draft), requester)
  if (problem !== undefined)
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`)
  return structure.reduced(draft)
}

/** Objects of requests that may have become too large for etcd on the way to it. */
const large = new WeakSet<object>()

/** Before what has become of a request is stored. @throws ApiError in etcd's words */
export function refuseTooLarge(request: object, object: object): void {
  if (large.has(request) && bytesOf(object) > storedBytesMax) throw new ApiError('', 'etcdserver: request is too large')
}

/** What is refused of the problems of an object, in the decoder's words; the others are told where the request asks for it. */
export function refusal(problems: readonly StrictProblem[], { fieldValidation, warn }: Requester): string | undefined {
  const isHard = problems.some(({ kind }) => kind === 'type')
  if (isHard || fieldValidation === 'Strict') return decodingError(problems)
  if (fieldValidation === 'Warn') for (const { message } of problems) warn?.(message)
  return undefined
}

/** Whatever its letters are, and even if each is written as an escape, a text of this length is small enough. */
const lengthWithoutDoubt = storedBytesMax / 6

const bytesOf = (object: object): number => new TextEncoder().encode(JSON.stringify(object)).length
