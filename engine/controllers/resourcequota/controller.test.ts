import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../../api/kinds/config-map.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ResourceQuota } from '../../api/kinds/resource-quota.ts'
import { Service } from '../../api/kinds/service.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { resourceQuotaController } from './controller.ts'

const used = (world: ComponentWorld) => world.get(ResourceQuota, 'q').status.used

function worldOf(hard: object, spec: object = {}): ComponentWorld {
  const world = new ComponentWorld({ namespace: 'shop' })
  world.start(resourceQuotaController)
  world.create(ResourceQuota, { metadata: { name: 'q' }, spec: { hard, ...spec } })
  world.pass(100)
  return world
}

test('a new quota counts what is there, and a changed one anew', () => {
  const world = new ComponentWorld({ namespace: 'shop' })
  world.create(ConfigMap, { metadata: { name: 'a' } })
  world.create(ConfigMap, { metadata: { name: 'b' } })
  world.start(resourceQuotaController)
  world.create(ResourceQuota, {
    metadata: { name: 'q' },
    spec: { hard: { configmaps: 5, 'count/nothing.example.com': 1 } },
  })
  world.pass(100)
  assert.deepEqual(world.get(ResourceQuota, 'q').status, {
    hard: { configmaps: '5', 'count/nothing.example.com': '1' },
    used: { configmaps: '2' },
  })
  world.patch(ResourceQuota, 'q', (quota) => ({ ...quota, spec: { hard: { 'count/configmaps': '9', pods: '1' } } }))
  world.pass(100)
  assert.deepEqual(used(world), { 'count/configmaps': '2', pods: '0' })
})

test('what ends or goes is given back at once', () => {
  const world = new ComponentWorld({ namespace: 'shop' })
  for (const name of ['a', 'b', 'c']) world.addPod(name, 'worker-1', { spec: { terminationGracePeriodSeconds: 0 } })
  world.start(resourceQuotaController)
  world.create(ResourceQuota, { metadata: { name: 'q' }, spec: { hard: { pods: 5, 'count/pods': 5 } } })
  world.pass(100)
  assert.deepEqual(used(world), { pods: '3', 'count/pods': '3' })
  world.patchStatus(Pod, 'a', (pod) => ({ ...pod, status: { ...pod.status, phase: 'Succeeded' as const } }))
  world.delete(Pod, 'b')
  world.pass(100)
  assert.deepEqual(used(world), { pods: '1', 'count/pods': '2' })
})

test('what was charged for and never stored, and ports that are given up, show at the next full count', () => {
  const world = worldOf({ services: 5, 'services.nodeports': 5 })
  const ports = [
    { name: 'a', port: 1 },
    { name: 'b', port: 2 },
  ]
  world.create(Service, { metadata: { name: 's' }, spec: { type: 'NodePort', ports } })
  world.patchStatus(ResourceQuota, 'q', (quota) => ({
    ...quota,
    status: { ...quota.status, used: { services: '3', 'services.nodeports': '2' } },
  }))
  world.pass(290_000)
  assert.deepEqual(used(world), { services: '3', 'services.nodeports': '2' })
  world.pass(20_000)
  assert.deepEqual(used(world), { services: '1', 'services.nodeports': '2' })
  world.patch(Service, 's', (service) => ({ ...service, spec: { ...service.spec, ports: ports.slice(0, 1) } }))
  world.pass(280_000)
  assert.equal(used(world)?.['services.nodeports'], '2')
  world.pass(20_000)
  assert.equal(used(world)?.['services.nodeports'], '1')
})

test('nothing is planned where nothing can change, and only what is limited is watched', () => {
  const world = worldOf({ secrets: 1 })
  world.pass(600_000)
  const before = world.simulation.history.since(0).length
  world.create(ConfigMap, { metadata: { name: 'a' } })
  world.delete(ConfigMap, 'a')
  world.pass(10_000)
  assert.deepEqual([...world.simulation.pending()], [])
  assert.equal(world.simulation.history.since(0).length, before + 2)
})
