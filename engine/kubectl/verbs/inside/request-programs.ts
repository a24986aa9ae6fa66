import { type RequestUrl, requestUrl } from '../../../network/request-url.ts'
import type { Command } from '../../command.ts'
import { answered, apiRequest, curlResult, senderOf } from '../../curl.ts'
import { curlArguments } from '../../curl-arguments.ts'
import { CommandError, type CommandResult } from '../../result.ts'
import type { Target } from './target.ts'

/** What became of a request that a program sent. */
interface Answer extends Pick<RequestUrl, 'host' | 'port'> {
  readonly result: string
}

const said = (exitCode: number, stdout: string, stderr = ''): CommandResult => ({
  exitCode,
  stdout,
  stderr,
  shown: stdout + stderr,
})

/** curl, wget and nslookup walk the network as any request of the pod does; undefined for other programs. */
export function requestProgram(
  command: Command,
  target: Target,
  program: string,
  words: readonly string[],
): CommandResult | undefined {
  if (program === 'nslookup') return lookUp(command, target, words)
  if (program === 'curl') return curlInside(command, target, words)
  if (program !== 'wget') return undefined
  const url = words.findLast((word) => !word.startsWith('-') && /[.:/a-z]/i.test(word))
  if (url === undefined) throw new CommandError(`${program}: which address? got "${words.join(' ')}"`)
  const { send } = command.client
  if (send === undefined) throw new CommandError(`${program} is not modelled here: there is no network.`)
  const { result } = send(target.pod, url)
  return wgetResult({ ...requestUrl(url), result }, words, url)
}

function noFiles(path: string): never {
  throw new CommandError(`curl in a container sends no files here: got "@${path}".`)
}

/** What programs answer, beside their status, nobody knows; what the API server does is known. */
function curlInside({ client, surroundings }: Command, { pod }: Target, words: readonly string[]): CommandResult {
  const asked = curlArguments(words, { stdin: surroundings.stdin, readFiles: noFiles })
  const { send } = client
  if (send === undefined) throw new CommandError('curl is not modelled here: there is no network.')
  const { result, status, isOfApiServer } = send(pod, asked.url)
  const answer = isOfApiServer
    ? answered(() => client.requestAs((access, nowUnixMs) => senderOf(asked, access, nowUnixMs), apiRequest(asked)))
    : { result, status }
  return curlResult(answer, asked, requestUrl(asked.url))
}

function wgetResult({ host, result }: Answer, words: readonly string[], url: string): CommandResult {
  if (result === 'answered') return said(0, '')
  const text =
    result === 'unresolved'
      ? `wget: bad address '${host}'`
      : `wget: can't connect to remote host (${host}): ${result === 'refused' ? 'Connection refused' : 'Operation timed out'}`
  const isQuiet = words.some((word) => /^-[a-zA-Z]*q/.test(word))
  return said(1, '', `${isQuiet ? '' : `Connecting to ${url}\n`}${text}\n`)
}

function lookUp(command: Command, { pod }: Target, words: readonly string[]): CommandResult {
  const [name] = words
  const { resolve } = command.client
  if (name === undefined || resolve === undefined) throw new CommandError('nslookup: which name?')
  const addresses = resolve(name, pod.metadata.namespace ?? 'default')
  const server = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n'
  if (addresses.length === 0) return said(1, `${server}** server can't find ${name}: NXDOMAIN\n\n`)
  const found = addresses.map((address) => `Name:\t${name}\nAddress: ${address}\n`).join('')
  return said(0, `${server}${found}\n`)
}
