import type { LabelSelector } from '../schema/types.ts'
import { type Labels, makeRequirement, meets, type Operator, type Requirement, requirementText } from './requirement.ts'
import { parseRequirements, SelectorError } from './selector-text.ts'

export { type Labels, type Operator, type Requirement, RequirementError } from './requirement.ts'
export { SelectorError } from './selector-text.ts'

/** A `LabelSelector` as manifests have it. */
export type LabelSelectorSource = LabelSelector

/** A compiled label selector. */
export interface Selector {
  /** Every label that must be present, or sought absent; sorted by key. */
  readonly requirements: readonly Requirement[]
  /** Whether it selects everything. */
  readonly isEmpty: boolean
  matches(labels: Labels | undefined): boolean
  /** The one value that the label must have, where there is one: an index can be asked for it. */
  requiredValue(key: string): string | undefined
  /** In the grammar of `kubectl -l`. */
  toString(): string
}

const noLabels: Labels = {}
const byKey = (first: Requirement, second: Requirement): number =>
  first.key < second.key ? -1 : first.key > second.key ? 1 : 0

class CompiledSelector implements Selector {
  // Most selectors ask for one to three exact values: two flat arrays are the quickest way through them.
  private readonly exactKeys: readonly string[]
  private readonly exactValues: readonly string[]
  private readonly others: readonly Requirement[]

  constructor(readonly requirements: readonly Requirement[]) {
    const exact = requirements.filter((requirement) => onlyValue(requirement) !== undefined)
    this.exactKeys = exact.map(({ key }) => key)
    this.exactValues = exact.map((requirement) => onlyValue(requirement) ?? '')
    this.others = requirements.filter((requirement) => onlyValue(requirement) === undefined)
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0
  }

  matches(labels: Labels | undefined): boolean {
    const given = labels ?? noLabels
    const keys = this.exactKeys
    for (let index = 0; index < keys.length; index++) {
      if (given[keys[index] as string] !== this.exactValues[index]) return false
    }
    return this.others.length === 0 || this.others.every((requirement) => meets(requirement, given))
  }

  requiredValue(key: string): string | undefined {
    const requirement = this.requirements.find((each) => each.key === key)
    return requirement && onlyValue(requirement)
  }

  toString(): string {
    return this.requirements.map(requirementText).join(',')
  }
}

function onlyValue(requirement: Requirement): string | undefined {
  const { operator, values } = requirement
  const wantsPresence = operator === 'Equals' || operator === 'DoubleEquals' || operator === 'In'
  return wantsPresence && values.length === 1 ? values[0] : undefined
}

/** Selects every object. */
export const everything: Selector = new CompiledSelector([])

/** Selects no object; what an absent selector means. */
export const nothing: Selector = {
  requirements: [],
  isEmpty: false,
  matches: () => false,
  requiredValue: () => undefined,
  toString: () => '',
}

/** A selector of requirements that were checked already. */
export function selectorOf(requirements: readonly Requirement[]): Selector {
  return requirements.length === 0 ? everything : new CompiledSelector([...requirements].sort(byKey))
}

/** A selector that asks for more than the given one. */
export function withRequirements(selector: Selector, added: readonly Requirement[]): Selector {
  return selector === nothing ? nothing : selectorOf([...selector.requirements, ...added])
}

const textMemory = new Map<string, Selector>()

/** Compiles a text in the grammar of `kubectl -l`. Throws a SelectorError in Kubernetes' words. */
export function parseSelector(text: string): Selector {
  const known = textMemory.get(text)
  if (known !== undefined) return known
  if (textMemory.size >= 1024) textMemory.clear()
  const requirements = parseRequirements(text)
  const selector = requirements.length === 0 ? everything : new CompiledSelector(requirements)
  textMemory.set(text, selector)
  return selector
}

const selectorMemory = new WeakMap<LabelSelectorSource, Selector>()

/**
 * Compiles a `LabelSelector`: an absent one selects nothing, an empty one everything. Compiled once per object.
 * Throws a RequirementError or SelectorError in Kubernetes' words where it is invalid.
 */
export function selectorFrom(source: LabelSelectorSource | null | undefined): Selector {
  if (source === undefined || source === null) return nothing
  const known = selectorMemory.get(source)
  if (known !== undefined) return known
  const selector = selectorOf([
    ...Object.entries(source.matchLabels ?? noLabels).map(([key, value]) => makeRequirement(key, 'Equals', [value])),
    ...(source.matchExpressions ?? []).map(({ key, operator, values }) =>
      makeRequirement(key, expressionOperator(operator), values ?? []),
    ),
  ])
  selectorMemory.set(source, selector)
  return selector
}

function expressionOperator(operator: string): Operator {
  if (operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist') return operator
  throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`)
}

const mapMemory = new WeakMap<Labels, Selector>()

/** Compiles the plain map of a Service or ReplicationController, without checking it; empty or absent: everything. */
export function selectorFromMap(labels: Labels | null | undefined): Selector {
  if (labels === undefined || labels === null) return everything
  const known = mapMemory.get(labels)
  if (known !== undefined) return known
  const selector = selectorOf(
    Object.entries(labels).map(([key, value]) => ({ key, operator: 'Equals', values: [value] })),
  )
  mapMemory.set(labels, selector)
  return selector
}

/** How kubectl prints a `LabelSelector`: `<none>` where it has nothing to say, `<error>` where it is invalid. */
export function selectorSummary(source: LabelSelectorSource | null | undefined): string {
  try {
    return selectorFrom(source).toString() || '<none>'
  } catch {
    return '<error>'
  }
}
