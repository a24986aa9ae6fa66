/** What went wrong with a request, as Kubernetes' `Status` says it. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly status: 'Failure'
  readonly message: string
  readonly reason: StatusReason
  readonly code: number
  readonly details?: StatusDetails
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field?: string }[]
  readonly retryAfterSeconds?: number
}

export type StatusReason =
  | 'AlreadyExists'
  | 'BadRequest'
  | 'Conflict'
  | 'Expired'
  | 'Forbidden'
  | 'InternalError'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'NotFound'
  | 'ServerTimeout'
  | 'RequestEntityTooLarge'
  | 'ServiceUnavailable'
  | 'Timeout'
  | 'TooManyRequests'
  | 'Unauthorized'
  | 'UnsupportedMediaType'
  /** Nothing that a client could tell apart. */
  | ''

const codes: Readonly<Record<StatusReason, number>> = {
  AlreadyExists: 409,
  BadRequest: 400,
  Conflict: 409,
  Expired: 410,
  Forbidden: 403,
  InternalError: 500,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  NotFound: 404,
  ServerTimeout: 500,
  RequestEntityTooLarge: 413,
  ServiceUnavailable: 503,
  Timeout: 504,
  TooManyRequests: 429,
  Unauthorized: 401,
  UnsupportedMediaType: 415,
  '': 500,
}

/** A request that failed. Operating errors are expected: queues back off on them, kubectl prints them. */
export class ApiError extends Error {
  readonly status: Status
  constructor(
    reason: StatusReason,
    message: string,
    details?: StatusDetails,
    /** How long the request took to fail, where that is long. */
    readonly tookMs = 0,
  ) {
    super(message)
    this.name = 'ApiError'
    const failure = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      reason,
      code: codes[reason],
    } as const
    this.status = details === undefined ? failure : { ...failure, details }
  }

  get reason(): StatusReason {
    return this.status.reason
  }
}

/** The API server does not answer: no process, no machine, or no way there. The text is the client's own. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Unreachable'
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.reason === 'NotFound'
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict'
export const isInvalid = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Invalid'
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === 'AlreadyExists'

/** Whether a request was refused since its namespace goes: it would be for ever. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')

/** Whether an error is part of operating a cluster, so that whoever met it tries again, and not a mistake of ours. */
export const isOperatingError = (error: unknown): error is ApiError | Unreachable =>
  error instanceof ApiError || error instanceof Unreachable

/** The parts of a kind that error texts name. */
export interface ResourceName {
  readonly group: string
  readonly plural: string
  readonly kind: string
}

/** `deployments.apps`, or `pods` for the core group. */
export function qualifiedResource({ group, plural }: { group: string; plural: string }): string {
  return group === '' ? plural : `${plural}.${group}`
}

export function notFound(resource: ResourceName, name: string): ApiError {
  return new ApiError('NotFound', `${qualifiedResource(resource)} "${name}" not found`, detailsOf(resource, name))
}

export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return new ApiError(
    'AlreadyExists',
    `${qualifiedResource(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  )
}

export function conflict(resource: ResourceName, name: string, because: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${because}`
  return new ApiError('Conflict', message, detailsOf(resource, name))
}

/** From a request to etcd until its client gives up (etcd server/config ReqTimeout: 5 s and two election timeouts). */
const etcdRequestMs = 7_000

/** No leader of etcd answers. The API server passes the text on, without a reason of its own. */
export function etcdTimedOut(): ApiError {
  return new ApiError('', 'etcdserver: request timed out', undefined, etcdRequestMs)
}

/** What the server could not do, through no fault of the request. */
export function internalError(message: string): ApiError {
  return new ApiError('InternalError', `Internal error occurred: ${message}`)
}

export function forbidden(resource: ResourceName, name: string, because: string): ApiError {
  const named = name === '' ? '' : ` "${name}"`
  return new ApiError(
    'Forbidden',
    `${qualifiedResource(resource)}${named} is forbidden: ${because}`,
    detailsOf(resource, name),
  )
}

export function badRequest(message: string): ApiError {
  return new ApiError('BadRequest', message)
}

export function methodNotAllowed(): ApiError {
  return new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** Nothing is served at a path. */
export function nothingServed(): ApiError {
  return new ApiError('NotFound', 'the server could not find the requested resource', {})
}

function detailsOf({ group, plural }: ResourceName, name: string): StatusDetails {
  return group === '' ? { name, kind: plural } : { name, group, kind: plural }
}
