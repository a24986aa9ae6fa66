import { anonymousUser, type UserInfo, unauthenticatedGroup } from '../api/access/attributes.ts'
import { Unreachable } from '../api/status.ts'
import type { Access } from '../apiserver/access/access.ts'
import { GuardedApi } from '../apiserver/access/guarded-api.ts'
import { authenticate } from '../apiserver/access/tokens.ts'
import { serverAddress } from '../apiserver/http/discovery.ts'
import { answerRequest } from '../apiserver/http/front.ts'
import { type ApiAnswer, type ApiRequest, NotModelled } from '../apiserver/http/message.ts'
import type { Requester } from '../apiserver/request.ts'
import { loopback, pathOf } from '../network/forwards.ts'
import { type RequestUrl, requestUrl } from '../network/request-url.ts'
import type { KubectlGround } from './client.ts'
import { type CurlArguments, curlArguments } from './curl-arguments.ts'
import { CommandError, type CommandResult, type CommandSurroundings } from './result.ts'

/** What came of a request of curl, and what its body says where that is known. */
export interface CurlAnswer {
  readonly result: string
  readonly status: number | undefined
  readonly body?: string
}

/** What curl calls itself: the API server writes what people look at on several lines. */
export const curlAgent = 'curl/8.5.0'

/**
 * curl on the user's own machine: to the API server, straight or by the port that `kubectl proxy` has opened, and to whatever else
 * can be reached from there. What programs in containers answer, beside their status, nobody knows.
 */
export function curl(
  ground: KubectlGround,
  words: readonly string[],
  surroundings: CommandSurroundings,
  requester: Requester,
): CommandResult {
  const asked = curlArguments(words, surroundings)
  const url = urlOf(asked.url)
  return curlResult(answerTo(ground, asked, url, { surroundings, requester }), asked, url, surroundings)
}

function urlOf(text: string): RequestUrl {
  try {
    return requestUrl(text)
  } catch {
    throw new CommandError(`curl: (3) URL rejected: Malformed input to a URL function`, 3)
  }
}

function answerTo(
  ground: KubectlGround,
  asked: CurlArguments,
  url: RequestUrl,
  { surroundings, requester }: { readonly surroundings: CommandSurroundings; readonly requester: Requester },
): CurlAnswer {
  const forward = loopback.has(url.host) ? ground.network?.forwards.at(url.port) : undefined
  const isProxied = /\/proxy(\/|$)/.test(url.path)
  if (forward?.to === 'API server' && !forward.accepts(asked.method, url.path, url.host))
    return { result: 'answered', status: 403, body: 'Forbidden\n' }
  if (forward?.to === 'API server' && forward.isUp() && !isProxied)
    return answered(() => forward.request(apiRequest(asked), surroundings))
  if (`${url.host}:${url.port}` === serverAddress && url.scheme === 'https')
    return answered(() => {
      const api = new GuardedApi(ground.api, (access) => senderOf(asked, access, ground.time.nowUnixMs))
      return answerRequest(api, apiRequest(asked), { ...surroundings, requester })
    })
  if (ground.requests === undefined) throw new CommandError('curl is not modelled here: there is no network.')
  const [outcome] = ground.requests.send({ namespace: surroundings.namespace }, asked.url, 1)
  return { result: outcome?.result ?? 'timed out', status: outcome?.status }
}

/** Who asks, by what the request itself says: a token, or nothing. @throws ApiError Unauthorized */
export function senderOf(
  { headers }: Pick<CurlArguments, 'headers'>,
  { store }: Pick<Access, 'store'>,
  nowUnixMs: number,
): UserInfo {
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (token !== undefined) return authenticate(store, nowUnixMs, token)
  return { user: anonymousUser, groups: [unauthenticatedGroup] }
}

/** The request as the API server gets it. */
export function apiRequest({ url, method, headers, body }: CurlArguments): ApiRequest {
  const contentType = headers.get('content-type') ?? (body === undefined ? '' : 'application/x-www-form-urlencoded')
  const accept = headers.get('accept') ?? '*/*'
  return {
    method,
    path: pathOf(url),
    contentType,
    accept,
    userAgent: curlAgent,
    ...(body === undefined ? {} : { body }),
  }
}

/** @throws CommandError for what is not modelled */
export function answered(send: () => ApiAnswer): CurlAnswer {
  try {
    const { code, body } = send()
    return { result: 'answered', status: code, body }
  } catch (error) {
    if (error instanceof NotModelled) throw new CommandError(error.message)
    if (error instanceof Unreachable) return { result: 'refused', status: undefined }
    throw error
  }
}

/** What curl prints of it. */
export function curlResult(
  { result, status, body = '' }: CurlAnswer,
  { output, shows, isQuiet, fails }: CurlArguments,
  { host, port }: RequestUrl,
  { writeFile }: Pick<CommandSurroundings, 'writeFile'> = {},
): CommandResult {
  const isRefused = fails && (status ?? 0) >= 400
  const isHere = output === undefined || output === '-'
  if (!isHere && !isRefused && output !== '/dev/null') writeFile?.(output, body)
  const printed = isHere && !isRefused ? body : ''
  const stdout = `${printed}${shows?.replaceAll('%{http_code}', String(status ?? '000')) ?? ''}`
  const said = (exitCode: number, text: string): CommandResult => {
    const stderr = isQuiet ? '' : `curl: (${exitCode}) ${text}\n`
    return { exitCode, stdout, stderr, shown: stdout + stderr }
  }
  if (isRefused) return said(22, `The requested URL returned error: ${status}`)
  if (result === 'answered') return { exitCode: 0, stdout, stderr: '', shown: stdout }
  if (result === 'unresolved') return said(6, `Could not resolve host: ${host}`)
  const failed = `Failed to connect to ${host} port ${port}`
  return result === 'refused' ? said(7, `${failed}: Connection refused`) : said(28, `${failed}: Operation timed out`)
}
