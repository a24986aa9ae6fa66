import { Inputs, type NamedInput, ofFile, ofOpening, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { CommandError } from './result.ts'
import { byteLengthOf, linesOf } from './text-lines.ts'

/** The lines of a text with their ends: the last may lack it. */
const endedLines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? []

const partFlags = {
  switches: 'qv',
  valued: 'nc',
  long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v' },
}

interface Part {
  readonly count: number
  readonly sign: string
}

/** `head` and `tail`: so many lines or bytes of each file, under its name where there are several. */
function partOf(program: string, chosen: <T>(all: readonly T[], part: Part) => readonly T[]): TextProgram {
  return (words, input) => {
    const isValue = (at: number): boolean => ['-n', '-c', '--lines', '--bytes'].includes(words[at - 1] ?? '')
    const spelled = words.flatMap((word, at) => (/^-\d+$/.test(word) && !isValue(at) ? ['-n', word.slice(1)] : [word]))
    const options = optionsOf(spelled, { ...partFlags, program })
    const ofBytes = options.value('c')
    const given = ofBytes ?? options.value('n') ?? '10'
    const [, sign = '', digits] = /^([+-]?)(\d+)$/.exec(given) ?? []
    if (digits === undefined)
      throw stopped(`${program}: invalid number of ${ofBytes === undefined ? 'lines' : 'bytes'}: ‘${given}’\n`)
    const part = { count: Number(digits), sign }
    const { operands } = options
    const inputs = new Inputs(operands, input, ofOpening(program))
    const pick = (text: string): string =>
      ofBytes === undefined
        ? chosen(endedLines(text), part).join('')
        : Buffer.from(chosen([...Buffer.from(text, 'utf8')], part)).toString('utf8')
    const isTitled = (operands.length > 1 || options.has('v')) && !options.has('q')
    const title = ({ name = 'standard input' }: NamedInput, index: number): string =>
      isTitled ? `${index === 0 ? '' : '\n'}==> ${name} <==\n` : ''
    return inputs.printed(inputs.texts.map((each, index) => title(each, index) + pick(each.text)).join(''))
  }
}

export const head = partOf('head', (all, { count, sign }) =>
  sign === '-' ? all.slice(0, Math.max(0, all.length - count)) : all.slice(0, count),
)

export const tail = partOf('tail', (all, { count, sign }) =>
  sign === '+' ? all.slice(Math.max(0, count - 1)) : all.slice(Math.max(0, all.length - count)),
)

const counters: readonly (readonly [letter: string, count: (text: string) => number])[] = [
  ['l', (text) => text.split('\n').length - 1],
  ['w', (text) => text.split(/\s+/).filter((word) => word !== '').length],
  ['m', (text) => [...text].length],
  ['c', byteLengthOf],
]

/** Lines, words and bytes. Source: GNU coreutils, src/wc.c. */
export const wc: TextProgram = (words, input) => {
  const long = { lines: 'l', words: 'w', chars: 'm', bytes: 'c' }
  const options = optionsOf(words, { program: 'wc', switches: 'lwcm', long })
  const asked = counters.filter(([letter]) => options.has(letter))
  const wanted = asked.length > 0 ? asked : counters.filter(([letter]) => letter !== 'm')
  const inputs = new Inputs(options.operands, input, ofFile('wc'))
  const rows = inputs.texts.map(({ name, text }, index) => ({
    counts: wanted.map(([, count]) => count(text)),
    name: name ?? (options.operands[index] === '-' ? '-' : ''),
  }))
  if (options.operands.length > 1)
    rows.push({
      counts: wanted.map((_, at) => rows.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)),
      name: 'total',
    })
  // What is piped in has no size: then the columns are as wide as a size may be.
  const total = inputs.texts.reduce((sum, { text }) => sum + byteLengthOf(text), 0)
  const isPiped = inputs.texts.some(({ name }) => name === undefined)
  const isSingle = wanted.length === 1 && options.operands.length < 2
  const width = isSingle ? 1 : Math.max(String(total).length, isPiped ? 7 : 1)
  const lineOf = ({ counts, name }: (typeof rows)[number]): string =>
    [...counts.map((count) => String(count).padStart(width)), ...(name === '' ? [] : [name])].join(' ')
  return inputs.printed(rows.map((row) => `${lineOf(row)}\n`).join(''))
}

/** Lines that differ from the one before. */
export const uniq: TextProgram = (words, input) => {
  const long = { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i' }
  const options = optionsOf(words, { program: 'uniq', switches: 'cdui', long })
  const [file, output, more] = options.operands
  if (more !== undefined) throw stopped(`uniq: extra operand ‘${more}’\nTry 'uniq --help' for more information.\n`)
  if (output !== undefined) throw new CommandError('uniq into a file is not modelled: write > before its name.')
  const inputs = new Inputs(file === undefined ? [] : [file], input, ofFile('uniq'))
  const folded = (line: string): string => (options.has('i') ? line.toLowerCase() : line)
  const groups: { line: string; count: number }[] = []
  for (const line of linesOf(inputs.text)) {
    const last = groups.at(-1)
    if (last !== undefined && folded(last.line) === folded(line)) last.count += 1
    else groups.push({ line, count: 1 })
  }
  const isShown = ({ count }: { count: number }): boolean =>
    (count === 1 || !options.has('u')) && (count > 1 || !options.has('d'))
  const shown = groups
    .filter(isShown)
    .map(({ line, count }) => `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
  return inputs.printed(shown.join(''))
}
