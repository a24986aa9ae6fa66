import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkedSelectorFromMap, labelsConflict, labelsText, mergeLabels, parseLabelMap } from './label-maps.ts'
import {
  everything,
  nothing,
  parseSelector,
  RequirementError,
  SelectorError,
  selectorFrom,
  selectorFromMap,
  selectorSummary,
  withRequirements,
} from './labels.ts'
import { type Labels, makeRequirement, type Operator } from './requirement.ts'

test('a selector text selects by every one of its terms', () => {
  const web: Labels = { app: 'web', tier: 'front', rank: '3' }
  const table: readonly [string, boolean][] = [
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=web,tier=back', false],
    ['app!=web', false],
    ['zone!=a', true],
    ['app in (web, api)', true],
    ['app notin (web, api)', false],
    ['zone notin (a)', true],
    ['tier', true],
    ['zone', false],
    ['!zone', true],
    ['!tier', false],
    ['rank>2', true],
    ['rank>3', false],
    ['rank<4', true],
    ['app>1', false],
    ['constructor', false],
    ['in in (in)', false],
  ]
  for (const [text, matches] of table) assert.equal(parseSelector(text).matches(web), matches, text)
})

test('a selector is printed sorted, in the same grammar', () => {
  const table: readonly [string, string][] = [
    ['b=2,a=1', 'a=1,b=2'],
    [' x  in ( c,a,a ) , !y', 'x in (a,c),!y'],
    ['x in (,a)', 'x in (,a)'],
    ['x in (a,)', 'x in (,a)'],
    ['x notin ()', 'x notin ()'],
    ['x=', 'x='],
    ['x>1,y<2,z', 'x>1,y<2,z'],
  ]
  for (const [text, printed] of table) assert.equal(String(parseSelector(text)), printed, text)
  assert.deepEqual(parseSelector('x in (b,a,b)').requirements, [{ key: 'x', operator: 'In', values: ['a', 'b'] }])
})

