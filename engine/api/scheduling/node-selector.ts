import { labelValueProblems, qualifiedNameProblems } from '../meta/names.ts'
import { parseInt64 } from '../meta/requirement.ts'
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../schema/types.ts'

/** What is wrong with a selector, in Kubernetes' field errors. */
export interface SelectorProblem {
  readonly type: 'Invalid' | 'NotSupported'
  readonly field: string
  readonly detail: string
  readonly badValue: unknown
}

/** A selector ready to be asked about many nodes. */
export type NodeMatcher = (node: Node) => boolean

/** One requirement or field requirement, made ready; or what is wrong with it. */
type Ready = { readonly matches: NodeMatcher } | { readonly problems: readonly SelectorProblem[] }

const selectorOperators = ['!=', '!in', '=', '==', 'exists', 'gt', 'in', 'lt', 'notin']
const matchesNothing: NodeMatcher = () => false

/** Terms are alternatives. A term that is not valid matches nothing and is told of; no term at all matches nothing. */
export class ParsedNodeSelector {
  readonly problems: readonly SelectorProblem[]
  private readonly terms: readonly ParsedTerm[]

  constructor(selector: NodeSelector, path = 'nodeSelectorTerms') {
    this.terms = (selector.nodeSelectorTerms ?? [])
      .map((term, index) => new ParsedTerm(term, `${path}[${index}]`))
      .filter((term) => !term.isEmpty)
    this.problems = this.terms.flatMap((term) => term.problems)
  }

  /** Whether some valid term matches; what is wrong with the others does not matter then. */
  matches(node: Node): boolean {
    for (const term of this.terms) if (term.matches(node)) return true
    return false
  }
}

/** All requirements of a term together; an empty term matches nothing. */
export class ParsedTerm {
  readonly isEmpty: boolean
  readonly problems: readonly SelectorProblem[]
  private readonly requirements: readonly NodeMatcher[]

  constructor(term: NodeSelectorTerm, path: string) {
    const expressions = term.matchExpressions ?? []
    const fields = term.matchFields ?? []
    this.isEmpty = expressions.length === 0 && fields.length === 0
    const ready = [
      ...expressions.map((requirement, index) => labelRequirement(requirement, at(path, `matchExpressions[${index}]`))),
      ...fields.map((requirement, index) => fieldRequirement(requirement, at(path, `matchFields[${index}]`))),
    ]
    this.problems = ready.flatMap((one) => ('problems' in one ? one.problems : []))
    this.requirements = this.problems.length > 0 || this.isEmpty ? [matchesNothing] : ready.map(matcherOf)
  }

  matches(node: Node): boolean {
    for (const matches of this.requirements) if (!matches(node)) return false
    return true
  }
}

function at(path: string, child: string): string {
  return path === '' ? child : `${path}.${child}`
}

function matcherOf(ready: Ready): NodeMatcher {
  return 'matches' in ready ? ready.matches : matchesNothing
}

function labelRequirement(requirement: NodeSelectorRequirement, path: string): Ready {
  const problems = labelRequirementProblems(requirement, path)
  if (problems.length > 0) return { problems }
  return { matches: labelMatcher(requirement) }
}

function labelMatcher({ key, operator, values = [] }: NodeSelectorRequirement): NodeMatcher {
  switch (operator) {
    case 'In':
      return (node) => {
        const value = node.metadata.labels?.[key]
        return value !== undefined && values.includes(value)
      }
    case 'NotIn':
      return (node) => {
        const value = node.metadata.labels?.[key]
        return value === undefined || !values.includes(value)
      }
    case 'Exists':
      return (node) => node.metadata.labels?.[key] !== undefined
    case 'DoesNotExist':
      return (node) => node.metadata.labels?.[key] === undefined
    default:
      return comparison(key, operator, parseInt64(values[0] ?? '') ?? 0n)
  }
}

function comparison(key: string, operator: string, limit: bigint): NodeMatcher {
  return (node) => {
    const value = parseInt64(node.metadata.labels?.[key] ?? '')
    return value !== undefined && (operator === 'Gt' ? value > limit : value < limit)
  }
}

function invalid(field: string, badValue: unknown, detail: string): SelectorProblem {
  return { type: 'Invalid', field, detail, badValue }
}

function labelRequirementProblems(requirement: NodeSelectorRequirement, path: string): SelectorProblem[] {
  const { key, operator, values = [] } = requirement
  const keyProblems = qualifiedNameProblems(key)
  const problems = keyProblems.length > 0 ? [invalid(`${path}.key`, key, keyProblems.join('; '))] : []
  problems.push(...operatorProblems(operator, values, path))
  values.forEach((value, index) => {
    const wrong = labelValueProblems(value)
    if (wrong.length > 0) problems.push(invalid(`${path}.values[${index}][${key}]`, value, wrong.join('; ')))
  })
  return problems
}

function operatorProblems(operator: string, values: readonly string[], path: string): SelectorProblem[] {
  const field = `${path}.values`
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [invalid(field, [], "for 'in', 'notin' operators, values set can't be empty")]
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return []
      return [invalid(field, values, 'values set must be empty for exists and does not exist')]
    case 'Gt':
    case 'Lt':
      return comparisonProblems(values, field)
    default:
      return [
        {
          type: 'NotSupported',
          field: `${path}.operator`,
          detail: `supported values: ${selectorOperators.map((each) => `"${each}"`).join(', ')}`,
          badValue: operator,
        },
      ]
  }
}

function comparisonProblems(values: readonly string[], field: string): SelectorProblem[] {
  if (values.length !== 1) return [invalid(field, values, "for 'Gt', 'Lt' operators, exactly one value is required")]
  if (parseInt64(values[0] ?? '') !== undefined) return []
  return [invalid(`${field}[0]`, values[0], "for 'Gt', 'Lt' operators, the value must be an integer")]
}

/** Fields know one value and two operators; `metadata.name` is the only field there is, others compare with "". */
function fieldRequirement(requirement: NodeSelectorRequirement, path: string): Ready {
  const { key, operator, values = [] } = requirement
  if (operator !== 'In' && operator !== 'NotIn') {
    const problem = { type: 'NotSupported', detail: 'supported values: "In", "NotIn"' } as const
    return { problems: [{ ...problem, field: `${path}.operator`, badValue: operator }] }
  }
  if (values.length !== 1) return { problems: [invalid(`${path}.values`, values, 'must have one element')] }
  const [value] = values
  const expected = operator === 'In'
  return { matches: (node) => (fieldOf(node, key) === value) === expected }
}

function fieldOf(node: Node, key: string): string {
  return key === 'metadata.name' ? node.metadata.name : ''
}
