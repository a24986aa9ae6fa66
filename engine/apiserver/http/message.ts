import { toYaml } from '../../api/manifest/written-yaml.ts'
import { escapedForHtml } from '../../api/meta/go-json.ts'
import { type TypeSchema, typeByKey } from '../../api/schema/schema.ts'
import { structJson } from '../../api/schema/struct-json.ts'
import type { ApiError } from '../../api/status.ts'
import type { GuardedApi } from '../access/guarded-api.ts'
import type { ApiServer } from '../api-server.ts'
import type { Requester } from '../request.ts'

/** A request to the API as HTTP carries it. */
export interface ApiRequest {
  /** `GET` */
  readonly method: string
  /** With its query: `/api/v1/pods?limit=1`. */
  readonly path: string
  readonly body?: string
  /** JSON where absent. */
  readonly contentType?: string
  /** Anything where absent. */
  readonly accept?: string
  /** What the client calls itself: `curl/8.5.0`. People look at what some programs print. */
  readonly userAgent?: string
}

export interface ApiAnswer {
  /** 200 */
  readonly code: number
  readonly contentType: string
  readonly body: string
}

/** How somebody asks, and what the answer may take. */
export interface Asking {
  readonly requester: Requester
  /** Lets virtual time pass until something is so. @returns whether it came to be. Absent where no time can pass. */
  readonly waitUntil?: (isSo: () => boolean, withinMs: number) => boolean
  /** Whether nothing goes on in the cluster but periodic work: what watches without an end of its own ends then. */
  readonly isSettled?: () => boolean
}

/** A request that has been read, and the server that answers it. */
export interface Exchange extends Asking {
  readonly server: ApiServer
  /** The server as whoever asks meets it. */
  readonly guard: GuardedApi
  readonly method: string
  /** Without its query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly contentType: string
  readonly userAgent: string
  readonly format: AnswerFormat
}

/** What objects are written as. */
export type AnswerFormat = 'json' | 'yaml'

/** What an answer looks like. */
type Answered = Pick<Exchange, 'query' | 'userAgent' | 'format'>

/** What a real server answers and this one does not know. */
export class NotModelled extends Error {
  constructor(what: string) {
    super(`not modelled: ${what}`)
    this.name = 'NotModelled'
  }
}

export const plainText = 'text/plain; charset=utf-8'
export const json = 'application/json'
export const yaml = 'application/yaml'

/** @param type of the struct that the object is; absent where no struct describes it */
export function objectAnswer(
  exchange: Answered,
  code: number,
  object: object,
  type: TypeSchema | undefined,
): ApiAnswer {
  return jsonAnswer(exchange, code, structJson(object, type))
}

function jsonAnswer(exchange: Answered, code: number, text: string): ApiAnswer {
  if (exchange.format === 'yaml') return { code, contentType: yaml, body: toYaml(JSON.parse(text)) }
  const body = isPretty(exchange) ? JSON.stringify(JSON.parse(text), undefined, 2) : `${text}\n`
  return { code, contentType: json, body }
}

/** Only `false` and `0` mean no: apimachinery pkg/runtime/conversion.go. */
export const isTrue = (text: string | null): boolean => text !== null && !['false', '0'].includes(text.toLowerCase())

/** An object that no struct of ours describes, its fields as they stand. */
export function inOrderAnswer(exchange: Answered, object: object): ApiAnswer {
  return jsonAnswer(exchange, 200, escapedForHtml(JSON.stringify(object)))
}

/** Programs whose output people look at (apiserver pkg/endpoints/handlers/negotiation isPrettyPrint). */
const prettyAgents = /^(curl|Wget|Mozilla\/5\.0)/

function isPretty({ query, userAgent }: Answered): boolean {
  const asked = query.get('pretty')
  return asked === null ? prettyAgents.test(userAgent) : ['true', '1', 't'].includes(asked.toLowerCase())
}

const statusType = (): TypeSchema => typeByKey('meta/v1.Status')

/** The Status of a request that did what it should, and has no object to show. */
export function successAnswer(exchange: Exchange, code: number, parts: object): ApiAnswer {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...parts }
  return objectAnswer(exchange, code, status, statusType())
}

/** A request that failed. @param metadata of the answer: how a list goes on */
export function failureAnswer(exchange: Answered, { status }: ApiError, metadata = {}): ApiAnswer {
  return objectAnswer(exchange, status.code, failureStatus(status, metadata), statusType())
}

/** The object that says why a request failed, without what it has nothing to say of. */
export function failureStatus(status: ApiError['status'], metadata = {}): object {
  const { reason, details } = status
  const said = Object.entries(details ?? {}).filter(([, value]) => value !== '' && value !== undefined)
  const causes = details?.causes?.map(({ field, ...cause }) => (field ? { ...cause, field } : cause))
  const known = { ...Object.fromEntries(said), ...(causes === undefined ? {} : { causes }) }
  return {
    ...status,
    metadata,
    reason: reason === '' ? undefined : reason,
    details: details === undefined ? undefined : known,
  }
}
