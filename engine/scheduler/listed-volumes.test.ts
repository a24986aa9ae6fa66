import assert from 'node:assert/strict'
import test from 'node:test'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../api/schema/types.ts'
import { Machines } from '../machines/machines.ts'
import { Scope } from '../machines/scope.ts'
import { Connection } from '../runtime/connection.ts'
import { Informers } from '../runtime/informer.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store } from '../store/store.ts'
import { Table } from '../store/table.ts'
import { ListedVolumes } from './listed-volumes.ts'

const aVolume = (name: string, more: object = {}): PersistentVolume =>
  ({ metadata: { name, resourceVersion: '', ...more }, spec: { storageClassName: 'local' } }) as never

const aClaim = (storageClassName: string): PersistentVolumeClaim =>
  ({ metadata: { name: 'data', namespace: 'default' }, spec: { storageClassName } }) as never

/** What a scheduler knows of the volumes of a store, and what it was told. */
function aView(prepare: (store: Store) => void = () => {}) {
  const simulation = new Simulation()
  const store = new Store(simulation)
  prepare(store)
  const machines = new Machines(simulation)
  const machine = machines.add('control-plane')
  const connection = new Connection(machine, machines, () => [machine])
  const informers = new Informers(store, new Scope(simulation, 'test'), connection)
  const told: string[] = []
  const volumes = new ListedVolumes(informers, ({ resource, action }, key) => {
    told.push(`${action} ${resource} ${key}`)
  })
  simulation.runUntil(10)
  return { store, volumes, told, settle: () => simulation.runUntil(simulation.nowMs + 10) }
}

const marked = (volume: PersistentVolume | undefined): unknown => volume?.metadata.annotations?.['own']

test('What is assumed counts until something newer is heard of, or until it is given back', () => {
  const { store, volumes, settle } = aView()
  const first = store.create('PersistentVolume', aVolume('disk'), 'test')
  store.create('PersistentVolume', aVolume('other'), 'test')
  settle()
  const own = { ...first, metadata: { ...first.metadata, annotations: { own: 'yes' } } }
  volumes.volumes.assume(own)
  assert.equal(marked(volumes.volume('disk')), 'yes')
  assert.deepEqual(volumes.volumesFor(aClaim('local')).map(marked), ['yes', undefined])
  assert.deepEqual(volumes.volumesFor(aClaim('other')), [])
  assert.equal(marked(volumes.volumes.told('disk')), undefined)
  volumes.volumes.restore(own)
  assert.equal(marked(volumes.volume('disk')), undefined)
  volumes.volumes.assume(own)
  store.update('PersistentVolume', aVolume('disk', { labels: { a: 'b' } }), undefined, 'test')
  settle()
  assert.deepEqual(volumes.volume('disk')?.metadata.labels, { a: 'b' })
})

test('Every change is told, and none before there is anything', () => {
  const { store, told, settle } = aView()
  assert.deepEqual(told, [])
  store.create('PersistentVolume', aVolume('disk'), 'test')
  settle()
  store.update('PersistentVolume', aVolume('disk', { labels: { a: 'b' } }), undefined, 'test')
  settle()
  store.remove('PersistentVolume', 'disk', undefined, 'test')
  settle()
  const changes = ['Add', 'Update', 'Delete'].map((action) => `${action} PersistentVolume disk`)
  assert.deepEqual(told, changes)
})

test('Classes that every cluster begins with are known when they are asked for, and are no news', () => {
  const { volumes, told } = aView((store) => {
    const rows = new Table<StorageClass>()
    rows.set('standard', { metadata: { name: 'standard', resourceVersion: '1' }, provisioner: 'example.com' } as never)
    store.rest('StorageClass', () => rows as never)
  })
  assert.equal(volumes.storageClass('standard')?.provisioner, 'example.com')
  assert.deepEqual(told, [])
})
