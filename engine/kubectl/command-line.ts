import { administratorOf, type Requester } from '../apiserver/request.ts'
import type { KubectlGround } from './client.ts'
import { curl } from './curl.ts'
import { errorText } from './errors.ts'
import { runKubectl } from './kubectl.ts'
import { isFile, isFolder } from './local-files.ts'
import type { FileText } from './program-flags.ts'
import { CommandError, type CommandResult, type CommandSurroundings, complained, printed } from './result.ts'
import { parseScript, runsAfter, type ShellCommand, ShellError, type ShellStage } from './shell.ts'
import { runShellProgram, shellProgramNames } from './shell-programs.ts'
import { typedShell, withRedirections } from './shell-redirections.ts'
import { interval, sleep } from './sleeping.ts'
import { withArguments } from './xargs.ts'

/** What a line of a shell needs: the cluster, the world around it, and who asks. */
interface Shell {
  readonly ground: KubectlGround
  readonly surroundings: CommandSurroundings
  readonly requester: Requester
  /** What `export` has set. */
  readonly exported: Record<string, string>
}

/**
 * Runs command lines as a POSIX shell and kubectl would. It stops at the first that fails; the output is that of the
 * last one that ran. Nothing that a command line says is thrown: it comes back as exit code and error output.
 */
export function runCommandLine(
  ground: KubectlGround,
  script: string,
  surroundings: CommandSurroundings,
  requester: Requester = administratorOf(ground.minor),
): CommandResult {
  const shell = { ground, surroundings, requester, exported: { ...surroundings.environment } }
  let result = printed('')
  let shown = ''
  try {
    for (const command of parseScript(script)) {
      const runs = runsAfter(result.exitCode !== 0, command)
      if (runs === 'stop') break
      if (runs) {
        result = attempted(() => runCommand(shell, command))
        shown += result.shown
      }
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    result = failed(error)
    shown += result.shown
  }
  return { ...result, shown }
}

function attempted(run: () => CommandResult): CommandResult {
  try {
    return run()
  } catch (error) {
    if (error instanceof CommandError) return failed(error)
    throw error
  }
}

function failed(error: CommandError): CommandResult {
  const stderr = error instanceof ShellError ? `bash: ${error.message}\n` : errorText(error)
  return { exitCode: error.exitCode, stdout: '', stderr, shown: stderr }
}

/** Each program reads what the one before it printed; the last one's exit code counts. */
function runCommand(shell: Shell, { stages, inBackground, text }: ShellCommand): CommandResult {
  if (inBackground && !/^\s*(kubectl|k)\s.*\b(port-forward|proxy)\b/.test(text))
    throw new CommandError(`Only kubectl port-forward and proxy run in the background (&) here: got "${text}".`)
  let result = printed('')
  for (const [index, stage] of stages.entries()) {
    const stdin = stage.stdin ?? (index === 0 ? undefined : result.stdout)
    const run = (input: string | undefined) => runStage(shell, { ...stage, stdin: input }, text)
    const next = withRedirections(stage.redirections, shell.surroundings, typedShell(shell.surroundings), stdin, run)
    // What goes into a pipe is not seen.
    result = { ...next, stderr: result.stderr + next.stderr, shown: result.stderr + next.shown }
  }
  return result
}

function runStage(shell: Shell, stage: ShellStage, text: string): CommandResult {
  const [program, ...rest] = stage.words
  const { surroundings, exported } = shell
  if (program === undefined) {
    Object.assign(exported, stage.environment)
    return printed('')
  }
  const environment = { ...exported, ...stage.environment }
  const given = { ...surroundings, environment, ...(stage.stdin === undefined ? {} : { stdin: stage.stdin }) }
  if (program === 'kubectl' || program === 'k') return runKubectl(shell.ground, rest, given, shell.requester)
  if (program === 'sleep') return sleep(rest, given)
  if (program === 'curl') return curl(shell.ground, rest, given, shell.requester)
  if (program === 'export') return exportNames(rest, exported)
  if (program === 'xargs')
    return withArguments(rest, stage.stdin ?? '', (words) =>
      runStage({ ...shell, surroundings: given }, { ...bare, words }, text),
    )
  if (program === 'timeout') return withTimeout({ ...shell, surroundings: given }, rest, text)
  const done = runShellProgram(program, rest, {
    stdin: stage.stdin ?? '',
    read: (path) => localText(given, path),
    write: (path, content) => writeLocal(given, path, content),
  })
  if (done !== undefined) return done
  const known = ['kubectl', 'curl', 'sleep', 'timeout', 'xargs', 'export', ...shellProgramNames].join(', ')
  throw new ShellError(`${program}: command not found\nHere run ${known}: got "${text}".`, 127)
}

/** A file as a program reads it. */
function localText(surroundings: CommandSurroundings, path: string): FileText {
  if (path === '/dev/null') return { text: '' }
  if (isFile(surroundings, path)) return { text: surroundings.readFiles(path)[0]?.text ?? '' }
  return { problem: isFolder(surroundings, path) ? 'Is a directory' : 'No such file or directory' }
}

function writeLocal(surroundings: CommandSurroundings, path: string, text: string): string | undefined {
  const { writeFile } = surroundings
  if (writeFile === undefined) return 'Read-only file system'
  writeFile(path, text)
  return undefined
}

/** What is set and sent for no program in particular. */
const bare = { stdin: undefined, environment: {}, redirections: [] } as const

function exportNames(words: readonly string[], exported: Record<string, string>): CommandResult {
  const wrong = words.filter((word) => !/^[A-Za-z_]\w*(=|$)/.test(word))
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals > 0 && !wrong.includes(word)) exported[word.slice(0, equals)] = word.slice(equals + 1)
  }
  if (wrong.length === 0) return printed('')
  return complained(wrong.map((word) => `bash: export: \`${word}': not a valid identifier\n`).join(''))
}

/** How a command ends that `timeout` has stopped. */
const timedOutCode = 124
const misusedTimeoutCode = 125

/** A command that waits for no longer than that; one that goes on is stopped, with code 124. */
function withTimeout(shell: Shell, [limit = '', ...words]: readonly string[], text: string): CommandResult {
  if (limit.startsWith('-'))
    throw new CommandError(`timeout ${limit} is not modelled: it takes a time and a command here.`)
  const limitMs = interval('timeout', words.length === 0 ? [] : [limit])
  if (typeof limitMs !== 'number') return { ...limitMs, exitCode: misusedTimeoutCode }
  const { surroundings } = shell
  let leftMs = limitMs
  let stopped = false
  const waitUntil = (isSo: () => boolean, withinMs: number): boolean => {
    const beginMs = shell.ground.time.nowUnixMs
    const came = surroundings.waitUntil(isSo, Math.min(withinMs, leftMs))
    leftMs -= shell.ground.time.nowUnixMs - beginMs
    stopped ||= !came && withinMs > leftMs && leftMs <= 0
    return came
  }
  const limited = { ...shell, surroundings: { ...surroundings, waitUntil } }
  const result = runStage(limited, { ...bare, words, stdin: surroundings.stdin }, text)
  return stopped ? { ...result, exitCode: timedOutCode } : result
}
