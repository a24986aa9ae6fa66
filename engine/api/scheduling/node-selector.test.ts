import assert from 'node:assert/strict'
import test from 'node:test'
import type { Node, NodeSelectorRequirement, Pod } from '../schema/types.ts'
import { matchesRequiredNodeAffinity, ParsedPreferences } from './node-affinity.ts'
import { ParsedNodeSelector } from './node-selector.ts'

const node = { metadata: { name: 'n1', labels: { zone: 'a', rank: '7' } } } as unknown as Node

function podThatNeeds(spec: object): Pod {
  return { metadata: { name: 'p' }, spec: { containers: [], ...spec } } as unknown as Pod
}

test('What a requirement asks of a node', () => {
  const rows: readonly [NodeSelectorRequirement, boolean][] = [
    [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, true],
    [{ key: 'zone', operator: 'In', values: ['b'] }, false],
    [{ key: 'zone', operator: 'NotIn', values: ['b'] }, true],
    [{ key: 'other', operator: 'NotIn', values: ['b'] }, true],
    [{ key: 'zone', operator: 'Exists' }, true],
    [{ key: 'other', operator: 'DoesNotExist' }, true],
    [{ key: 'rank', operator: 'Gt', values: ['6'] }, true],
    [{ key: 'rank', operator: 'Gt', values: ['7'] }, false],
    [{ key: 'rank', operator: 'Lt', values: ['8'] }, true],
    [{ key: 'zone', operator: 'Lt', values: ['8'] }, false],
  ]
  for (const [requirement, matches] of rows) {
    const selector = new ParsedNodeSelector({ nodeSelectorTerms: [{ matchExpressions: [requirement] }] })
    assert.equal(selector.matches(node), matches, JSON.stringify(requirement))
  }
})

test('Terms are alternatives, their requirements are not, and an empty term matches nothing', () => {
  const inA = { key: 'zone', operator: 'In', values: ['a'] } as const
  const inB = { key: 'zone', operator: 'In', values: ['b'] } as const
  const named = { key: 'metadata.name', operator: 'In', values: ['n1'] } as const
  const matches = (...nodeSelectorTerms: object[]): boolean =>
    new ParsedNodeSelector({ nodeSelectorTerms: nodeSelectorTerms }).matches(node)
  assert.equal(matches({ matchExpressions: [inB] }, { matchExpressions: [inA] }), true)
  assert.equal(matches({ matchExpressions: [inA, inB] }), false)
  assert.equal(matches({ matchExpressions: [inB], matchFields: [named] }), false)
  assert.equal(matches({ matchFields: [named] }), true)
  assert.equal(matches({}), false)
  assert.equal(matches(), false)
})

test('What is wrong with a term is told by field, and the term matches nothing', () => {
  const wrong = { key: 'metadata.name', operator: 'In', values: ['n1', 'n2'] } as const
  const selector = new ParsedNodeSelector({ nodeSelectorTerms: [{ matchFields: [wrong] }] })
  assert.deepEqual(selector.problems, [
    {
      type: 'Invalid',
      field: 'nodeSelectorTerms[0].matchFields[0].values',
      detail: 'must have one element',
      badValue: ['n1', 'n2'],
    },
  ])
  assert.equal(selector.matches(node), false)
})

test('A pod needs its node selector and its required affinity', () => {
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'rank', operator: 'Exists' }] }] }
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } }
  assert.equal(matchesRequiredNodeAffinity(podThatNeeds({}), node), true)
  assert.equal(matchesRequiredNodeAffinity(podThatNeeds({ nodeSelector: { zone: 'a' }, affinity }), node), true)
  assert.equal(matchesRequiredNodeAffinity(podThatNeeds({ nodeSelector: { zone: 'b' }, affinity }), node), false)
})

test('Preferences add up the weights of what matches', () => {
  const matching = { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] } as const
  const other = { matchExpressions: [{ key: 'zone', operator: 'In', values: ['b'] }] } as const
  const preferences = new ParsedPreferences([
    { weight: 2, preference: matching },
    { weight: 5, preference: other },
    { weight: 3, preference: matching },
  ])
  assert.equal(preferences.score(node), 5)
})
