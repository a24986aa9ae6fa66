import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../../api/kinds/config-map.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { rootCertificatePublisher, serviceAccountController } from './controller.ts'
import { rootCertificate } from './plan.ts'

function worldOf(minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor, namespace: 'shop' })
  world.start(serviceAccountController, rootCertificatePublisher)
  world.pass(100)
  return world
}

test('every namespace has its default account and the certificate, and has them again when they are taken away', () => {
  const world = worldOf()
  world.create(Namespace, { metadata: { name: 'late' }, spec: {} })
  world.pass(100)
  for (const namespace of ['default', 'shop', 'late']) {
    assert.ok(world.find(ServiceAccount, 'default', namespace) !== undefined)
    assert.equal(world.get(ConfigMap, 'kube-root-ca.crt', namespace).data?.['ca.crt'], rootCertificate)
  }
  world.delete(ServiceAccount, 'default')
  world.delete(ConfigMap, 'kube-root-ca.crt')
  world.pass(100)
  assert.ok(world.find(ServiceAccount, 'default') !== undefined)
  world.patch(ConfigMap, 'kube-root-ca.crt', (map) => ({ ...map, data: { other: 'x' } }))
  world.pass(100)
  assert.deepEqual(world.get(ConfigMap, 'kube-root-ca.crt').data, { 'ca.crt': rootCertificate })
})

test('a namespace that goes gets nothing new, and nobody keeps trying', () => {
  const world = worldOf()
  world.delete(Namespace, 'shop')
  world.delete(ServiceAccount, 'default')
  world.delete(ConfigMap, 'kube-root-ca.crt')
  world.pass(10_000)
  assert.equal(world.find(ServiceAccount, 'default'), undefined)
  assert.equal(world.find(ConfigMap, 'kube-root-ca.crt'), undefined)
  assert.deepEqual([...world.simulation.pending()], [])
})

test('before 1.20 nobody published the certificate', () => {
  assert.equal(worldOf(19).find(ConfigMap, 'kube-root-ca.crt'), undefined)
})
