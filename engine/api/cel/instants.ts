import { Environment } from '@marcbachmann/cel-js'

/** An instant as the evaluator holds it. */
export interface Timestamp {
  toISOString(): string
  getTime(): number
}

/** A length of time as the evaluator holds it. */
export interface Duration {
  readonly seconds: bigint
  readonly nanos: number
  toString(): string
}

const environment = new Environment().registerVariable('seconds', 'int').registerVariable('text', 'string')
const timestamp = environment.parse('timestamp(seconds)')
const timestampText = environment.parse('timestamp(text)')
const duration = environment.parse('duration(text)')
const timestampKind = Object.getPrototypeOf(timestamp({ seconds: 0n }))
const durationKind = Object.getPrototypeOf(duration({ text: '0s' }))

/** The evaluator's instant of a moment in milliseconds since 1970. */
export function timestampOf(unixMs: number): Timestamp {
  const seconds = Math.floor(unixMs / 1000)
  const millis = unixMs - seconds * 1000
  const whole: Timestamp = timestamp({ seconds: BigInt(seconds) })
  return millis === 0 ? whole : timestampText({ text: whole.toISOString().replace('.000', fraction(millis)) })
}

const fraction = (millis: number): string => `.${String(Math.floor(millis)).padStart(3, '0')}`

/** The evaluator's length of time of a text such as `1h30m`. */
export function durationOf(text: string): Duration {
  return duration({ text })
}

export function isTimestamp(value: object): value is Timestamp {
  return Object.getPrototypeOf(value) === timestampKind
}

export function isDuration(value: object): value is Duration {
  return Object.getPrototypeOf(value) === durationKind
}
