import {
  checkedSelectorFromMap,
  labelsConflict,
  labelsText,
  mergeLabels,
  parseLabelMap,
} from '../../engine/api/meta/label-maps.ts'
import {
  everything,
  nothing,
  parseSelector,
  type Selector,
  selectorFromMap,
  selectorOf,
  withRequirements,
} from '../../engine/api/meta/labels.ts'
import {
  type Labels,
  makeRequirement,
  type Operator,
  type Requirement,
  RequirementError,
  requirementsEqual,
} from '../../engine/api/meta/requirement.ts'
import { binaryOperator, SelectorError } from '../../engine/api/meta/selector-text.ts'
import { type TokenKind, tokenize } from '../../engine/api/meta/selector-tokens.ts'

interface Given {
  readonly operation: string
  readonly text: string
  readonly selector: string
  readonly labels: Labels
  readonly labelMap?: Labels
  readonly label: string
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
  readonly requirements: readonly Requirement[]
  readonly add: Requirement
  readonly plusOneEmptyRequirement?: boolean
  readonly first: Labels | Requirement
  readonly second: Labels | Requirement
  readonly selectorKind?: 'everything' | 'nothing'
}

const tokenNames: Readonly<Record<TokenKind, string>> = {
  identifier: 'identifier',
  in: 'in',
  notin: 'notin',
  '=': 'eq',
  '==': 'double-eq',
  '!=': 'not-eq',
  '>': 'gt',
  '<': 'lt',
  '!': 'not',
  '(': 'open',
  ')': 'close',
  ',': 'comma',
  end: 'end',
}

const emptyRequirement: Requirement = { key: '', operator: '' as Operator, values: [] }

/** The selector of given requirements, in their order: the source builds such a list by hand. */
function selectorOfGiven({ requirements, plusOneEmptyRequirement }: Given): Selector {
  return selectorOf(plusOneEmptyRequirement ? [...requirements, emptyRequirement] : requirements)
}

function requiredValue(given: Given) {
  const value = selectorOfGiven(given).requiredValue(given.label)
  return { found: value !== undefined, value: value ?? null }
}

function selectorNamed({ selectorKind, labelMap, text }: Given): Selector {
  if (selectorKind !== undefined) return selectorKind === 'nothing' ? nothing : everything
  return labelMap === undefined ? parseSelector(text) : selectorFromMap(labelMap)
}

const operations: Readonly<Record<string, (given: Given) => unknown>> = {
  parse: ({ text }) => {
    const { requirements } = parseSelector(text)
    return { error: false, requirements, requirementsAnyOrder: requirements }
  },
  'parse-then-text': ({ text }) => ({ text: parseSelector(text).toString() }),
  'match-text': ({ selector, labels }) => ({ matches: parseSelector(selector).matches(labels) }),
  'match-everything': ({ labels }) => ({ matches: everything.matches(labels), selectorIsEmpty: everything.isEmpty }),
  'match-nothing': ({ labels }) => ({ matches: nothing.matches(labels), selectorIsEmpty: nothing.isEmpty }),
  'match-label-map': ({ selector, labels }) => ({
    matches: selectorFromMap(selector as unknown as Labels).matches(labels),
  }),
  'label-map-selector-empty': ({ selector }) => ({ empty: selectorFromMap(selector as unknown as Labels).isEmpty }),
  tokenize: ({ text }) => ({
    tokens: tokenize(text)
      .map(({ kind }) => tokenNames[kind])
      .filter((name) => name !== 'end'),
  }),
  'parse-binary-operator': ({ text }) => {
    const [token] = tokenize(text)
    return { ok: token !== undefined && binaryOperator(token) !== undefined }
  },
  'make-requirement': ({ key, operator, values }) => ({ ok: makeRequirement(key, operator, values) !== undefined }),
  'requirements-to-text': (given) => ({ text: textOf(given) }),
  'match-requirements': (given) => ({ matches: selectorOfGiven(given).matches(given.labels) }),
  'add-requirement': ({ requirements, add }) => ({
    requirements: withRequirements(selectorOf(requirements), [add]).requirements,
  }),
  'label-map-to-selector-text': ({ labels }) => ({ text: selectorFromMap(labels).toString() }),
  'required-exact-value': requiredValue,
  'validated-label-map': ({ labels }) => ({ requirements: checkedSelectorFromMap(labels).requirements }),
  'labels-to-text': ({ labels }) => ({ text: labelsText(labels) }),
  'has-label': ({ labels, key }) => ({ has: Object.hasOwn(labels, key) }),
  'get-label': ({ labels, key }) => ({ value: labels[key] ?? '' }),
  'labels-conflict': ({ first, second }) => ({ conflict: labelsConflict(first as Labels, second as Labels) }),
  'merge-labels': ({ first, second }) => ({ labels: mergeLabels(first as Labels, second as Labels) }),
  'selector-text-to-label-map': ({ text }) => ({ labels: parseLabelMap(text) }),
  'requirements-equal': ({ first, second }) => ({
    equal: requirementsEqual(first as Requirement, second as Requirement),
  }),
  'is-known-to-match-nothing': (given) => ({ matchesNothing: selectorNamed(given) === nothing }),
}

/** The source prints a list that nobody has sorted yet; an empty requirement stands at its end. */
function textOf(given: Given): string {
  const sorted = selectorOf(given.requirements).toString()
  return given.plusOneEmptyRequirement ? `${sorted},${selectorOf([emptyRequirement])}` : sorted
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const operation = operations[table.operation]
  if (operation === undefined) throw new Error(`no operation "${table.operation}" on label selectors`)
  try {
    return operation(table)
  } catch (error) {
    if (error instanceof SelectorError) return { error: true }
    if (!(error instanceof RequirementError)) throw error
    const [first] = error.errors
    const errorKind = first?.type === 'Unsupported value' ? 'not supported' : 'invalid'
    return { error: true, errorKind, field: first?.path }
  }
}
