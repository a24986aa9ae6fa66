import { readYaml } from '../../../api/manifest/yaml-text.ts'
import { hexOf } from '../../../kubelet/identifiers.ts'
import type { Command } from '../../command.ts'
import { dateText } from '../../describe/times.ts'
import { own } from '../../own.ts'
import type { FileText, ProgramInput } from '../../program-flags.ts'
import { misused } from '../../program-flags.ts'
import { CommandError, type CommandResult, type CommandSurroundings } from '../../result.ts'
import { parseScript, runsAfter } from '../../shell.ts'
import { runShellProgram, shellProgramNames } from '../../shell-programs.ts'
import { type FileComplaints, withRedirections } from '../../shell-redirections.ts'
import { sleep } from '../../sleeping.ts'
import { environmentOf } from './environment.ts'
import { directoryOf, fileOf, isMounted } from './mounted-files.ts'
import { requestProgram } from './request-programs.ts'
import type { Target } from './target.ts'
import { absolute, isFolderInside, isInVolume, remove, write, writeProblem } from './written-files.ts'

/** What a pod says that its programs answer: a map of command lines to texts. */
export const answersAnnotation = 'rehearsal.dev/exec'

const said = (stdout: string, exitCode = 0, stderr = ''): CommandResult => ({
  exitCode,
  stdout,
  stderr,
  shown: stdout + stderr,
})

const notFound = 127

/**
 * Runs a program in a container. What the pod's annotation answers comes first; else it is one of the few that answer from
 * what is known of the container. @throws CommandError for any other, saying how to describe it
 */
export function runInside(command: Command, target: Target, words: readonly string[], stdin: string): CommandResult {
  const line = words.join(' ')
  const answer = answersOf(target).get(line)
  if (answer !== undefined) return said(answer.endsWith('\n') || answer === '' ? answer : `${answer}\n`)
  const [path = '', ...rest] = words
  const program = path.slice(path.lastIndexOf('/') + 1)
  if (['sh', 'bash', 'ash'].includes(program)) return shell(command, target, [program, ...rest], stdin)
  const known = own(programs, program)
  const done = known?.({ command, target, stdin }, rest)
  if (done !== undefined) return done
  const request = requestProgram(command, target, program, rest)
  if (request !== undefined) return request
  const filtered =
    known === undefined ? runShellProgram(program, rest, inputInside(command, target, { stdin, line })) : undefined
  if (filtered !== undefined) return filtered
  if (/^[-–—]/.test(path)) throw notFoundInside(command, path)
  throw notSaid(target, line)
}

const notSaid = (target: Target, line: string): CommandError =>
  new CommandError(
    `nobody has said what "${line}" prints in container ${target.container} of pod ${target.pod.metadata.name}: say it by the pod's annotation ${answersAnnotation}, a map of command lines to texts. These answer by themselves: ${[...new Set([...Object.keys(programs), ...shellProgramNames, 'sh', 'curl', 'wget', 'nslookup'])].sort().join(', ')}.`,
    notFound,
  )

/** What programs read of the files of a container: of its image nothing is known. */
function inputInside(
  command: Command,
  target: Target,
  { stdin, line }: { readonly stdin: string; readonly line: string },
): ProgramInput {
  const read = (path: string): FileText => {
    const text = path === '/dev/null' ? '' : fileOf(command, target, absolute(target, path))
    if (text !== undefined) return { text }
    if (isKnownFolder(command, target, path)) return { problem: 'Is a directory' }
    if (!isMounted(target, path)) throw notSaid(target, line)
    return { problem: 'No such file or directory' }
  }
  return { stdin, read, write: (path, text) => write(command, target, path, text) }
}

/** Nobody sits at a terminal here. */
export function noteMissingTerminal({ flags, err }: Command): void {
  if (flags.isOn('tty')) err('Unable to use a TTY - input is not a terminal or the right kind of file')
}

/** Runs a program whose output is the command's, with the command's input where `--stdin` says so. @returns its exit code */
export function runAttachedTo(command: Command, target: Target, words: readonly string[]): number {
  const stdin = command.flags.isOn('stdin') ? command.surroundings.stdin : ''
  const { exitCode, stdout, stderr } = runInside(command, target, words, stdin)
  command.write(stdout)
  if (stderr !== '') command.err(stderr.replace(/\n$/, ''))
  return exitCode
}

/** What begins with a dash is no program in any image: somebody meant `--`. As containerd says it. */
function notFoundInside(command: Command, path: string): CommandError {
  const id = hexOf(`${path} ${command.nowMs()}`)
  return new CommandError(
    `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${path}": executable file not found in $PATH: unknown`,
  )
}

function answersOf({ pod, container }: Target): ReadonlyMap<string, string> {
  const annotations = pod.metadata.annotations ?? {}
  const text = annotations[`${container}.${answersAnnotation}`] ?? annotations[answersAnnotation]
  if (text === undefined) return new Map()
  const value = readYaml(text, undefined)[0]?.value
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`annotation ${answersAnnotation}: expected a map of command lines to texts, got "${text}"`)
  const answers = Object.entries(value as Record<string, unknown>)
  for (const [line, answer] of answers)
    if (typeof answer === 'object')
      throw new CommandError(
        `annotation ${answersAnnotation}: what "${line}" prints should be a text, got ${JSON.stringify(answer)}`,
      )
  return new Map(answers.map(([line, answer]) => [line, String(answer)]))
}

function isKnownFolder(command: Command, target: Target, path: string): boolean {
  const wanted = absolute(target, path)
  return isFolderInside(target, wanted) || directoryOf(command, target, wanted) !== undefined
}

