import { type FieldError, fieldErrorText, invalid, unsupported } from '../field-error.ts'
import { labelValueProblems, qualifiedNameProblems } from './names.ts'

/** Labels or annotations as objects have them. */
export type Labels = Readonly<Record<string, string>>

/** The operators of label selectors, in the words of `matchExpressions` where those have one. */
export type Operator =
  | 'In'
  | 'NotIn'
  | 'Exists'
  | 'DoesNotExist'
  | 'Equals'
  | 'DoubleEquals'
  | 'NotEquals'
  | 'GreaterThan'
  | 'LessThan'

/** What a selector asks of one label. */
export interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

/** A requirement that Kubernetes refuses, with the faulty fields, such as `values[0][app]`. */
export class RequirementError extends Error {
  override readonly name = 'RequirementError'
  constructor(readonly errors: readonly FieldError[]) {
    const sentences = errors.map(fieldErrorText)
    super(sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`)
  }
}

/** What Kubernetes' own texts call the operators. */
export const operatorSymbols: Readonly<Record<Operator, string>> = {
  In: 'in',
  NotIn: 'notin',
  Equals: '=',
  DoubleEquals: '==',
  NotEquals: '!=',
  GreaterThan: 'gt',
  LessThan: 'lt',
  Exists: 'exists',
  DoesNotExist: '!',
}

const supportedSymbols: readonly string[] = Object.values(operatorSymbols)

/**
 * A checked requirement. Throws a RequirementError that names the faulty field below `path` in Kubernetes' words.
 * Source: apimachinery pkg/labels NewRequirement.
 */
export function makeRequirement(key: string, operator: Operator, values: readonly string[], path = ''): Requirement {
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`)
  const errors: FieldError[] = []
  const ofKey = qualifiedNameProblems(key)
  if (ofKey.length > 0) errors.push(invalid(at('key'), key, ofKey.join('; ')))
  if (!Object.hasOwn(operatorSymbols, operator)) errors.push(unsupported(at('operator'), operator, supportedSymbols))
  const wrongCount = countProblem(operator, values.length)
  if (wrongCount !== null) errors.push(invalid(at('values'), values, wrongCount))
  for (const [index, value] of values.entries()) {
    if (isComparison(operator) && parseInt64(value) === undefined) {
      errors.push(invalid(at(`values[${index}]`), value, "for 'Gt', 'Lt' operators, the value must be an integer"))
    }
  }
  for (const [index, value] of values.entries()) {
    const ofValue = labelValueProblems(value)
    if (ofValue.length > 0) errors.push(invalid(at(`values[${index}][${key}]`), value, ofValue.join('; ')))
  }
  if (errors.length > 0) throw new RequirementError(errors)
  return { key, operator, values }
}

const isComparison = (operator: Operator): boolean => operator === 'GreaterThan' || operator === 'LessThan'

function countProblem(operator: Operator, count: number): string | null {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? null : "for 'in', 'notin' operators, values set can't be empty"
    case 'Equals':
    case 'DoubleEquals':
    case 'NotEquals':
      return count === 1 ? null : 'exact-match compatibility requires one single value'
    case 'Exists':
    case 'DoesNotExist':
      return count === 0 ? null : 'values set must be empty for exists and does not exist'
    case 'GreaterThan':
    case 'LessThan':
      return count === 1 ? null : "for 'Gt', 'Lt' operators, exactly one value is required"
    default:
      return null
  }
}

/** A decimal integer of 64 bits as a bigint, or undefined. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return BigInt.asIntN(64, value) === value ? value : undefined
}

/** Whether labels meet one requirement. */
export function meets(requirement: Requirement, labels: Labels): boolean {
  const { key, operator, values } = requirement
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
    case 'Equals':
    case 'DoubleEquals':
      return value !== undefined && values.includes(value)
    case 'NotIn':
    case 'NotEquals':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'GreaterThan':
    case 'LessThan':
      return value !== undefined && comparesAs(operator, value, values)
    default:
      // What was never checked may ask for anything; Kubernetes matches nothing then.
      return false
  }
}

function comparesAs(operator: 'GreaterThan' | 'LessThan', value: string, values: readonly string[]): boolean {
  const actual = parseInt64(value)
  const bound = values.length === 1 ? parseInt64(values[0] ?? '') : undefined
  if (actual === undefined || bound === undefined) return false
  return operator === 'GreaterThan' ? actual > bound : actual < bound
}

/** `app=web`, `tier in (a,b)`, `!old`: the text that Kubernetes prints, values sorted. */
export function requirementText(requirement: Requirement): string {
  const { key, operator } = requirement
  const values = [...requirement.values].sort().join(',')
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    case 'In':
    case 'NotIn':
      return `${key} ${operatorSymbols[operator]} (${values})`
    case 'GreaterThan':
      return `${key}>${values}`
    case 'LessThan':
      return `${key}<${values}`
    default:
      return `${key}${operatorSymbols[operator] ?? ''}${values}`
  }
}

export function requirementsEqual(first: Requirement, second: Requirement): boolean {
  return (
    first.key === second.key &&
    first.operator === second.operator &&
    first.values.length === second.values.length &&
    first.values.every((value, index) => value === second.values[index])
  )
}
