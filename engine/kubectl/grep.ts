import { classesOf, extendedOf, RegularExpressionError, regularExpression } from './expressions.ts'
import { Inputs, type NamedInput, type Options, ofFile, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { printed } from './result.ts'
import { linesOf } from './text-lines.ts'

const failing = 2
const stop = (problem: string): Error => stopped(`grep: ${problem}\n`, failing)

const spec = {
  program: 'grep',
  switches: 'ivEFwocqnxhHls',
  valued: 'eABCm',
  exitCode: failing,
  long: {
    'ignore-case': 'i',
    'invert-match': 'v',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'word-regexp': 'w',
    'only-matching': 'o',
    count: 'c',
    quiet: 'q',
    silent: 'q',
    'line-number': 'n',
    'line-regexp': 'x',
    'no-filename': 'h',
    'with-filename': 'H',
    'files-with-matches': 'l',
    'no-messages': 's',
    regexp: 'e',
    'after-context': 'A',
    'before-context': 'B',
    context: 'C',
    'max-count': 'm',
  },
}

/** Lines that have a pattern. Source: GNU grep's manual. */
export const grep: TextProgram = (words, input) => {
  const options = optionsOf(
    words.filter((word) => !/^--colou?r(=|$)/.test(word)),
    spec,
  )
  const named = options.values('e')
  const [first, ...rest] = options.operands
  if (named.length === 0 && first === undefined)
    throw stopped("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n", failing)
  const patterns = named.length > 0 ? named : [first as string]
  const files = named.length > 0 ? options.operands : rest
  const wanted = patternOf(
    options,
    patterns.flatMap((pattern) => pattern.split('\n')),
  )
  const limits = limitsOf(options)
  const inputs = new Inputs(files, input, ofFile('grep'))
  const isNamed = options.has('H') || (files.length > 1 && !options.has('h'))
  const reports = inputs.texts.map((each) => reportOf(each, { options, wanted, limits, isNamed }))
  const isFound = reports.some(({ found }) => found)
  if (options.has('q')) return printed('', isFound ? 0 : inputs.stderr === '' ? 1 : failing)
  const lines = reports.flatMap(({ shown }) => shown)
  const result = inputs.printed(lines.map((line) => `${line}\n`).join(''), { exitCode: isFound ? 0 : 1, failing })
  return options.has('s') ? { ...result, stderr: '', shown: result.stdout } : result
}

function patternOf(options: Options, patterns: readonly string[]): RegExp {
  const source = patterns
    .map((pattern) => {
      if (options.has('F')) return pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      // A star with nothing before it is one itself.
      const plain = pattern.replace(/^(\^?)\*/, '$1\\*')
      return options.has('E') ? plain : extendedOf(plain)
    })
    .map((pattern) => `(?:${pattern})`)
    .join('|')
  const bounded = options.has('x') ? `^(?:${source})$` : options.has('w') ? `(?<!\\w)(?:${source})(?!\\w)` : source
  try {
    return regularExpression(classesOf(bounded), options.has('i') ? 'gi' : 'g')
  } catch (error) {
    if (error instanceof RegularExpressionError) throw stop(error.message)
    throw error
  }
}

interface Limits {
  readonly before: number
  readonly after: number
  readonly most: number
}

function limitsOf(options: Options): Limits {
  const count = (letter: string): number | undefined => {
    const text = options.value(letter)
    if (text === undefined) return undefined
    if (/^\d+$/.test(text)) return Number(text)
    throw stop(letter === 'm' ? 'invalid max count' : `${text}: invalid context length argument`)
  }
  const around = count('C') ?? 0
  return { before: count('B') ?? around, after: count('A') ?? around, most: count('m') ?? Number.POSITIVE_INFINITY }
}

interface Search {
  readonly options: Options
  readonly wanted: RegExp
  readonly limits: Limits
  readonly isNamed: boolean
}

/** What is printed of one text. */
function reportOf(
  { name = '(standard input)', text }: NamedInput,
  { options, wanted, limits, isNamed }: Search,
): { readonly found: boolean; readonly shown: readonly string[] } {
  const lines = linesOf(text)
  const has = (line: string): boolean => line.search(wanted) >= 0
  const matching = lines.flatMap((line, index) => (has(line) === options.has('v') ? [] : [index])).slice(0, limits.most)
  const found = matching.length > 0
  const prefix = (index: number, sign: string): string =>
    `${isNamed ? `${name}${sign}` : ''}${options.has('n') ? `${index + 1}${sign}` : ''}`
  if (options.has('l')) return { found, shown: found ? [name] : [] }
  if (options.has('c')) return { found, shown: [`${isNamed ? `${name}:` : ''}${matching.length}`] }
  if (options.has('o')) {
    const partsOf = (index: number): readonly string[] =>
      options.has('v') ? [] : ((lines[index] as string).match(wanted) ?? []).filter((part) => part !== '')
    return { found, shown: matching.flatMap((index) => partsOf(index).map((part) => prefix(index, ':') + part)) }
  }
  return { found, shown: withContext(lines, matching, limits, prefix) }
}

/** The lines with those around them, a sign between groups of them that do not touch. */
function withContext(
  lines: readonly string[],
  matching: readonly number[],
  { before, after }: Limits,
  prefix: (index: number, sign: string) => string,
): readonly string[] {
  const matches = new Set(matching)
  const around = new Set(
    matching.flatMap((index) => Array.from({ length: before + after + 1 }, (_, at) => index - before + at)),
  )
  const inOrder = [...around].filter((index) => index >= 0 && index < lines.length).sort((a, b) => a - b)
  return inOrder.flatMap((index, at) => {
    const isGap = before + after > 0 && at > 0 && inOrder[at - 1] !== index - 1
    const line = `${prefix(index, matches.has(index) ? ':' : '-')}${lines[index]}`
    return isGap ? ['--', line] : [line]
  })
}
