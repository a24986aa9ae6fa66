import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Envelope } from '@cucumber/messages'
import { type PlainPromise, pageFile, readPromises, readTags, tagsIn } from './promise-book.ts'
import { countByArea, idsUnder, promisesPage } from './promise-page.ts'
import { promiseResults } from './promise-results.ts'

const promises = readPromises()
const byId = new Map(promises.map((promise) => [promise.id, promise]))

test('every promise has an id of its own, an area and a sentence', () => {
  assert.equal(byId.size, promises.length)
  for (const { id, area, what } of promises) {
    assert.match(id, /^S-\d{3}$/)
    assert.notEqual(area, '', id)
    assert.match(what, /\S/, id)
  }
})

test('every tag of the features names a promise', () => {
  const unknown = readTags().filter(({ id }) => !byId.has(id))
  assert.deepEqual(unknown, [])
})

test('what is not a behaviour has a reason and no scenario', () => {
  const tagged = new Set(readTags().map(({ id }) => id))
  for (const promise of promises) {
    const reason = promise['not-a-behaviour']
    if (reason === undefined) continue
    assert.match(reason, /\S/, promise.id)
    assert.ok(!tagged.has(promise.id), `${promise.id} is marked as no behaviour, and a scenario keeps it`)
  }
})

test('the page lists what the features are tagged with (if not: npm run promises)', () => {
  const page = readFileSync(pageFile, 'utf8')
  const tagged = [...new Set(readTags().map(({ id }) => id))]
  assert.deepEqual([...idsUnder(page, 'Kept')].sort(), tagged.sort())
})

const two: readonly PlainPromise[] = [
  { id: 'S-001', area: 'model', what: 'One thing.' },
  { id: 'S-002', area: 'nodes', what: 'Another.', 'not-a-behaviour': 'a spelling' },
  { id: 'S-003', area: 'nodes', what: 'A third.' },
]

test('tags are read from lines of tags alone', () => {
  const feature = '@S-001 @slow\nFeature: x\n  @S-003\n  Scenario: @S-002 is only spoken of\n    Given an email@S-004\n'
  assert.deepEqual(tagsIn(feature, 'x.feature'), [
    { id: 'S-001', place: 'x.feature:1' },
    { id: 'S-003', place: 'x.feature:3' },
  ])
})

test('the page counts and lists by area', () => {
  const kept = new Map([['S-003', ['A scenario']]])
  assert.deepEqual(countByArea(two, new Set(kept.keys())), [
    { area: 'model', kept: 0, notBehaviour: 0, all: 1 },
    { area: 'nodes', kept: 1, notBehaviour: 1, all: 2 },
  ])
  const page = promisesPage(two, kept)
  assert.deepEqual(idsUnder(page, 'Kept'), ['S-003'])
  assert.deepEqual(idsUnder(page, 'Not kept yet'), ['S-001'])
  assert.deepEqual(idsUnder(page, 'What no program can behave by'), ['S-002'])
  assert.match(page, /\| \*\*all\*\* \| \*\*1\*\* \| \*\*1\*\* \| \*\*3\*\* \|/)
})

/** The messages of one scenario: its tags, and how its steps went. */
function ran(name: string, tags: readonly string[], statuses: readonly string[]): Envelope[] {
  return [
    { pickle: { id: name, name, tags: tags.map((tag) => ({ name: tag })) } },
    { testCase: { id: `case ${name}`, pickleId: name } },
    { testCaseStarted: { id: `attempt ${name}`, testCaseId: `case ${name}` } },
    ...statuses.map((status) => ({
      testStepFinished: { testCaseStartedId: `attempt ${name}`, testStepResult: { status } },
    })),
    { testCaseFinished: { testCaseStartedId: `attempt ${name}` } },
  ] as unknown as Envelope[]
}

test('a promise is kept where every scenario that names it passes', () => {
  const { kept, broken } = promiseResults([
    ...ran('one', ['@S-001', '@S-003', '@wip'], ['PASSED', 'PASSED']),
    ...ran('two', ['@S-003'], ['PASSED', 'FAILED', 'SKIPPED']),
    ...ran('three', ['@S-001'], ['PASSED']),
  ])
  assert.deepEqual([...kept], [['S-001', ['one', 'three']]])
  assert.deepEqual([...broken], ['S-003'])
})

test('a scenario that never ran keeps nothing', () => {
  const [pickle] = ran('one', ['@S-001'], [])
  const { kept, broken } = promiseResults(pickle === undefined ? [] : [pickle])
  assert.equal(kept.size, 0)
  assert.ok(broken.has('S-001'))
})
