import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ingress } from '../../api/schema/types.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store } from '../../store/store.ts'
import type { Admission } from '../admission.ts'
import { defaultIngressClass } from './default-ingress-class.ts'

const annotation = 'ingressclass.kubernetes.io/is-default-class'

function admitted(
  classes: readonly { name: string; at: string; default: boolean }[],
  ingress: object,
  operation = 'create',
): string | undefined {
  const store = new Store(new Simulation())
  for (const { name, at, default: isDefault } of classes) {
    const annotations = isDefault ? { [annotation]: 'true' } : {}
    const metadata = { name, resourceVersion: '', creationTimestamp: at, annotations }
    store.create('IngressClass', { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata }, 'test')
  }
  const object = { metadata: { name: 'site' }, spec: {}, ...ingress } as Ingress
  const result = defaultIngressClass.mutate?.(object, {
    operation,
    subresource: '',
    store,
  } as unknown as Admission) as Ingress
  return result.spec.ingressClassName
}

test('an ingress without a class gets the newest default one', () => {
  const nginx = { name: 'nginx', at: '2024-01-01T00:00:00Z', default: true }
  const newer = { name: 'traefik', at: '2024-01-02T00:00:00Z', default: true }
  const other = { name: 'haproxy', at: '2024-01-03T00:00:00Z', default: false }
  assert.equal(admitted([nginx, other], {}), 'nginx')
  assert.equal(admitted([nginx, newer, other], {}), 'traefik')
  assert.equal(admitted([other], {}), undefined)
  assert.equal(admitted([nginx], { spec: { ingressClassName: 'haproxy' } }), 'haproxy')
  assert.equal(admitted([nginx], { metadata: { annotations: { 'kubernetes.io/ingress.class': 'x' } } }), undefined)
  assert.equal(admitted([nginx], {}, 'update'), undefined)
})
