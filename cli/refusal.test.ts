import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from './refusal.ts'

const sentences = [
  'a cluster of {int} node(s)',
  '{duration} pass(es)',
  '{window}{object} is {state}',
  '{window}{object} has {amount} ready replica(s)',
  '{window}{amount} pod(s) of {object} is/are {state}',
  '(the ){component} stops',
  '{app} takes {duration} to start',
  '{percentage} of requests to {object} succeeded',
]

const refused: readonly (readonly [text: string, reason: RegExp])[] = [
  [
    'within 5 minuets deployment web is Available',
    /^Expected a span of time .*, got "5 minuets"; did you mean "minutes"\?$/,
  ],
  ['for 10 secnds, deployment web has 3 ready replicas', /got "10 secnds"; did you mean "seconds"\?$/],
  ['5 minuets pass', /^Expected a span of time such as "40 seconds".*got "5 minuets"/],
  ['deployment web has some ready replicas', /^Expected a number or a comparison .*, got "some"$/],
  ['deployment web has at last 2 ready replicas', /got "at last 2"$/],
  ['3 pods of deployment web are running', /^Expected a state such as Running.*, got "running"$/],
  ['the schedulr stops', /^Expected a component: scheduler, controller manager.*, got "schedulr"$/],
  ['image web takes 5 secs to start', /got "5 secs"; did you mean "seconds"\?|got "5 secs"/],
  ['a cluster of 2.5 nodes', /^Expected a whole number, got "2.5"$/],
  ['99,9% of requests to service web succeeded', /^Expected a ratio .*, got "99,9%"$/],
]

for (const [text, reason] of refused) {
  test(`"${text}" is refused for its value`, () => assert.match(refusalOf(text, sentences) ?? 'no refusal', reason))
}

test('a text with other words than any sentence is not refused for a value', () => {
  assert.equal(refusalOf('the weather is fine', sentences), undefined)
  assert.equal(refusalOf('deployment web dances', sentences), undefined)
})
