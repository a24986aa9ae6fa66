import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../api/kinds/config-map.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { administrator } from '../apiserver/request.ts'
import { Scope } from '../machines/scope.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { Informer, Reflector } from './informer.ts'

function setting(): {
  plane: ControlPlane
  told: string[]
  scope: Scope
  informer: Informer<ConfigMap>
  write: (name: string, value: string) => void
  cut: (connected: boolean) => void
} {
  const plane = new ControlPlane()
  const machine = plane.machines.add('worker-1')
  const client = plane.clientOn(machine)
  const scope = new Scope(plane.simulation, 'test')
  const told: string[] = []
  const write = (name: string, value: string): void => {
    const at = { name, namespace: 'default' }
    const known = plane.api.find(ConfigMap, 'default', name)
    if (known === undefined)
      plane.api.create(ConfigMap, { metadata: at, data: { value } } as Draft<ConfigMap>, administrator)
    else plane.api.update(ConfigMap, { ...known, data: { value } }, administrator)
  }
  write('first', '1')
  const informer = new Informer<ConfigMap>({
    kind: ConfigMap,
    store: plane.store,
    reflector: new Reflector(scope, client.connection),
  })
  informer.onChange((after, before, key) =>
    told.push(`${plane.simulation.nowMs} ${key} ${before?.data?.value ?? '-'} ${after?.data?.value ?? '-'}`),
  )
  return { plane, told, scope, informer, write, cut: (connected) => void machine.become({ connected }, 'test') }
}

test('what is there comes as added, changes come 5 ms after their commit, in order', () => {
  const { plane, told, informer, write } = setting()
  assert.equal(informer.synced, false)
  plane.runUntil(0)
  assert.deepEqual(told, ['0 default/first - 1'])
  plane.simulation.at(100, 'test', () => {
    write('first', '2')
    write('second', '1')
  })
  plane.runUntil(104)
  assert.equal(informer.get('default/first')?.data?.value, '1')
  plane.runUntil(200)
  assert.deepEqual(told.slice(1), ['105 default/first 1 2', '105 default/second - 1'])
})

test('without a way to the server nothing arrives; behind it the differences do, also what is gone', () => {
  const { plane, told, informer, write, cut } = setting()
  plane.runUntil(10)
  write('doomed', '1')
  plane.runUntil(20)
  write('first', 'on its way')
  cut(false)
  plane.api.delete(ConfigMap, 'default', 'doomed', {}, administrator)
  plane.runUntil(1_000)
  assert.equal(informer.get('default/first')?.data?.value, '1')
  told.length = 0
  cut(true)
  plane.runUntil(2_000)
  assert.deepEqual(told, ['1000 default/doomed 1 -', '1000 default/first 1 on its way'])
})

test('a process that ended is told nothing any more', () => {
  const { plane, told, scope, write } = setting()
  plane.runUntil(10)
  write('first', '2')
  scope.end()
  plane.runUntil(1_000)
  assert.deepEqual(told, ['0 default/first - 1'])
})
