import { type RequestUrl, requestUrl } from '../../../network/request-url.ts'
import type { Command } from '../../command.ts'
import { CommandError, type CommandResult } from '../../result.ts'
import type { Target } from './target.ts'

/** What became of a request that a program sent. */
interface Answer extends Pick<RequestUrl, 'host' | 'port'> {
  readonly result: string
  readonly status: number | undefined
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
  if (program !== 'curl' && program !== 'wget') return undefined
  const url = words.findLast((word) => !word.startsWith('-') && /[.:/a-z]/i.test(word))
  if (url === undefined) throw new CommandError(`${program}: which address? got "${words.join(' ')}"`)
  const { send } = command.client
  if (send === undefined) throw new CommandError(`${program} is not modelled here: there is no network.`)
  const { result, status } = send(target.pod, url)
  const answer = { ...requestUrl(url), result, status }
  return program === 'curl' ? curlResult(answer, words) : wgetResult(answer, words, url)
}

function curlResult({ host, port, result, status }: Answer, words: readonly string[]): CommandResult {
  const shows = words.find((_, at) => words[at - 1] === '-w' || words[at - 1] === '--write-out')
  const stdout =
    shows === undefined ? '' : shows.replaceAll('%{http_code}', String(status ?? '000')).replaceAll('\\n', '\n')
  if (result === 'answered') return said(0, stdout)
  const isQuiet = words.some((word) => /^-[a-z]*s/.test(word)) && !words.some((word) => /^-[a-z]*S/.test(word))
  const [exitCode, text] =
    {
      refused: [7, `Failed to connect to ${host} port ${port}: Connection refused`] as const,
      unresolved: [6, `Could not resolve host: ${host}`] as const,
    }[result] ?? ([28, `Failed to connect to ${host} port ${port}: Operation timed out`] as const)
  return said(exitCode, stdout, isQuiet ? '' : `curl: (${exitCode}) ${text}\n`)
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
