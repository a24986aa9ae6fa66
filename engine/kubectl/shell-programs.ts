import { expressionOf, extendedOf } from './expressions.ts'
import { CommandError, type CommandResult, printed } from './result.ts'
import { edited } from './sed.ts'
import { linesOf, textOf } from './text-lines.ts'
import { textPrograms } from './text-programs.ts'

/** A program beside kubectl that a shell line may name: a filter of texts. */
type ShellProgram = (words: readonly string[], stdin: string) => CommandResult

/** What `grep` was told: its flags, how many lines around each match it shows, the pattern. */
function grepOptions(words: readonly string[]): { flags: string; before: number; after: number; pattern: string } {
  let [flags, before, after] = ['', 0, 0]
  const rest: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    const context = /^-([ABC])(\d*)$/.exec(word)
    if (context !== null) {
      const count = Number(context[2] === '' ? words[++at] : context[2])
      if (context[1] !== 'A') before = count
      if (context[1] !== 'B') after = count
    } else if (/^-[A-Za-z]+$/.test(word) && rest.length === 0) flags += word.slice(1)
    else rest.push(word)
  }
  const [unknown] = [...flags].filter((flag) => !'ivEFwocqne'.includes(flag))
  if (unknown !== undefined)
    throw new CommandError(
      `grep -${unknown} is not modelled: it knows -i, -v, -E, -F, -w, -o, -c, -q, -n, -A, -B and -C here.`,
    )
  const [pattern, ...files] = rest
  if (pattern === undefined) throw new CommandError('Usage: grep [OPTION]... PATTERNS [FILE]...', 2)
  if (files.length > 0)
    throw new CommandError(`grep reads what is piped into it here, and no files: got "${files.join(' ')}"`, 2)
  return { flags, before, after, pattern }
}

function grepPattern(flags: string, pattern: string): RegExp {
  const literal = flags.includes('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern
  const isPlain = flags.includes('E') || flags.includes('F')
  const extended = isPlain ? literal : extendedOf(literal)
  const source = flags.includes('w') ? `\\b(?:${extended})\\b` : extended
  return expressionOf(source, flags.includes('i') ? 'i' : '', `grep: invalid regular expression "${pattern}"`)
}

function grep(words: readonly string[], stdin: string): CommandResult {
  const { flags, before, after, pattern } = grepOptions(words)
  const wanted = grepPattern(flags, pattern)
  const lines = linesOf(stdin)
  const found = lines.flatMap((line, index) => (wanted.test(line) === flags.includes('v') ? [] : [index]))
  const exitCode = found.length === 0 ? 1 : 0
  if (flags.includes('q')) return printed('', exitCode)
  if (flags.includes('c')) return printed(`${found.length}\n`, exitCode)
  if (flags.includes('o'))
    return printed(textOf(found.map((index) => wanted.exec(lines[index] ?? '')?.[0] ?? '')), exitCode)
  const shown = new Set(
    found.flatMap((index) => Array.from({ length: before + after + 1 }, (_, at) => index - before + at)),
  )
  const inOrder = [...shown].filter((index) => index >= 0 && index < lines.length).sort((a, b) => a - b)
  const rows = inOrder.flatMap((index, at) => {
    const isGap = before + after > 0 && at > 0 && inOrder[at - 1] !== index - 1
    const line = flags.includes('n')
      ? `${index + 1}${found.includes(index) ? ':' : '-'}${lines[index]}`
      : (lines[index] ?? '')
    return isGap ? ['--', line] : [line]
  })
  return printed(textOf(rows), exitCode)
}

/** `-n 5`, `-5` or `-n5`; ten where nothing is said. */
function lineCount(program: string, words: readonly string[]): { count: number; fromStart: boolean } {
  const text = words.join(' ')
  const match = /^(?:-n ?|--lines=|-)?(\+?\d+)$/.exec(text)
  if (text !== '' && match === null) throw new CommandError(`${program} knows -n NUMBER alone here: got "${text}"`)
  return { count: Number(match?.[1] ?? 10), fromStart: match?.[1]?.startsWith('+') ?? false }
}

function wc(words: readonly string[], stdin: string): CommandResult {
  const counts = { '-l': linesOf(stdin).length, '-w': stdin.split(/\s+/).filter(Boolean).length, '-c': stdin.length }
  const [flag] = words
  if (flag === undefined) return printed(`${counts['-l']} ${counts['-w']} ${counts['-c']}\n`)
  if (!(flag in counts)) throw new CommandError(`wc ${flag} is not modelled: it knows -l, -w and -c here.`)
  return printed(`${counts[flag as keyof typeof counts]}\n`)
}

function sort(words: readonly string[], stdin: string): CommandResult {
  const flags = words.join('').replaceAll('-', '')
  if (!/^[nru]*$/.test(flags)) throw new CommandError(`sort knows -n, -r and -u here: got "${words.join(' ')}"`)
  const lines = linesOf(stdin)
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  lines.sort(flags.includes('n') ? (a, b) => Number.parseFloat(a) - Number.parseFloat(b) || byText(a, b) : byText)
  if (flags.includes('r')) lines.reverse()
  return printed(textOf(flags.includes('u') ? [...new Set(lines)] : lines))
}

/** The programs that lines of a shell may use beside kubectl. */
export const shellPrograms: Readonly<Record<string, ShellProgram>> = {
  cat: (_words, stdin) => printed(stdin),
  echo: (words) => {
    const isBare = words[0] === '-n'
    const rest = words.filter((word, index) => index > 0 || !['-n', '-e'].includes(word))
    return printed(`${rest.join(' ')}${isBare ? '' : '\n'}`)
  },
  false: () => printed('', 1),
  grep,
  head: (words, stdin) => printed(textOf(linesOf(stdin).slice(0, lineCount('head', words).count))),
  sed: (words, stdin) => printed(edited(stdin, words)),
  sort,
  tail: (words, stdin) => {
    const { count, fromStart } = lineCount('tail', words)
    return printed(textOf(fromStart ? linesOf(stdin).slice(count - 1) : linesOf(stdin).slice(-count)))
  },
  true: () => printed(''),
  uniq: (words, stdin) => {
    if (words.length > 0) throw new CommandError(`uniq knows no flags here: got "${words.join(' ')}"`)
    return printed(textOf(linesOf(stdin).filter((line, index, all) => index === 0 || all[index - 1] !== line)))
  },
  wc,
  ...textPrograms,
}