interface Inside {
  readonly command: Command
  readonly target: Target
  readonly stdin: string
}

const programs: Readonly<Record<string, (inside: Inside, words: readonly string[]) => CommandResult | undefined>> = {
  cat: ({ command, target, stdin }, words) => {
    if (words.length === 0) return said(stdin)
    const files = words.map((path) => ({
      path,
      text: path === '/dev/null' ? '' : fileOf(command, target, absolute(target, path)),
    }))
    const folder = files.find(({ path, text }) => text === undefined && isKnownFolder(command, target, path))
    if (folder !== undefined) return said('', 1, `cat: ${folder.path}: Is a directory\n`)
    const missing = files.find(({ text }) => text === undefined)
    if (missing !== undefined && !isMounted(target, missing.path)) return undefined
    if (missing !== undefined) return said('', 1, `cat: ${missing.path}: No such file or directory\n`)
    return said(files.map(({ text }) => text).join(''))
  },
  date: ({ command }) => said(`${dateText(command.nowMs())}\n`),
  env: ({ command, target }) =>
    said([...environmentOf(command, target)].map(([name, value]) => `${name}=${value}\n`).join('')),
  hostname: ({ target }) => said(`${target.pod.spec.hostname ?? target.pod.metadata.name}\n`),
  ls: ({ command, target }, words) => {
    const [path = '/'] = words.filter((word) => !word.startsWith('-'))
    const names = isInVolume(target, path) ? directoryOf(command, target, absolute(target, path)) : undefined
    if (names === undefined && !isMounted(target, path)) return undefined
    if (names === undefined) return said('', 2, `ls: cannot access '${path}': No such file or directory\n`)
    return said(names.map((name) => `${name}\n`).join(''))
  },
  // Folders are there as soon as something is in them.
  mkdir: (_, words) => (operandsOf(words).length === 0 ? misused('mkdir', 'missing operand') : said('')),
  rm: ({ command, target }, words) => {
    const isForced = words.some((word) => /^-[a-zA-Z]*f/.test(word) || word === '--force')
    if (operandsOf(words).length === 0 && !isForced) return misused('rm', 'missing operand')
    const missing = operandsOf(words).filter((path) => remove(command, target, path) === 0)
    if (missing.length === 0 || isForced) return said('')
    return said('', 1, missing.map((path) => `rm: cannot remove '${path}': No such file or directory\n`).join(''))
  },
  touch: ({ command, target }, words) => {
    if (operandsOf(words).length === 0) return misused('touch', 'missing file operand')
    const problems = operandsOf(words).flatMap((path) => {
      const problem = isKnownFolder(command, target, path)
        ? undefined
        : write(command, target, path, fileOf(command, target, absolute(target, path)) ?? '')
      return problem === undefined ? [] : [`touch: ${path}: ${problem}\n`]
    })
    return said('', problems.length === 0 ? 0 : 1, problems.join(''))
  },
  printenv: ({ command, target }, [name]) => {
    const found = environmentOf(command, target)
    if (name === undefined) return said([...found].map(([key, value]) => `${key}=${value}\n`).join(''))
    const value = found.get(name)
    return value === undefined ? said('', 1) : said(`${value}\n`)
  },
  sleep: ({ command }, words) => sleep(words, command.surroundings),
}

/** What is no flag. */
const operandsOf = (words: readonly string[]): readonly string[] => words.filter((word) => !word.startsWith('-'))

/** `sh -c 'a && b'`, or the lines that are typed into a shell. */
function shell(
  command: Command,
  target: Target,
  [program = '', ...words]: readonly string[],
  stdin: string,
): CommandResult {
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word))
  const script = at < 0 ? stdin : words[at + 1]
  if (script === undefined)
    return said(
      '',
      2,
      program === 'bash' ? 'bash: -c: option requires an argument\n' : `${program}: 0: -c requires an argument\n`,
    )
  let result = said('')
  const printed = { stdout: '', stderr: '' }
  const surroundings = filesInside(command, target)
  const complaints = innerShell(command, target)
  for (const inner of parseScript(script)) {
    if (!runsAfter(result.exitCode !== 0, inner)) continue
    result = said('')
    for (const { words: stage, stdin: given, redirections } of inner.stages) {
      if (stage[0] === 'exit')
        return { ...printed, shown: printed.stdout + printed.stderr, exitCode: exitCodeOf(stage) }
      const run = (input = ''): CommandResult =>
        stage.length === 0 ? result : runInside(command, target, stage, input)
      result = withRedirections(redirections, surroundings, complaints, given ?? result.stdout, run)
      printed.stderr += result.stderr
    }
    printed.stdout += result.stdout
  }
  return { ...printed, shown: printed.stdout + printed.stderr, exitCode: result.exitCode }
}

const exitCodeOf = ([, code = '0']: readonly string[]): number => Number(code) & 255

/** As BusyBox says it. */
const innerShell = (command: Command, target: Target): FileComplaints => ({
  ofReading: (file) => `sh: can't open ${file}: no such file`,
  ofWriting: (file) => {
    const problem = writeProblem(command, target, file)
    return problem === undefined ? undefined : `sh: can't create ${file}: ${problem}`
  },
})

/** In a container there are the files that are mounted, and those that commands wrote. */
function filesInside(command: Command, target: Target): CommandSurroundings {
  const { filesBelow: _local, ...others } = command.surroundings
  return {
    ...others,
    writeFile: (path, text) => {
      write(command, target, path, text)
    },
    readFiles: (path) => {
      const text = fileOf(command, target, absolute(target, path))
      if (text === undefined) throw new Error(`${path}: No such file or directory`)
      return [{ name: path, text }]
    },
  }
}