test('what is no selector is refused in the words of Kubernetes', () => {
  const table: readonly [string, string][] = [
    ['x,,y', "found ',', expected: identifier after ','"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['x=a y', "found 'y', expected: ',' or 'end of string'"],
    ['!x=a', "found '=', expected: ',' or 'end of string'"],
    ['x a', "unable to parse requirement: found 'a', expected: in, notin, =, ==, !=, gt, lt"],
    ['x in a', "unable to parse requirement: found 'a' expected: '('"],
    ['x in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ['x in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['x=(', "unable to parse requirement: found '(', expected: identifier"],
    [
      'x<a',
      `unable to parse requirement: values[0]: Invalid value: "a": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
  ]
  for (const [text, message] of table) assert.throws(() => parseSelector(text), new SelectorError(message), text)
  assert.throws(
    () => parseSelector('a_/b=c'),
    /^SelectorError: unable to parse requirement: <nil>: Invalid value: "a_\/b": prefix part/,
  )
})

test('an absent selector selects nothing, an empty one everything', () => {
  assert.equal(selectorFrom(undefined), nothing)
  assert.equal(selectorFrom({}), everything)
  assert.equal(nothing.matches({ app: 'web' }), false)
  assert.equal(everything.matches(undefined), true)
  assert.equal(selectorFromMap({}).isEmpty, true)
  assert.equal(withRequirements(nothing, []), nothing)
})

test('a LabelSelector joins its labels and expressions, and is compiled once', () => {
  const source = {
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['front', 'back'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  } as const
  const selector = selectorFrom(source)
  assert.equal(selectorFrom(source), selector)
  assert.equal(String(selector), 'app=web,!old,tier in (back,front)')
  assert.equal(selector.matches({ app: 'web', tier: 'back' }), true)
  assert.equal(selector.matches({ app: 'web', tier: 'back', old: '' }), false)
  assert.equal(selector.matches({ app: 'web' }), false)
  assert.equal(selector.requiredValue('app'), 'web')
  assert.equal(selector.requiredValue('tier'), undefined)
  assert.equal(selectorSummary(source), 'app=web,!old,tier in (back,front)')
  assert.equal(selectorSummary({}), '<none>')
  assert.equal(selectorSummary({ matchLabels: { 'a b': '' } }), '<error>')
})

test('a faulty requirement names its field', () => {
  const table: readonly [string, Operator, readonly string[], string][] = [
    ['x', 'In', [], "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
    ['x', 'Exists', ['a'], 'values: Invalid value: ["a"]: values set must be empty for exists and does not exist'],
    [
      'x',
      'Equals',
      ['a', 'b'],
      'values: Invalid value: ["a","b"]: exact-match compatibility requires one single value',
    ],
    [
      'x',
      'Like' as Operator,
      [],
      'operator: Unsupported value: "Like": supported values: "in", "notin", "=", "==", "!=", "gt", "lt", "exists", "!"',
    ],
  ]
  for (const [key, operator, values, message] of table) {
    assert.throws(
      () => makeRequirement(key, operator, values),
      (error: unknown) => error instanceof RequirementError && error.message === message,
      message,
    )
  }
  assert.throws(
    () => makeRequirement('x', 'In', ['a b'], 'spec.selector'),
    (error: unknown) => error instanceof RequirementError && error.errors[0]?.path === 'spec.selector.values[0][x]',
  )
})

test('label maps are printed sorted, merged and compared', () => {
  assert.equal(labelsText({ b: '2', a: '1' }), 'a=1,b=2')
  assert.equal(labelsText(undefined), '')
  assert.equal(labelsConflict({ a: '1' }, { a: '2' }), true)
  assert.equal(labelsConflict({ a: '1' }, { b: '2' }), false)
  assert.deepEqual(mergeLabels({ a: '1', b: '1' }, { b: '2' }), { a: '1', b: '2' })
  assert.deepEqual(parseLabelMap('a=1, b=2'), { a: '1', b: '2' })
  assert.throws(() => parseLabelMap('a'), SelectorError)
  assert.throws(() => checkedSelectorFromMap({ a: 'b c' }), RequirementError)
})

const label = fc.constantFrom('a', 'b', 'c')
const value = fc.constantFrom('', '1', '2', '10')
const anyLabels = fc.dictionary(label, value, { noNullPrototype: true })
const anyRequirement = fc.oneof(
  fc.tuple(label, fc.constantFrom<Operator>('In', 'NotIn'), fc.uniqueArray(value, { minLength: 1 })),
  fc.tuple(label, fc.constantFrom<Operator>('Exists', 'DoesNotExist'), fc.constant<string[]>([])),
  fc.tuple(label, fc.constantFrom<Operator>('Equals', 'NotEquals'), fc.array(value, { minLength: 1, maxLength: 1 })),
)
const opposites: Partial<Record<Operator, Operator>> = {
  In: 'NotIn',
  NotIn: 'In',
  Exists: 'DoesNotExist',
  DoesNotExist: 'Exists',
  Equals: 'NotEquals',
  NotEquals: 'Equals',
}

test('a printed selector selects what the selector selects', () => {
  fc.assert(
    fc.property(fc.array(anyRequirement, { maxLength: 4 }), anyLabels, (terms, labels) => {
      const selector = withRequirements(
        everything,
        terms.map(([key, operator, values]) => makeRequirement(key, operator, values)),
      )
      assert.equal(parseSelector(String(selector)).matches(labels), selector.matches(labels))
    }),
  )
})

test('of a requirement and its opposite exactly one is met', () => {
  fc.assert(
    fc.property(anyRequirement, anyLabels, ([key, operator, values], labels) => {
      const opposite = opposites[operator]
      assert.ok(opposite)
      const selector = withRequirements(everything, [makeRequirement(key, operator, values)])
      const other = withRequirements(everything, [makeRequirement(key, opposite, values)])
      assert.notEqual(selector.matches(labels), other.matches(labels))
    }),
  )
})
