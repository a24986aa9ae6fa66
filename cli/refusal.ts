import { builtInKind, nearest } from '../engine/index.ts'
import { type Parameter, parameters } from '../steps/parameters.ts'

const byName: ReadonlyMap<string, Parameter> = new Map(parameters.map((parameter) => [parameter.name, parameter]))

const integer = { type: 'int', regexp: /-?\d+/, expected: 'a whole number' }
const unitsOfTime = [
  'milliseconds',
  'seconds',
  'minutes',
  'hours',
  'days',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
]

/** A hole of a sentence: the type of what stands there. */
interface Hole {
  readonly type: string
  readonly regexp: RegExp
  readonly expected: string
}

/**
 * Why a text is no step although it has all the words of one: `Expected a span of time such as ..., got "5 minuets"`.
 * Undefined where it has other words.
 */
export function refusalOf(text: string, sentences: readonly string[]): string | undefined {
  for (const sentence of sentences) {
    const holes: Hole[] = []
    const values = looseRegexp(sentence, holes).exec(text)?.slice(1)
    if (values === undefined || !isMeant(holes, values)) continue
    for (const [index, { regexp, expected }] of holes.entries()) {
      const value = values[index] ?? ''
      if (!new RegExp(`^(?:${regexp.source})$`).test(value)) return refused(value, expected)
    }
  }
  return undefined
}

/** Two words anywhere look like an object; a kind as its first word says that one is meant. */
function isMeant(holes: readonly Hole[], values: readonly string[]): boolean {
  return holes.every(({ type }, index) => {
    const [kindWord = ''] = (values[index] ?? '').split(/\s/)
    return type !== 'object' || builtInKind(kindWord) !== undefined
  })
}

function refused(value: string, expected: string): string {
  const bare = value
    .trim()
    .replace(/^(?:within|for) /, '')
    .replace(/,$/, '')
  const near = expected.startsWith('a span of time') ? nearest(bare.replace(/^[\d. ]+/, ''), unitsOfTime) : undefined
  return `Expected ${expected}, got "${bare}"${near === undefined ? '' : `; did you mean "${near}"?`}`
}

/** A sentence as an expression that takes anything where a parameter stands. */
function looseRegexp(sentence: string, holes: Hole[]): RegExp {
  const pattern = sentence
    .replaceAll(/[\\^$.*+?[\]|]/g, '\\$&')
    .replaceAll(/\(([^)]*)\)/g, '(?:$1)?')
    .replaceAll(
      /(\w+)((?:\/\w+)+)/g,
      (_all, first: string, others: string) => `(?:${first}${others.replaceAll('/', '|')})`,
    )
    .replaceAll(/\{(\w+)\}/g, (_all, type: string) => {
      holes.push(type === 'int' ? integer : { type, ...(byName.get(type) ?? { regexp: /.*/, expected: type }) })
      return type === 'window'
        ? '((?:(?:within|for) \\S+(?: [a-z]+?)?,? |throughout,? |never,? )?)'
        : (loose[type] ?? '(.+?)')
    })
  return new RegExp(`^${pattern}$`)
}

/** What may stand in a hole for a sentence to be meant: anything that begins as such a thing does. */
const loose: Readonly<Record<string, string>> = {
  int: '([\\d.,+-]\\S*)',
  duration: '(\\d\\S*(?: \\S+?)?)',
  amount: '(.+?)',
  quantity: '(\\S+)',
  name: '("(?:[^"\\\\]|\\\\.)*"|[^\\s"]+)',
  object: '([A-Za-z]\\S*\\s+(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s"]+))',
}
