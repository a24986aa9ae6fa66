import { CommandError, type CommandResult, complained } from './result.ts'

/** What xargs was told: how many arguments a command gets, or the word that each line stands for. */
interface Grouping {
  readonly size: number
  readonly placeholder?: string
  /** Without arguments nothing runs. */
  readonly needsAny: boolean
  readonly command: readonly string[]
}

/** How xargs ends where a command has failed. */
const someFailed = 123

/**
 * `xargs [-r] [-n COUNT | -I WORD] COMMAND...`: runs a command with the words of a text as its last arguments, or once for
 * each line. Its output is that of all runs.
 */
export function withArguments(
  words: readonly string[],
  stdin: string,
  run: (words: readonly string[]) => CommandResult,
): CommandResult {
  const grouping = groupingOf(words)
  if (typeof grouping === 'string') return complained(`xargs: ${grouping}\nTry 'xargs --help' for more information.\n`)
  const runs = commandsOf(grouping, stdin).map(run)
  const all = (part: 'stdout' | 'stderr' | 'shown'): string => runs.map((each) => each[part]).join('')
  const exitCode = runs.some((each) => each.exitCode !== 0) ? someFailed : 0
  return { exitCode, stdout: all('stdout'), stderr: all('stderr'), shown: all('shown') }
}

/** @returns what is wrong, in the words of GNU's xargs */
function groupingOf(words: readonly string[]): Grouping | string {
  let size = Number.POSITIVE_INFINITY
  let placeholder: string | undefined
  let needsAny = false
  let at = 0
  for (; words[at]?.startsWith('-'); at += 1) {
    const [, letter, attached = ''] = /^-([nIr])(.*)$/.exec(words[at] ?? '') ?? []
    const value = letter === undefined || letter === 'r' ? '' : attached || words[++at]
    if (letter !== undefined && value === undefined) return `option requires an argument -- '${letter}'`
    if (letter === 'r') needsAny = true
    else if (letter === 'n') {
      if (!/^[+-]?\d+$/.test(value ?? '')) return `invalid number "${value}" for -n option`
      if (Number(value) < 1) return `value ${value} for -n option should be >= 1`
      size = Number(value)
    } else if (letter === 'I') placeholder = value
    else throw new CommandError(`xargs knows -n, -I and -r here: got "${words[at]}"`)
  }
  const command = words.slice(at)
  return {
    size,
    needsAny,
    command: command.length === 0 ? ['echo'] : command,
    ...(placeholder === undefined ? {} : { placeholder }),
  }
}

function commandsOf({ size, placeholder, needsAny, command }: Grouping, stdin: string): readonly (readonly string[])[] {
  if (placeholder !== undefined) {
    const lines = stdin.split('\n').filter((line) => line.trim() !== '')
    return lines.map((line) => command.map((word) => word.replaceAll(placeholder, line.trim())))
  }
  const items = stdin.split(/\s+/).filter((item) => item !== '')
  if (items.length === 0) return needsAny ? [] : [command]
  const count = Math.min(size, items.length)
  return Array.from({ length: Math.ceil(items.length / count) }, (_, at) => [
    ...command,
    ...items.slice(at * count, (at + 1) * count),
  ])
}
