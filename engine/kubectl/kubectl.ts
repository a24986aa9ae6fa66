import { GuardedApi } from '../apiserver/access/guarded-api.ts'
import type { Requester } from '../apiserver/request.ts'
import { KubectlClient, type KubectlGround } from './client.ts'
import type { Command, Verb } from './command.ts'
import { chosenContext } from './contexts.ts'
import { errorText, isExpected } from './errors.ts'
import { findVerb } from './find-verb.ts'
import { Flags, parseFlags } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { flagLines, helpOf, helpResult, overview } from './help.ts'
import { identityFrom } from './identity.ts'
import { withKubeconfig } from './kubeconfig-file.ts'
import { kustomizationPrefix } from './manifest-files.ts'
import { checkPrinting } from './printers/output.ts'
import { requestTimeoutMs } from './request-timeout.ts'
import { requesterFor } from './requester.ts'
import { CommandError, type CommandResult, type CommandSurroundings } from './result.ts'
import { ServerRemarks } from './server-remarks.ts'

/** Runs kubectl with the words behind its name. */
export function runKubectl(
  ground: KubectlGround,
  words: readonly string[],
  around: CommandSurroundings,
  requester: Requester,
): CommandResult {
  const output = { stdout: '', stderr: '', shown: '' }
  const complain = (text: string): void => {
    output.stderr += text
    output.shown += text
  }
  const remarks = new ServerRemarks(complain)
  const minor = around.kubectlMinor ?? ground.minor
  try {
    const help = helpAsked(words, minor)
    if (help !== undefined) return helpResult(help)
    const { verb, path, rest } = findVerb(words, minor)
    const { flags, args, argsBeforeDash } = parsedFor(verb, path, rest)
    if (verb.run === undefined) {
      if (args.length > 0) throw missingSubcommand(path, args)
      return helpResult(helpOf(path, verb, minor))
    }
    const surroundings = withKubeconfig(flags, withFileErrors(around))
    const context = path.startsWith('kubectl config') ? undefined : chosenContext(flags, surroundings, verb.flags)
    if (!path.startsWith('kubectl config')) requestTimeoutMs(flags)
    const { readFiles } = surroundings
    const identify = identityFrom(flags, { requester, nowUnixMs: () => ground.time.nowUnixMs, context, readFiles })
    const api = new GuardedApi(ground.api, identify)
    const { warn, waits } = remarks
    const asking = { ...requesterFor({ path, flags, warn }, requester), waits }
    const command: Command = {
      flags,
      args,
      argsBeforeDash,
      path,
      surroundings,
      client: new KubectlClient({ ...guardable(ground), api }, asking, changeCause(path, args, flags)),
      namespace: context?.namespace ?? surroundings.namespace,
      enforceNamespace: flags.isSet('namespace'),
      nowMs: () => ground.time.nowUnixMs,
      now: () => ground.time.now(),
      minor,
      clusterMinor: ground.minor,
      write: (text) => {
        output.stdout += text
        output.shown += text
      },
      out: (line) => {
        command.write(`${line}\n`)
      },
      err: (line) => complain(`${line}\n`),
    }
    if (flags.isSet('record') && minor >= recordDeprecatedSinceMinor)
      command.err('Flag --record has been deprecated, --record will be removed in the future')
    checkPrinting(command, verb.flags ?? [])
    verb.run?.(command)
    remarks.passTime(surroundings)
    if (flags.isOn('warnings-as-errors')) remarks.refuseWarnings()
    return { exitCode: 0, ...output }
  } catch (error) {
    if (!isExpected(error)) throw error
    remarks.passTime(around)
    const exitCode = error instanceof CommandError ? error.exitCode : 1
    const shown = shownError(error, minor)
    return { exitCode, stdout: output.stdout, stderr: output.stderr + shown, shown: output.shown + shown }
  }
}

