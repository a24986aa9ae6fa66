import { qualifiedNameProblems } from './names.ts'
import { makeRequirement, type Operator, operatorSymbols, type Requirement } from './requirement.ts'
import { type Token, type TokenKind, tokenize } from './selector-tokens.ts'

/** A selector text that Kubernetes does not understand; the message is Kubernetes' own. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
}

const operators: ReadonlyMap<TokenKind, Operator> = new Map<TokenKind, Operator>([
  ['in', 'In'],
  ['notin', 'NotIn'],
  ['=', 'Equals'],
  ['==', 'DoubleEquals'],
  ['!=', 'NotEquals'],
  ['>', 'GreaterThan'],
  ['<', 'LessThan'],
])
const binaryOperators: readonly Operator[] = [
  'In',
  'NotIn',
  'Equals',
  'DoubleEquals',
  'NotEquals',
  'GreaterThan',
  'LessThan',
]

/** The binary operator that a token stands for. Throws a SelectorError that lists them all. */
export function binaryOperator(token: Token): Operator {
  const operator = operators.get(token.kind)
  if (operator !== undefined) return operator
  const all = binaryOperators.map((each) => operatorSymbols[each]).join(', ')
  throw new SelectorError(`found '${token.text}', expected: ${all}`)
}

/**
 * The requirements of a text such as `app in (web,api),tier!=old,!canary`, sorted by key, the values of each sorted and
 * without duplicates. Throws a SelectorError in Kubernetes' words. Source: apimachinery pkg/labels Parse.
 */
export function parseRequirements(text: string): Requirement[] {
  const requirements = new SelectorParser(tokenize(text)).parse()
  return requirements.sort((first, second) => (first.key < second.key ? -1 : first.key > second.key ? 1 : 0))
}

class SelectorParser {
  private position = 0
  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const first = this.peek()
      if (first.kind === 'end') return requirements
      if (first.kind !== 'identifier' && first.kind !== '!') {
        throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`)
      }
      requirements.push(this.requirement())
      const separator = this.take()
      if (separator.kind === 'end') return requirements
      if (separator.kind !== ',') {
        throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`)
      }
      const next = this.peek()
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw new SelectorError(`found '${next.text}', expected: identifier after ','`)
      }
    }
  }

  private requirement(): Requirement {
    try {
      const { key, operator } = this.keyAndUnaryOperator()
      if (operator !== null) return makeRequirement(key, operator, [])
      const binary = binaryOperator(this.takeOperator())
      const values = binary === 'In' || binary === 'NotIn' ? this.valueSet() : [this.singleValue()]
      return makeRequirement(key, binary, [...new Set(values)].sort())
    } catch (error) {
      if (!(error instanceof Error)) throw error
      throw new SelectorError(`unable to parse requirement: ${error.message}`)
    }
  }

  private keyAndUnaryOperator(): { key: string; operator: 'Exists' | 'DoesNotExist' | null } {
    const first = this.take()
    const isNegated = first.kind === '!'
    const token = isNegated ? this.take() : first
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`)
    const problems = qualifiedNameProblems(token.text)
    if (problems.length > 0) {
      // Kubernetes has no field path here and prints that as it is.
      throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(token.text)}: ${problems.join('; ')}`)
    }
    const next = this.peek()
    if (isNegated) return { key: token.text, operator: 'DoesNotExist' }
    const isAlone = next.kind === 'end' || next.kind === ','
    return { key: token.text, operator: isAlone ? 'Exists' : null }
  }

  private valueSet(): string[] {
    const open = this.take()
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`)
    const first = this.peek()
    if (first.kind === ')') {
      this.take()
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`)
    }
    return this.values()
  }

  /** Values up to the closing parenthesis; what is left out between commas is the empty text. */
  private values(): string[] {
    const values: string[] = []
    for (;;) {
      const token = this.take()
      if (token.kind === 'identifier') {
        values.push(token.text)
        const next = this.peek()
        if (next.kind !== ',' && next.kind !== ')') {
          throw new SelectorError(`found '${next.text}', expected: ',' or ')'`)
        }
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('')
        const next = this.peek().kind
        if (next === ',' || next === ')') values.push('')
      } else throw new SelectorError(`found '${token.text}', expected: ',', or identifier`)
      if (this.peek().kind === ')') {
        this.take()
        return values
      }
    }
  }

  private singleValue(): string {
    const next = this.peek().kind
    if (next === 'end' || next === ',') return ''
    const token = this.take()
    if (token.kind === 'identifier') return token.text
    throw new SelectorError(`found '${token.text}', expected: identifier`)
  }

  /** The words `in` and `notin` are operators in one place only; anywhere else they are keys or values. */
  private peek(): Token {
    const token = this.tokens[this.position] ?? { kind: 'end', text: '' }
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  private take(): Token {
    const token = this.peek()
    this.position++
    return token
  }

  private takeOperator(): Token {
    const token = this.tokens[this.position] ?? { kind: 'end', text: '' }
    this.position++
    return token
  }
}
