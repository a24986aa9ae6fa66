import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../sim/change.ts'
import { maps } from '../../testing/http-objects.ts'
import { HttpWorld, type ReadAnswer } from '../../testing/http-world.ts'
import { pageOf, pageToken } from './pages.ts'
import { forgottenByWatchCache } from './past.ts'

const minuteMs = 60_000

function worldWith(...names: readonly string[]): HttpWorld {
  const world = new HttpWorld()
  for (const name of names) world.send('POST', maps, { metadata: { name, labels: { name } } })
  return world
}

const names = ({ object }: ReadAnswer): string[] =>
  object.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
const events = ({ body }: ReadAnswer): string[] =>
  body
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map(({ type, object }) => `${type} ${object.metadata.name ?? object.message}`)

test('a list goes on page by page, as it was when it began', () => {
  const world = worldWith('a', 'b', 'c')
  const first = world.send('GET', `${maps}?limit=2`)
  const { continue: next, remainingItemCount, resourceVersion } = first.object.metadata
  assert.deepEqual([names(first), remainingItemCount], [['a', 'b'], 1])
  assert.deepEqual(pageOf(next), { revision: Number(resourceVersion), start: 'b\0' })
  world.send('DELETE', `${maps}/c`)
  world.send('POST', maps, { metadata: { name: 'd' } })
  const last = world.send('GET', `${maps}?limit=2&continue=${next}`)
  assert.deepEqual([names(last), last.object.metadata], [['c'], { resourceVersion }])
  assert.deepEqual(names(world.send('GET', `${maps}?limit=1&resourceVersion=0`)), ['a', 'b', 'd'])
  const all = world.send('GET', '/api/v1/configmaps?limit=1')
  assert.equal(pageOf(all.object.metadata.continue).start, 'default/a\0')
  const selected = world.send('GET', `${maps}?limit=1&labelSelector=name!=a`).object.metadata
  assert.deepEqual([pageOf(selected.continue).start, selected.remainingItemCount], ['b\0', undefined])
})

test('a page that etcd does not remember says how to go on all the same', () => {
  const world = worldWith('a', 'b')
  const { continue: next, resourceVersion } = world.send('GET', `${maps}?limit=1`).object.metadata
  world.send('POST', maps, { metadata: { name: 'c' } })
  const exact = `${maps}?resourceVersionMatch=Exact&resourceVersion=${resourceVersion}`
  world.control.runUntil(9 * minuteMs)
  assert.deepEqual(names(world.send('GET', exact)), ['a', 'b'])
  world.control.runUntil(10 * minuteMs)
  assert.deepEqual(world.failure('GET', exact), [410, 'The resourceVersion for the provided list is too old.'])
  const { code, object } = world.send('GET', `${maps}?limit=1&continue=${next}`)
  assert.deepEqual([code, object.reason], [410, 'Expired'])
  assert.deepEqual(names(world.send('GET', `${maps}?continue=${object.metadata.continue}`)), ['b', 'c'])
})

test('tokens that are none', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ['%%', /illegal base64 data at input byte 0$/],
    [pageToken({ revision: 0, start: 'a' }), /incorrect encoded start resourceVersion \(version meta\.k8s\.io\/v1\)$/],
    [pageToken({ revision: 1, start: '' }), /encoded start key empty/],
    [btoa('{"v":"x"}').replaceAll('=', ''), /does not recognize this encoded version "x"$/],
  ]
  const world = worldWith('a')
  for (const [token, expected] of rows) {
    const [code, message] = world.failure('GET', `${maps}?continue=${encodeURIComponent(token)}`)
    assert.equal(code, 400)
    assert.match(message, expected)
  }
  const good = pageToken({ revision: 1, start: 'a' })
  assert.equal(
    world.failure('GET', `${maps}?continue=${good}&resourceVersion=1`)[1],
    'specifying resource version is not allowed when using continue',
  )
})

test('a revision that has not come yet is waited for, and no longer than three seconds', () => {
  const world = worldWith('a')
  const { simulation, store } = world.control
  const next = store.revision + 1
  simulation.after(1_000, 'test', () => void world.send('POST', maps, { metadata: { name: 'b' } }))
  assert.deepEqual(names(world.send('GET', `${maps}?resourceVersion=${next}`)), ['a', 'b'])
  assert.equal(simulation.nowMs, 1_000)
  const { code, object } = world.send('GET', `${maps}/a?resourceVersion=${next + 1}`)
  assert.deepEqual(
    [code, object.details],
    [
      504,
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    ],
  )
  assert.equal(simulation.nowMs, 4_000)
  const bad = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'
  assert.deepEqual(world.failure('GET', `${maps}?resourceVersion=x`), [500, bad])
  assert.deepEqual(world.failure('GET', `${maps}?watch=1&resourceVersion=x`), [422, `configmaps "" is invalid: ${bad}`])
})

test('a watch tells what there is, then what changes, until its time is over', () => {
  const world = worldWith('a', 'b')
  const { simulation, store } = world.control
  const from = store.revision
  simulation.after(
    1_000,
    'test',
    () => void world.send('POST', maps, { metadata: { name: 'c', labels: { name: 'c' } } }),
  )
  simulation.after(2_000, 'test', () => {
    world.send('PATCH', `${maps}/a`, { metadata: { labels: { name: 'x' } } }, 'application/merge-patch+json')
  })
  simulation.after(3_000, 'test', () => void world.send('DELETE', `${maps}/b`))
  simulation.after(9_000, 'test', () => void world.send('DELETE', `${maps}/c`))
  assert.deepEqual(events(world.send('GET', `${maps}?watch=true&timeoutSeconds=5`)), [
    'ADDED a',
    'ADDED b',
    'ADDED c',
    'MODIFIED a',
    'DELETED b',
  ])
  assert.equal(simulation.nowMs, 5_000)
  const since = (query: string) =>
    events(
      world.send('GET', `/api/v1/watch/namespaces/default/configmaps?timeoutSeconds=1&resourceVersion=${from}${query}`),
    )
  assert.deepEqual(since(''), ['ADDED c', 'MODIFIED a', 'DELETED b'])
  assert.deepEqual(since('&labelSelector=name=a'), ['DELETED a'])
  assert.deepEqual(since('&labelSelector=name=x'), ['ADDED a'])
  assert.deepEqual(since('&fieldSelector=metadata.name=b'), ['DELETED b'])
})

test('the watch cache grows where much happens at once, and forgets where time passes', () => {
  const changes = (count: number, everyMs: number) =>
    Array.from({ length: count }, (_, index) => ({ table: 'Pod', at: index * everyMs, revision: index + 1 }) as Change)
  const forgotten = (events: readonly Change[]) =>
    forgottenByWatchCache({ compactedRevision: 0, changesSince: () => events } as never, 'Pod')
  assert.equal(forgotten(changes(100, 1_000)), 0)
  assert.equal(forgotten(changes(150, 100)), 0)
  assert.equal(forgotten(changes(150, 1_000)), 50)
  const world = worldWith('a')
  world.control.store.restore([], 500)
  const { object } = JSON.parse(world.send('GET', `${maps}?watch=1&resourceVersion=1&timeoutSeconds=1`).body)
  assert.deepEqual([object.code, object.message], [410, 'too old resource version: 1 (500)'])
})
