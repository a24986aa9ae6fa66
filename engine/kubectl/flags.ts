import { DurationError, parseGoDuration } from '../api/meta/durations.ts'
import { CommandError } from './result.ts'

/** A flag that a command takes. */
export interface FlagSpec {
  readonly name: string
  readonly short?: string | undefined
  /** `list` splits at commas and adds up, `array` only adds up. */
  readonly type: 'text' | 'switch' | 'list' | 'array' | 'number' | 'duration'
  /** What it means without a value; only flags that have it may be written so. */
  readonly bare?: string
}

type Shape = Omit<FlagSpec, 'name' | 'short' | 'type'>

const flagOf =
  (type: FlagSpec['type'], shape: Shape = {}) =>
  (name: string, short?: string): FlagSpec => ({ name, short, type, ...shape })

export const text = flagOf('text')
export const toggle = flagOf('switch', { bare: 'true' })
export const list = flagOf('list')
export const array = flagOf('array')
export const number = flagOf('number')
export const duration = flagOf('duration')
/** A text that may be left out: `--dry-run`. */
export const optionalText = (name: string, bare: string, short?: string): FlagSpec => ({
  name,
  short,
  type: 'text',
  bare,
})

/** The flags of a command line, by name. */
export class Flags {
  private readonly values = new Map<string, string[]>()

  set(name: string, value: string, adds: boolean): void {
    const known = this.values.get(name)
    if (adds && known !== undefined) known.push(value)
    else this.values.set(name, [value])
  }

  /** Every flag with its value, by name: `--image=nginx --record=true`. */
  toString(): string {
    const names = [...this.values.keys()].sort()
    return names.map((name) => `--${name}=${this.list(name).join(',')}`).join(' ')
  }

  isSet(name: string): boolean {
    return this.values.has(name)
  }

  text(name: string): string | undefined {
    return this.values.get(name)?.at(-1)
  }

  isOn(name: string, otherwise = false): boolean {
    const value = this.text(name)
    return value === undefined ? otherwise : parseBoolean(value) === true
  }

  list(name: string): readonly string[] {
    return this.values.get(name) ?? []
  }

  number(name: string): number | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : Number(value)
  }

  durationMs(name: string): number | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : parseGoDuration(value)
  }
}

export interface ParsedArguments {
  readonly flags: Flags
  readonly args: readonly string[]
  /** How many arguments came before `--`; undefined without it. */
  readonly argsBeforeDash: number | undefined
}

/** Reads flags and arguments in any order, as kubectl does. @throws CommandError in kubectl's words */
export function parseFlags(words: readonly string[], specs: readonly FlagSpec[]): ParsedArguments {
  const flags = new Flags()
  const args: string[] = []
  const queue = [...words]
  let argsBeforeDash: number | undefined
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') {
      argsBeforeDash = args.length
      args.push(...queue.splice(0))
    } else if (word.startsWith('--')) longFlag(word, specs, flags, queue)
    else if (word.startsWith('-') && word.length > 1) shortFlags(word, specs, flags, queue)
    else args.push(word)
  }
  return { flags, args, argsBeforeDash }
}

function longFlag(word: string, specs: readonly FlagSpec[], flags: Flags, queue: string[]): void {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  if (name === '' || name.startsWith('-')) throw new CommandError(`bad flag syntax: ${word}`)
  const spec = specs.find((each) => each.name === name)
  if (spec === undefined) throw new CommandError(`unknown flag: --${name}`)
  if (equals >= 0) setFlag(flags, spec, word.slice(equals + 1))
  else if (spec.bare !== undefined) setFlag(flags, spec, spec.bare)
  else {
    const value = queue.shift()
    if (value === undefined) throw new CommandError(`flag needs an argument: --${name}`)
    setFlag(flags, spec, value)
  }
}

function shortFlags(word: string, specs: readonly FlagSpec[], flags: Flags, queue: string[]): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] as string
    const spec = specs.find((each) => each.short === letter)
    if (spec === undefined) throw new CommandError(`unknown shorthand flag: '${letter}' in ${word}`)
    const rest = word.slice(at + 1)
    if (rest.startsWith('=')) {
      setFlag(flags, spec, rest.slice(1))
      return
    }
    if (spec.bare !== undefined) {
      setFlag(flags, spec, spec.bare)
      continue
    }
    const value = rest === '' ? queue.shift() : rest
    if (value === undefined) throw new CommandError(`flag needs an argument: '${letter}' in ${word}`)
    setFlag(flags, spec, value)
    return
  }
}

function setFlag(flags: Flags, spec: FlagSpec, value: string): void {
  const problem = problemOf(spec, value)
  const shown = spec.short === undefined ? `--${spec.name}` : `-${spec.short}, --${spec.name}`
  if (problem !== undefined) throw new CommandError(`invalid argument "${value}" for "${shown}" flag: ${problem}`)
  if (spec.type !== 'list') flags.set(spec.name, value, spec.type === 'array')
  else for (const part of value === '' ? [] : value.split(',')) flags.set(spec.name, part, true)
}

function problemOf({ type }: FlagSpec, value: string): string | undefined {
  if (type === 'switch' && parseBoolean(value) === undefined)
    return `strconv.ParseBool: parsing "${value}": invalid syntax`
  if (type === 'number' && !/^[+-]?\d+$/.test(value)) return `strconv.ParseInt: parsing "${value}": invalid syntax`
  if (type !== 'duration') return undefined
  try {
    parseGoDuration(value)
    return undefined
  } catch (error) {
    if (error instanceof DurationError) return error.message
    throw error
  }
}

/** As Go's ParseBool reads it. */
export function parseBoolean(value: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value) ? false : undefined
}