/** A file that is not there is an error of the command that names it. */
function withFileErrors(around: CommandSurroundings): CommandSurroundings {
  return {
    ...around,
    readFiles: (path) => {
      try {
        return around.readFiles(path)
      } catch (error) {
        throw new CommandError((error as Error).message)
      }
    },
  }
}

/** Before 1.24 cobra itself printed what it found wrong with a command line. */
function shownError(error: Error, minor: number): string {
  const text = errorText(error)
  const isUsage = /^error: (unknown (shorthand )?(flag|command)|flag needs|required flag)/.test(text)
  return minor < 24 && isUsage ? `E${text.slice(1)}` : text
}

/** The version of kubectl that first warns of --record. */
const recordDeprecatedSinceMinor = 22

/** What --record keeps: the command line with its flags in order. */
function changeCause(path: string, args: readonly string[], flags: Flags): string | undefined {
  return flags.isOn('record') ? [path, ...args, String(flags)].join(' ') : undefined
}

const guardable = (ground: KubectlGround): Omit<KubectlGround, 'api'> => ({
  kinds: ground.kinds,
  minor: ground.minor,
  time: ground.time,
  ...(ground.network === undefined ? {} : { network: ground.network }),
  ...(ground.requests === undefined ? {} : { requests: ground.requests }),
  ...(ground.store === undefined ? {} : { store: ground.store }),
  ...(ground.machines === undefined ? {} : { machines: ground.machines }),
  ...(ground.containers === undefined ? {} : { containers: ground.containers }),
  ...(ground.flags === undefined ? {} : { flags: ground.flags }),
  ...(ground.processes === undefined ? {} : { processes: ground.processes }),
})

/** `kubectl`, `kubectl help [COMMAND]`, `kubectl options`, `kubectl COMMAND --help`. */
function helpAsked(words: readonly string[], minor: number): string | undefined {
  const end = words.indexOf('--')
  const [first, ...rest] = end < 0 ? words : words.slice(0, end)
  const isFlag = (word: string | undefined): boolean => word === '--help' || word === '-h'
  if (first === undefined || isFlag(first)) return overview(minor)
  if (first === 'options') return `The following options can be passed to any command:\n\n${flagLines(globalFlags)}\n`
  if (first === 'help' && rest.length === 0) return overview(minor)
  if (first !== 'help' && (!rest.some(isFlag) || first.startsWith('__complete'))) return undefined
  const asked = (first === 'help' ? rest : words).filter((word) => !isFlag(word))
  const { verb, path } = findVerb(asked, minor)
  return helpOf(path, verb, minor)
}

function parsedFor(verb: Verb, path: string, words: readonly string[]): ReturnType<typeof parseFlags> {
  if (verb.takesWordsAsTheyAre === true) return { flags: new Flags(), args: words, argsBeforeDash: undefined }
  try {
    const parsed = parseFlags(words, [...(verb.flags ?? []), ...globalFlags])
    readKustomization(parsed.flags)
    const missing = (verb.required ?? []).filter((name) => !parsed.flags.isSet(name))
    if (missing.length > 0)
      throw new CommandError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set\n`)
    return parsed
  } catch (error) {
    if (!(error instanceof CommandError) || error.message.includes('\n')) throw error
    throw new CommandError(`${error.message}\nSee '${path} --help' for usage.`)
  }
}

/** `-k DIR` stands in the place of `-f`. Source: cli-runtime pkg/genericclioptions and resource FilenameOptions. */
function readKustomization(flags: Flags): void {
  const folder = flags.text('kustomize')
  if (folder === undefined || folder === '') return
  if (flags.list('filename').length > 0) throw new CommandError('only one of -f or -k can be specified\n')
  if (flags.isOn('recursive')) throw new CommandError("the -k flag can't be used with -f or -R\n")
  flags.set('filename', `${kustomizationPrefix}${folder}`, true)
}

function missingSubcommand(path: string, args: readonly string[]): CommandError {
  return new CommandError(`unknown command "${args.join(' ')}"\nSee '${path} -h' for help and examples`)
}
