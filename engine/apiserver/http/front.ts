import { requestNamespace } from '../../api/access/attributes.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { deprecationWarning } from '../../api/schema/deprecation.ts'
import { ApiError, methodNotAllowed, nothingServed } from '../../api/status.ts'
import type { GuardedApi } from '../access/guarded-api.ts'
import type { ApiServer } from '../api-server.ts'
import { formatFor } from './accept.ts'
import { deleted } from './deleting.ts'
import { isKeptElsewhere } from './discovery.ts'
import { listed } from './listing.ts'
import { type ApiAnswer, type ApiRequest, type Asking, type Exchange, failureAnswer, NotModelled } from './message.ts'
import { PageExpired } from './pages.ts'
import { type Part, partsOf, unmodelledPart } from './parts.ts'
import { patchedAnswer } from './patch-requests.ts'
import { pathAnswer } from './path-answers.ts'
import { listQuery } from './query.ts'
import { read } from './reading.ts'
import { metricsAnswer } from './resource-metrics.ts'
import { notFoundPage } from './root-paths.ts'
import { type ResourcePath, type ResourceTarget, resourcePath, targetAt } from './target.ts'
import { watched } from './watching.ts'
import { created, posted, replaced } from './writing.ts'

/**
 * The API as whoever speaks HTTP meets it: a method, a path and a body are answered by a code and a body.
 * @param guard the server as this client meets it
 * @throws Unreachable where nobody answers, NotModelled where a real server would
 */
export function answerRequest(guard: GuardedApi, request: ApiRequest, asking: Asking): ApiAnswer {
  const { server } = guard
  const [path = '', ...asked] = request.path.split('?')
  const query = new URLSearchParams(asked.join('?'))
  const { method, body = '', contentType = '', accept = '', userAgent = '' } = request
  const requester = { ...asking.requester, ...managerOf(userAgent) }
  let exchange: Exchange = {
    ...asking,
    requester,
    server,
    guard,
    method,
    path: decoded(path),
    query,
    body,
    contentType,
    userAgent,
    format: 'json',
  }
  try {
    exchange = { ...exchange, format: formatFor(accept) }
    return answer(exchange)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    asking.requester.waits?.(error.tookMs)
    return failureAnswer(exchange, error, error instanceof PageExpired ? { continue: error.token } : {})
  }
}

/** Without a name of its own, a client owns fields by that of its program. */
const managerOf = (userAgent: string): { readonly fieldManager?: string } =>
  userAgent === '' ? {} : { fieldManager: userAgent.split('/')[0] ?? '' }

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function answer(exchange: Exchange): ApiAnswer {
  const path = resourcePath(exchange.path)
  return path === undefined ? pathAnswer(exchange) : resourceAnswer(exchange, path)
}

function resourceAnswer(exchange: Exchange, path: ResourcePath): ApiAnswer {
  const { guard, server, query } = exchange
  const { group, resource, name, subresource } = path
  const namespace = requestNamespace(path, path.namespace, name)
  const verb = verbOf(exchange, path)
  const fieldSelector = query.get('fieldSelector') ?? ''
  guard.check({ verb, group, resource, subresource, name, namespace, fieldSelector })
  const metrics = metricsAnswer(exchange, path)
  if (metrics !== undefined) return metrics
  const target = targetAt(server.kinds, path)
  if (target === undefined) return unknownResource(server, path)
  const { kind } = target
  warnOf(kind, exchange)
  if (kind.verbs !== undefined && !(kind.verbs as readonly string[]).includes(verb)) throw methodNotAllowed()
  if (subresource === '') return objectsAnswer(exchange, target)
  const part = partsOf(kind, server.minor).find((each) => each.name === subresource)
  const other = unmodelledPart(kind, subresource)
  if (part === undefined && other !== undefined) throw new NotModelled(`${other}.`)
  if (part === undefined || target.rest.length > 0) throw nothingServed()
  return partAnswer(exchange, target, part)
}

/** Whoever uses a version that is on its way out is told. */
function warnOf({ apiVersion, kind, deprecation }: Kind, { server, requester }: Exchange): void {
  const warning = deprecation ?? deprecationWarning(apiVersion, kind, server.minor)
  if (warning !== undefined) requester.warn?.(warning)
}

function objectsAnswer(exchange: Exchange, target: ResourceTarget): ApiAnswer {
  const isNamed = target.name !== ''
  switch (exchange.method) {
    case 'GET':
      return isNamed && !target.isWatch ? read(exchange, target) : severalAnswer(exchange, target)
    case 'POST':
      return created(exchange, target)
    case 'DELETE':
      return deleted(exchange, target)
    case 'PUT':
      if (isNamed) return replaced(exchange, target, undefined)
      break
    case 'PATCH':
      if (isNamed) return patchedAnswer(exchange, target)
  }
  throw methodNotAllowed()
}

function severalAnswer(exchange: Exchange, target: ResourceTarget): ApiAnswer {
  if (target.name !== '') exchange.query.set('fieldSelector', `metadata.name=${target.name}`)
  const asked = listQuery(exchange.query)
  return asked.isWatch || target.isWatch ? watched(exchange, target, asked) : listed(exchange, target, asked)
}

function partAnswer(exchange: Exchange, target: ResourceTarget, part: Part): ApiAnswer {
  const { method } = exchange
  if (!part.methods.includes(method)) throw methodNotAllowed()
  if (method === 'GET') return read(exchange, target)
  if (method === 'POST') return posted(exchange, target, part)
  return method === 'PUT' ? replaced(exchange, target, part) : patchedAnswer(exchange, target)
}

/** A group that is served knows what it does not have; nobody speaks for others. */
function unknownResource({ kinds, minor }: ApiServer, { group, version, resource }: ResourcePath): ApiAnswer {
  if (isKeptElsewhere(minor, `${group}/${version}`, resource))
    throw new NotModelled(`${resource} of ${group}, which a server inside the API server keeps.`)
  const isBuiltIn = kinds.served().some((kind) => kind.group === group && kind.structure === undefined)
  if (isBuiltIn) throw nothingServed()
  return notFoundPage
}

function verbOf({ method, query }: Exchange, { name, isWatch }: ResourcePath): string {
  switch (method) {
    case 'GET':
      if (isWatch || (name === '' && query.has('watch') && listQuery(query).isWatch)) return 'watch'
      return name === '' ? 'list' : 'get'
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    default:
      return method.toLowerCase()
  }
}
