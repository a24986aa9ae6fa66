import { Inputs, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { linesOf, textOf } from './text-lines.ts'

const failing = 2
const stop = (problem: string): Error => stopped(`sort: ${problem}\n`, failing)

/** A part of lines to sort by, and how. */
interface Key {
  readonly from: Position
  readonly to: Position | undefined
  readonly letters: string
}

interface Position {
  readonly field: number
  readonly character: number
  readonly skipsBlanks: boolean
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const numberIn = (text: string): number => Number.parseFloat(/^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1] ?? '') || 0

/** `512Ki` before `1Mi`: by the suffix, then by the number. */
function byHumanSize(a: string, b: string): number {
  const rank = (text: string): number => {
    const [, sign = '', suffix = ''] = /^[ \t]*(-?)[\d.]*([kKMGTPEZYRQ]?)/.exec(text) ?? []
    const order = ' KMGTPEZYRQ'.indexOf(suffix.toUpperCase() || ' ')
    return numberIn(text) === 0 ? 0 : sign === '-' ? -order - 1 : order + 1
  }
  return rank(a) - rank(b) || numberIn(a) - numberIn(b)
}

/** Lines in order: by all of them or by fields. Source: GNU coreutils, src/sort.c, in the locale C. */
export const sort: TextProgram = (words, input) => {
  const long = {
    'numeric-sort': 'n',
    reverse: 'r',
    unique: 'u',
    'human-numeric-sort': 'h',
    'ignore-case': 'f',
    'ignore-leading-blanks': 'b',
    stable: 's',
    key: 'k',
    'field-separator': 't',
  }
  const options = optionsOf(words, { program: 'sort', switches: 'nruhfbs', valued: 'kt', long, exitCode: failing })
  const separator = separatorOf(options.value('t'))
  const global = [...'nhrfb'].filter((letter) => options.has(letter)).join('')
  const whole: Key = {
    from: { field: 1, character: 1, skipsBlanks: global.includes('b') },
    to: undefined,
    letters: global,
  }
  const given = options.values('k').map((text) => keyOf(text, global))
  const keys = given.length > 0 ? given : [whole]
  const inputs = new Inputs(options.operands, input, (file, problem) =>
    problem === 'Is a directory' ? `sort: read failed: ${file}: ${problem}` : `sort: cannot read: ${file}: ${problem}`,
  )
  if (inputs.stderr !== '') throw stopped(inputs.stderr, failing)
  const byKeys = (a: string, b: string): number => {
    for (const key of keys) {
      const order = compared(partOf(a, key, separator), partOf(b, key, separator), key.letters)
      if (order !== 0) return order
    }
    return 0
  }
  const isReversed = global.includes('r')
  const lastResort = (a: string, b: string): number => (isReversed ? byText(b, a) : byText(a, b))
  const keepsOrder = options.has('u') || options.has('s')
  const lines = inputs.texts.flatMap(({ text }) => linesOf(text))
  lines.sort((a, b) => byKeys(a, b) || (keepsOrder ? 0 : lastResort(a, b)))
  const shown = options.has('u')
    ? lines.filter((line, index) => index === 0 || byKeys(lines[index - 1] as string, line) !== 0)
    : lines
  return inputs.printed(textOf(shown))
}

function separatorOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '\\0') return text === undefined ? undefined : '\0'
  if (text === '') throw stop('empty tab')
  if ([...text].length > 1) throw stop(`multi-character tab ‘${text}’`)
  return text
}

function compared(a: string, b: string, letters: string): number {
  const fold = (text: string): string => (letters.includes('f') ? text.toUpperCase() : text)
  const order = letters.includes('n')
    ? numberIn(a) - numberIn(b)
    : letters.includes('h')
      ? byHumanSize(a, b)
      : byText(fold(a), fold(b))
  return letters.includes('r') ? -order : order
}

/** `2`, `2,2`, `2n`, `1.3,1.5`. */
function keyOf(text: string, global: string): Key {
  const bad = (problem: string): Error => stop(`${problem}: invalid field specification ‘${text}’`)
  const [start = '', end, ...more] = text.split(',')
  const startAt = positionOf(start, 'field start', bad)
  const endAt = end === undefined ? undefined : positionOf(end, "after ','", bad)
  const letters = startAt.letters + (endAt?.letters ?? '')
  if (more.length > 0 || [...letters].some((letter) => !'nhrfb'.includes(letter)))
    throw bad('stray character in field spec')
  const own = letters === '' ? global : letters
  const place = ({ field, character, letters: mine }: ReturnType<typeof positionOf>): Position => ({
    field,
    character,
    skipsBlanks: letters === '' ? global.includes('b') : mine.includes('b'),
  })
  return {
    from: place({ ...startAt, character: startAt.character ?? 1 }),
    to: endAt === undefined ? undefined : place({ ...endAt, character: endAt.character ?? 0 }),
    letters: own,
  }
}

function positionOf(
  text: string,
  where: string,
  bad: (problem: string) => Error,
): { field: number; character: number; letters: string } {
  const [, field, , character, letters = ''] = /^(\d+)(\.(\d*))?(.*)$/s.exec(text) ?? []
  if (field === undefined)
    throw stop(
      `invalid number ${where === 'field start' ? 'at field start' : where}: invalid count at start of ‘${text}’`,
    )
  if (Number(field) === 0) throw bad('field number is zero')
  const isStart = where === 'field start'
  if (character === '') throw stop(`invalid number after '.': invalid count at start of ‘${letters}’`)
  if (isStart && character !== undefined && Number(character) === 0) throw bad('character offset is zero')
  return { field: Number(field), character: character === undefined ? (isStart ? 1 : 0) : Number(character), letters }
}

/** The part of a line that a key names: blanks before a field are part of it. */
function partOf(line: string, { from, to }: Key, separator: string | undefined): string {
  const spans = spansOf(line, separator)
  const startOf = ({ field, skipsBlanks }: Position): number => {
    const start = spans[field - 1]?.[0] ?? line.length
    return skipsBlanks ? start + (/^[ \t]*/.exec(line.slice(start))?.[0].length ?? 0) : start
  }
  const begin = startOf(from) + from.character - 1
  if (to === undefined) return line.slice(begin)
  const end = to.character === 0 ? (spans[to.field - 1]?.[1] ?? line.length) : startOf(to) + to.character
  return line.slice(begin, Math.max(begin, end))
}

function spansOf(line: string, separator: string | undefined): readonly (readonly [number, number])[] {
  if (separator === undefined)
    return [...line.matchAll(/[ \t]*[^ \t]+/g)].map(({ index, 0: field }) => [index, index + field.length])
  let at = 0
  return line.split(separator).map((field) => {
    const span = [at, at + field.length] as const
    at += field.length + separator.length
    return span
  })
}
