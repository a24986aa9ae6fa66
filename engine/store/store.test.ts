import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Simulation } from '../sim/simulation.ts'
import { Compacted, Store, StoreConflict, type StoredObject } from './store.ts'

const thing = (name: string, labels: Record<string, string> = {}): StoredObject =>
  ({
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name, namespace: 'default', resourceVersion: '', labels },
  }) as StoredObject

function storeWithLog(): { store: Store; simulation: Simulation; log: string[] } {
  const simulation = new Simulation()
  const store = new Store(simulation)
  const log: string[] = []
  store.watch('Thing', ({ verb, key, revision }) => log.push(`${simulation.nowMs} ${verb} ${key} ${revision}`))
  return { store, simulation, log }
}

test('every write has its own revision, and the object carries it', () => {
  const { store } = storeWithLog()
  const created = store.create('Thing', thing('a'), 'test')
  const updated = store.update('Thing', created, created.metadata.resourceVersion, 'test')
  assert.deepEqual([created.metadata.resourceVersion, updated.metadata.resourceVersion, store.revision], ['1', '2', 2])
})

test('a write that was made for another revision is refused, and changes nothing', () => {
  const { store } = storeWithLog()
  const created = store.create('Thing', thing('a'), 'test')
  store.update('Thing', created, undefined, 'test')
  const refusal = (reason: string) => (error: unknown) => error instanceof StoreConflict && error.reason === reason
  assert.throws(() => store.update('Thing', created, '1', 'test'), refusal('revision'))
  assert.throws(() => store.remove('Thing', 'default/a', '1', 'test'), refusal('revision'))
  assert.throws(() => store.create('Thing', thing('a'), 'test'), refusal('exists'))
  assert.throws(() => store.remove('Thing', 'default/b', undefined, 'test'), refusal('missing'))
  assert.equal(store.revision, 2)
})

test('a watch gets what was committed 5 ms later, in order', () => {
  const { store, simulation, log } = storeWithLog()
  const a = store.create('Thing', thing('a'), 'test')
  store.create('Thing', thing('b'), 'test')
  simulation.at(3, 'test', () => void store.update('Thing', a, undefined, 'test'))
  simulation.runUntil(4)
  assert.deepEqual(log, [])
  assert.ok(store.delivering)
  simulation.runUntil(100)
  assert.deepEqual(log, ['5 create default/a 1', '5 create default/b 2', '8 update default/a 3'])
  assert.ok(!store.delivering)
})

test('a watch from a revision gets what it missed, once, and then what comes', () => {
  const { store, simulation } = storeWithLog()
  store.create('Thing', thing('a'), 'test')
  store.create('Thing', thing('b'), 'test')
  const late: number[] = []
  store.watch('Thing', ({ revision }) => void late.push(revision), { fromRevision: 1 })
  store.create('Thing', thing('c'), 'test')
  simulation.runUntil(100)
  assert.deepEqual(late, [2, 3])
})

test('a watch that was stopped gets nothing of what is on its way', () => {
  const { store, simulation } = storeWithLog()
  const seen: string[] = []
  const watch = store.watch('Thing', ({ key }) => void seen.push(key))
  store.create('Thing', thing('a'), 'test')
  watch.stop()
  simulation.runUntil(100)
  assert.deepEqual(seen, [])
})

test('a watch of one value of a field sees objects come and go', () => {
  const { store, simulation } = storeWithLog()
  const nodeOf = ({ metadata }: { metadata: { labels?: Record<string, string> } }) => metadata.labels?.node
  const seen: string[] = []
  const only = { field: 'node', value: 'one', valueOf: nodeOf as (object: never) => string | undefined }
  store.watch('Thing', ({ verb, key }) => void seen.push(`${verb} ${key}`), { only })
  store.create('Thing', thing('a', { node: 'one' }), 'test')
  store.create('Thing', thing('b', { node: 'two' }), 'test')
  store.update('Thing', thing('a', { node: 'two' }), undefined, 'test')
  store.update('Thing', thing('a', { node: 'three' }), undefined, 'test')
  simulation.runUntil(100)
  assert.deepEqual(seen, ['create default/a', 'update default/a'])
})

test('revisions that are compacted away cannot be watched from', () => {
  const store = new Store(new Simulation({ keepHistory: false }))
  for (let count = 0; count < 20_001; count++) store.create('Thing', thing(`t-${count}`), 'test')
  assert.throws(() => store.changesSince(5), Compacted)
  assert.equal(store.changesSince(20_000).length, 1)
})

test('tables and their indexes agree with a plain list after any writes', () => {
  const write = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    node: fc.constantFrom('one', 'two', ''),
    gone: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
      const store = new Store(new Simulation())
      const table = store.table('Thing')
      table.addIndex(
        'node',
        (object) => (object.metadata as { labels?: Record<string, string> }).labels?.node || undefined,
      )
      const model = new Map<string, string>()
      for (const { name, node, gone } of writes) {
        const known = model.has(name)
        if (gone && known) store.remove('Thing', `default/${name}`, undefined, 'test')
        else if (!gone && known) store.update('Thing', thing(name, { node }), undefined, 'test')
        else if (!gone) store.create('Thing', thing(name, { node }), 'test')
        if (gone) model.delete(name)
        else model.set(name, node)
      }
      assert.deepEqual(
        table.list().map(({ metadata }) => metadata.name),
        [...model.keys()].sort(),
      )
      for (const node of ['one', 'two']) {
        const expected = [...model].filter(([, value]) => value === node).map(([name]) => `default/${name}`)
        assert.deepEqual([...table.by('node', node).keys()].sort(), expected.sort())
      }
    }),
  )
})

test('who waits for the first write to a table is told once, before it', () => {
  const { store } = storeWithLog()
  store.restore([
    { table: 'Thing', object: { ...thing('kept'), metadata: { ...thing('kept').metadata, resourceVersion: '7' } } },
  ])
  const seen: string[] = []
  const note = (): void => void seen.push(`${store.table('Thing').size} at ${store.revision}`)
  store.beforeFirstChange('Thing', note)
  store.create('Other', thing('x'), 'test')
  assert.throws(() => store.create('Thing', thing('kept'), 'test'), StoreConflict)
  assert.deepEqual([seen, store.isUnchanged('Thing'), store.isUnused('Thing')], [[], true, false])
  store.create('Thing', thing('a'), 'test')
  store.remove('Thing', 'default/kept', undefined, 'test')
  assert.deepEqual([seen, store.isUnchanged('Thing')], [['1 at 8'], false])
})

test('a table that was used before the run began counts as written to', () => {
  const { store } = storeWithLog()
  store.restoreUsed([
    { table: 'Thing', object: { ...thing('old'), metadata: { ...thing('old').metadata, resourceVersion: '7' } } },
  ])
  assert.deepEqual([store.isUnchanged('Thing'), store.isUnused('Thing'), store.isUnused('Other')], [false, false, true])
})

test('a run that has ended holds nothing and tells nobody', () => {
  const { store, simulation, log } = storeWithLog()
  store.create('Thing', thing('a'), 'test')
  store.end()
  simulation.end()
  simulation.runUntil(1000)
  assert.deepEqual([log, [...store.objects()], simulation.hasWork], [[], [], false])
})
