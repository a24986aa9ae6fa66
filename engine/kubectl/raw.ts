import { ApiError, type StatusDetails, type StatusReason } from '../api/status.ts'
import { type ApiAnswer, NotModelled } from '../apiserver/http/message.ts'
import { pathOf } from '../network/forwards.ts'
import type { Command } from './command.ts'
import { CommandError } from './result.ts'
import { watchLimitMs } from './verbs/watching.ts'

/** What `--raw` may come with. */
interface RawRules {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** How many files there are to be: their text is the body. */
  readonly files: 'none' | 'one' | 'at most one'
  /** Flags that say something which `--raw` does not ask for, with what kubectl says of them. */
  readonly excluded: readonly string[]
}

const rules: Readonly<Record<RawRules['method'], RawRules>> = {
  GET: { method: 'GET', files: 'none', excluded: ['output'] },
  POST: { method: 'POST', files: 'one', excluded: ['edit', 'recursive', 'selector', 'output'] },
  PUT: { method: 'PUT', files: 'one', excluded: ['recursive', 'output'] },
  DELETE: { method: 'DELETE', files: 'at most one', excluded: ['recursive', 'output'] },
}

/**
 * Sends a request to a path of the API as it is, and prints what comes. Source: kubectl pkg/rawhttp/raw.go, and the
 * validation of the commands that take `--raw`. @throws CommandError, ApiError
 */
export function sendRaw(command: Command, method: RawRules['method']): void {
  const path = command.flags.text('raw') ?? ''
  checkFlags(command, rules[method], path)
  const { surroundings } = command
  const limitMs = watchLimitMs(command)
  const passing = {
    ...surroundings,
    waitUntil: (isSo: () => boolean, withinMs: number) => surroundings.waitUntil(isSo, Math.min(withinMs, limitMs)),
  }
  const [body = ''] = command.flags.list('filename').map((file) => textOf(command, file))
  try {
    const accept = 'application/json, */*'
    const userAgent = `kubectl/v1.${command.minor}.0`
    const answer = command.client.request({ method, path: pathOf(path), body, accept, userAgent }, passing)
    if (answer.code >= 400) throw failure(answer)
    command.write(answer.body)
  } catch (error) {
    if (error instanceof NotModelled) throw new CommandError(error.message)
    throw error
  }
}

function checkFlags({ flags, args }: Command, { method, files, excluded }: RawRules, path: string): void {
  if (method === 'GET') {
    if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified')
    if (flags.isOn('watch') || flags.isOn('watch-only') || flags.isSet('selector'))
      throw new CommandError(
        '--raw may not be specified with other flags that filter the server request or alter the output',
      )
  }
  const named = flags.list('filename')
  const isWrong = files === 'one' ? named.length !== 1 : files === 'at most one' && named.length > 1
  if (isWrong) throw new CommandError('--raw can only use a single local file or stdin')
  if (named.some((file) => /^https?:\/\//.test(file))) throw new CommandError('--raw cannot read from a url')
  for (const name of excluded)
    if (flags.isSet(name)) {
      const shown = name === 'selector' ? 'selector (-l)' : name
      throw new CommandError(`--raw and --${shown} are mutually exclusive`)
    }
  if (!path.startsWith('/') && !/^[a-z][a-z0-9+.-]*:/i.test(path))
    throw new CommandError(
      `--raw must be a valid URL path: parse ${JSON.stringify(path)}: ${path === '' ? 'empty url' : 'invalid URI for request'}`,
    )
}

function textOf({ surroundings }: Command, file: string): string {
  return file === '-' ? surroundings.stdin : (surroundings.readFiles(file)[0]?.text ?? '')
}

/** What client-go makes of an answer that is no success: its Status, or what its code alone means. */
function failure({ code, body }: ApiAnswer): ApiError {
  const status = statusIn(body)
  if (status !== undefined) return new ApiError(status.reason ?? '', status.message ?? '', status.details)
  if (code === 404) return new ApiError('NotFound', 'the server could not find the requested resource', {})
  const said = `an error on the server (${JSON.stringify(body.trimEnd())}) has prevented the request from succeeding`
  return new ApiError('InternalError', said, {})
}

interface StatusBody {
  readonly kind?: string
  readonly message?: string
  readonly reason?: StatusReason
  readonly details?: StatusDetails
}

function statusIn(body: string): StatusBody | undefined {
  if (!body.startsWith('{')) return undefined
  const read = JSON.parse(body) as StatusBody
  return read.kind === 'Status' ? read : undefined
}
