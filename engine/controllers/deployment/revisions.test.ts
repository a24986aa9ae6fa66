import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReplicaSet } from '../../api/schema/types.ts'
import { newSetDraft } from './new-set.ts'
import { findNewSet, oldSets, setsToForget } from './revisions.ts'
import { deployment, replicaSet } from './testing/objects.ts'

function made(name: string, created: number, about = deployment()): ReplicaSet {
  const set = replicaSet(name, { created })
  return { ...set, spec: { ...set.spec, ...newSetDraft(about, [], 1).spec } }
}

test('the newest set has the template, whatever hash is on it; of several the oldest counts', () => {
  const about = deployment()
  const other = deployment({ template: { metadata: { labels: { app: 'web', v: '2' } }, spec: { containers: [] } } })
  const sets = [made('other', 0, other), made('second', 2), made('first', 1)]
  assert.equal(findNewSet(about, sets)?.metadata.name, 'first')
  assert.deepEqual(
    oldSets(sets, findNewSet(about, sets)).map(({ metadata }) => metadata.name),
    ['other', 'second'],
  )
  assert.equal(findNewSet(about, [made('other', 0, other)]), undefined)
})

test('a set is named after its template, and after a collision differently', () => {
  const [first, again] = [newSetDraft(deployment(), [], 1), newSetDraft(deployment(), [], 1)]
  assert.equal(first.metadata.name, again.metadata.name)
  const { name, labels } = first.metadata
  const hash = labels?.['pod-template-hash'] ?? ''
  assert.equal(name, `web-${hash}`)
  assert.deepEqual(first.spec.selector.matchLabels, { app: 'web', 'pod-template-hash': hash })
  assert.equal(first.spec.template?.metadata?.labels?.['pod-template-hash'], hash)
  assert.notEqual(newSetDraft(deployment({}, { collisionCount: 1 }), [], 1).metadata.name, name)
})

test('a name that would be too long is cut before its hash', () => {
  const about = deployment()
  const long = { ...about, metadata: { ...about.metadata, name: 'w'.repeat(253) } }
  const { name = '' } = newSetDraft(long, [], 1).metadata
  assert.equal(name.length, 253)
  assert.match(name, /^w+-[b-z2-9]+$/)
})

test('a new set begins with what there is room for', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } as const
  const about = deployment({ replicas: 10, strategy })
  assert.equal(newSetDraft(about, [replicaSet('old', { replicas: 10 })], 2).spec.replicas, 3)
  assert.equal(newSetDraft(about, [replicaSet('old', { replicas: 13 })], 2).spec.replicas, 0)
  const recreated = deployment({ replicas: 10, strategy: { type: 'Recreate' } })
  assert.equal(newSetDraft(recreated, [replicaSet('old', { replicas: 10 })], 2).spec.replicas, 10)
})

test('which old sets are forgotten', () => {
  const sets = [
    replicaSet('three', { revision: '3', created: 3 }),
    replicaSet('one', { revision: '1', created: 9 }),
    replicaSet('none', { created: 4 }),
    replicaSet('two', { revision: '2', replicas: 1, created: 2 }),
  ]
  const forgotten = (limit: number | undefined): string[] =>
    setsToForget(deployment(limit === undefined ? {} : { revisionHistoryLimit: limit }), sets).map(
      ({ metadata }) => metadata.name,
    )
  assert.deepEqual(forgotten(undefined), [])
  assert.deepEqual(forgotten(2 ** 31 - 1), [])
  assert.deepEqual(forgotten(4), [])
  assert.deepEqual(forgotten(2), ['none', 'one'])
  assert.deepEqual(forgotten(1), ['none', 'one'], 'one with pods stays')
  assert.deepEqual(forgotten(0), ['none', 'one', 'three'])
})
