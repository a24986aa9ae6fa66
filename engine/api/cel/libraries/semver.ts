import type { Environment } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'

/** A version as semver.org has it. */
class Semver {
  readonly numbers: readonly bigint[]
  readonly pre: readonly string[]
  readonly text: string
  constructor(text: string, numbers: readonly bigint[], pre: readonly string[]) {
    this.text = text
    this.numbers = numbers
    this.pre = pre
  }
  toString(): string {
    return this.text
  }
}

const number = '(0|[1-9]\\d*)'
const identifiers = '((?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*)'
const expression = new RegExp(`^${number}\\.${number}\\.${number}(?:-${identifiers})?(?:\\+[0-9A-Za-z.-]+)?$`)

function parsed(text: string): Semver | undefined {
  const found = expression.exec(text)
  if (found === null) return undefined
  const numbers = found.slice(1, 4).map((digits) => BigInt(digits ?? 0))
  return new Semver(text, numbers, found[4]?.split('.') ?? [])
}

/** `v1.0` and `01.2` as `1.0.0` and `1.2.0`. */
function normalised(text: string): string {
  const [version = '', ...rest] = text.replace(/^v/, '').split(/(?=[-+])/)
  const numbers = version.split('.').map((part) => part.replace(/^0+(?=\d)/, ''))
  while (numbers.length < 3) numbers.push('0')
  return numbers.join('.') + rest.join('')
}

function compare(first: Semver, second: Semver): number {
  for (const [index, value] of first.numbers.entries()) {
    const other = second.numbers[index] ?? 0n
    if (value !== other) return value < other ? -1 : 1
  }
  if (first.pre.length === 0) return second.pre.length === 0 ? 0 : 1
  if (second.pre.length === 0) return -1
  return comparePreReleases(first.pre, second.pre)
}

function comparePreReleases(first: readonly string[], second: readonly string[]): number {
  for (const [index, one] of first.entries()) {
    const other = second[index]
    if (other === undefined) return 1
    if (one !== other) return compareIdentifiers(one, other)
  }
  return first.length - second.length < 0 ? -1 : 0
}

/** Numbers come before words, and by value. */
function compareIdentifiers(one: string, other: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (isNumber && otherIsNumber) return BigInt(one) < BigInt(other) ? -1 : 1
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1
  return one < other ? -1 : 1
}

const name = 'kubernetes.Semver'

/** `semver('1.2.3')` and what can be asked of it. */
export function registerSemver(environment: Environment): void {
  environment.registerType(name, Semver)
  const made = (text: string): Semver => {
    const version = parsed(text)
    if (version !== undefined) return version
    throw new CelEvaluationError(`Invalid Semver: ${text}`)
  }
  const read = (text: string, normalise: boolean): string => (normalise ? normalised(text) : text)
  environment.registerFunction(`semver(string): ${name}`, made)
  environment.registerFunction(`semver(string, bool): ${name}`, (text: string, loose: boolean) =>
    made(read(text, loose)),
  )
  environment.registerFunction('isSemver(string): bool', (text: string) => parsed(text) !== undefined)
  environment.registerFunction(
    'isSemver(string, bool): bool',
    (text: string, loose: boolean) => parsed(read(text, loose)) !== undefined,
  )
  for (const [index, part] of ['major', 'minor', 'patch'].entries()) {
    environment.registerFunction(`${name}.${part}(): int`, ({ numbers }: Semver) => numbers[index])
  }
  registerComparisons(environment)
}

function registerComparisons(environment: Environment): void {
  environment.registerOperator(`${name} == ${name}`, (one: Semver, other: Semver) => compare(one, other) === 0)
  environment.registerFunction(`${name}.compareTo(${name}): int`, (one: Semver, other: Semver) =>
    BigInt(compare(one, other)),
  )
  environment.registerFunction(
    `${name}.isLessThan(${name}): bool`,
    (one: Semver, other: Semver) => compare(one, other) < 0,
  )
  environment.registerFunction(
    `${name}.isGreaterThan(${name}): bool`,
    (one: Semver, other: Semver) => compare(one, other) > 0,
  )
}
