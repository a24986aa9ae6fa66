import { parse } from 'yaml'
import { invalid, invalidObject } from '../../api/field-error.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { kindOf } from '../../api/schema/schema.ts'
import { duplicateProblem } from '../../api/schema/strict.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { ApiError, badRequest } from '../../api/status.ts'
import { refusal } from '../decoding.ts'
import type { Requester } from '../request.ts'
import { jsonSyntaxError } from './go-json-syntax.ts'
import { duplicateFields } from './json-places.ts'
import { type Exchange, json, NotModelled, yaml } from './message.ts'
import { refuseAsOldDecoder } from './old-decoder.ts'

/** What is expected in a body. */
export type BodyKind = Pick<Kind, 'apiVersion' | 'kind' | 'structure'>

const protobuf = 'application/vnd.kubernetes.protobuf'

/** What objects are read from and written as. */
export const mediaTypes = [json, yaml, protobuf]

/** `application/json; charset=utf-8` without its parameters. */
export const mediaType = (contentType: string): string => (contentType.split(';')[0] ?? '').trim()

export function unsupportedMedia(supported: readonly string[]): ApiError {
  const accepted = supported.join(', ')
  return new ApiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )
}

/**
 * The object in the body of a request, as the decoder of the API server reads it, except for its fields.
 * Source: apiserver pkg/endpoints/handlers/create.go, rest.go transformDecodeError.
 * @throws ApiError
 */
export function bodyObject(exchange: Exchange, kind: BodyKind, requester: Requester): KubernetesObject {
  const { body } = exchange
  const read = readBody(exchange)
  if ('problem' in read)
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: ${read.problem} (${summary(body)})`,
    )
  const { apiVersion = '', kind: named = '' } = read.object as { apiVersion?: string; kind?: string }
  const object = {
    ...read.object,
    apiVersion: apiVersion || kind.apiVersion,
    kind: named || kind.kind,
  } as unknown as KubernetesObject
  refuseOtherKind(exchange, object, kind)
  refuseAsOldDecoder(exchange, object, kind)
  refuseDuplicates(exchange, kind, requester)
  return object
}

/** Fields that are given twice: of one who asks for it they are refused or told, else the last counts. */
function refuseDuplicates({ body, contentType }: Exchange, { apiVersion, kind }: BodyKind, requester: Requester): void {
  if (requester.fieldValidation === 'Ignore' || mediaType(contentType) === yaml) return
  const fields = duplicateFields(body)
  const problem = fields.length === 0 ? undefined : refusal(fields.map(duplicateProblem), requester)
  if (problem === undefined) return
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  throw badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${problem}`)
}

type Read = { readonly object: object } | { readonly problem: string }

/** The object in a body, or what Go's decoder says of it. @throws ApiError for a type of body that the server does not read */
export function readBody({ body, contentType }: Exchange): Read {
  const media = mediaType(contentType) || json
  if (media === protobuf) throw new NotModelled(`bodies in protobuf: send ${json} or ${yaml}.`)
  if (media !== json && media !== yaml) throw unsupportedMedia(mediaTypes)
  const problem = media === json ? jsonSyntaxError(body) : undefined
  if (problem !== undefined) return { problem }
  const value: unknown = media === json ? JSON.parse(body) : readYaml(body)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { object: value }
  return value === null ? { object: {} } : { problem: notAStruct(value) }
}

function readYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw badRequest(`yaml: ${(error as Error).message.split('\n')[0]}`)
  }
}

/** What Go's decoder says where an object should have been. */
function notAStruct(value: unknown): string {
  const came = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const fields = ['APIVersion string "json:\\"apiVersion,omitempty\\""', 'Kind string "json:\\"kind,omitempty\\""']
  return `json: cannot unmarshal ${came} into Go value of type struct { ${fields.join('; ')} }`
}

const summaryMax = 30

/** The beginning of a body: as it is where it looks like JSON, else as hexadecimal. */
function summary(body: string): string {
  const bytes = new TextEncoder().encode(body)
  if (bytes.length === 0) return '<empty>'
  const first = bytes.slice(0, summaryMax)
  const more = bytes.length > summaryMax ? ' ...' : ''
  if (body.startsWith('{')) return new TextDecoder().decode(first) + more
  return [...first].map((byte) => byte.toString(16).padStart(2, '0')).join('') + more
}

/** Where the server registers what it can decode. */
const scheme = 'pkg/api/legacyscheme/scheme.go:30'

function refuseOtherKind({ server }: Exchange, object: KubernetesObject, kind: BodyKind): void {
  const { apiVersion, kind: named } = object
  if (apiVersion === kind.apiVersion && named === kind.kind) return
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  const cannot = `${named} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}`
  if (kind.structure !== undefined) throw otherCustomKind(object, kind)
  const found = kindOf(apiVersion, named)
  if (found === undefined) {
    const group = apiVersion.includes('/') ? apiVersion : version
    throw badRequest(
      `${cannot}: no kind ${JSON.stringify(named)} is registered for version ${JSON.stringify(group)} in scheme ${JSON.stringify(scheme)}`,
    )
  }
  const table = (of: string, name: string): string | undefined => server.kinds.ofManifest(of, name)?.table
  const isSame = named === kind.kind && (table(apiVersion, named) ?? named) === (table(kind.apiVersion, named) ?? named)
  if (isSame) throw otherVersion(apiVersion, kind)
  const inside = kindOf(kind.apiVersion, kind.kind)?.typeKey.split('/')[0] ?? 'core'
  throw badRequest(`${cannot}: converting (${version}.${named}) to (${inside}.${kind.kind}): unknown conversion`)
}

/** Kinds that definitions make are read by what they say themselves. */
function otherCustomKind({ apiVersion, kind: named, metadata }: KubernetesObject, kind: BodyKind): ApiError {
  if (apiVersion !== kind.apiVersion) return otherVersion(apiVersion, kind)
  const group = kind.apiVersion.split('/')[0] ?? ''
  const error = invalid('kind', named, `must be ${kind.kind}`)
  return invalidObject({ group, plural: '', kind: named }, metadata?.name ?? '', [error])
}

const otherVersion = (apiVersion: string, kind: BodyKind): ApiError =>
  badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${kind.apiVersion})`)

/** A patch, which is no object of its own. @throws ApiError in the words of those who read patches */
export function patchBody({ body, server }: Exchange, type: string): unknown {
  if (type === 'apply') {
    try {
      return parse(body)
    } catch (error) {
      throw badRequest(`error decoding YAML: yaml: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  const problem = jsonSyntaxError(body)
  if (problem === undefined) return JSON.parse(body)
  if (server.minor >= 25 || type === 'strategic') throw badRequest(`error decoding patch: ${problem}`)
  throw badRequest(type === 'merge' ? 'Invalid JSON Patch' : problem)
}
