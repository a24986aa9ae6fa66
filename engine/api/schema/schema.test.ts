import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allApiVersions, allKinds, isServed, kindOf, structOf, typeByKey, typeOf, type ValueSchema } from './schema.ts'

describe('isServed', () => {
  const table: readonly [apiVersion: string, kind: string, minor: number, served: boolean][] = [
    ['v1', 'Pod', 19, true],
    ['extensions/v1beta1', 'Ingress', 21, true],
    ['extensions/v1beta1', 'Ingress', 22, false],
    ['networking.k8s.io/v1', 'Ingress', 18, false],
    ['networking.k8s.io/v1', 'Ingress', 19, true],
    ['networking.k8s.io/v1beta1', 'Ingress', 22, false],
    ['apps/v1beta2', 'Deployment', 15, true],
    ['apps/v1beta2', 'Deployment', 16, false],
    ['extensions/v1beta1', 'Deployment', 16, false],
    ['batch/v1beta1', 'CronJob', 24, true],
    ['batch/v1beta1', 'CronJob', 25, false],
    ['policy/v1beta1', 'Eviction', 24, true],
    ['policy/v1beta1', 'Eviction', 25, false],
    ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 24, true],
    ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 25, false],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 25, true],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 26, false],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 31, true],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 32, false],
    ['networking.k8s.io/v1beta1', 'IPAddress', 31, false],
    ['rbac.authorization.k8s.io/v1alpha1', 'Role', 19, false],
    ['v1', 'Deployment', 30, false],
    ['nonsense/v1', 'Pod', 30, false],
  ]
  for (const [apiVersion, kind, minor, served] of table) {
    it(`${apiVersion} ${kind} is ${served ? '' : 'not '}served by 1.${minor}`, () => {
      assert.equal(isServed(apiVersion, kind, minor), served)
    })
  }
})

describe('kindOf', () => {
  const table: readonly [apiVersion: string, kind: string, plural: string | undefined, scope: string | undefined][] = [
    ['v1', 'Endpoints', 'endpoints', 'Namespaced'],
    ['v1', 'Namespace', 'namespaces', 'Cluster'],
    ['v1', 'Binding', 'bindings', 'Namespaced'],
    ['v1', 'ComponentStatus', 'componentstatuses', 'Cluster'],
    ['networking.k8s.io/v1', 'Ingress', 'ingresses', 'Namespaced'],
    ['networking.k8s.io/v1', 'IngressClass', 'ingressclasses', 'Cluster'],
    ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'Namespaced'],
    ['storage.k8s.io/v1', 'CSIStorageCapacity', 'csistoragecapacities', 'Namespaced'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', 'Cluster'],
    ['policy/v1', 'Eviction', undefined, undefined],
    ['autoscaling/v1', 'Scale', undefined, undefined],
    ['v1', 'PodList', undefined, undefined],
    ['v1', 'List', undefined, undefined],
  ]
  for (const [apiVersion, kind, plural, scope] of table) {
    it(`${apiVersion} ${kind} is ${plural ?? 'no resource'}`, () => {
      const found = kindOf(apiVersion, kind)
      assert.ok(found)
      assert.equal(found.plural, plural)
      assert.equal(found.scope, scope)
    })
  }

  it('names what replaced a version', () => {
    assert.deepEqual(kindOf('extensions/v1beta1', 'Ingress')?.replacement, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
    })
  })

  it('knows no kind by the name of a property every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      assert.equal(kindOf('v1', name), undefined)
      assert.equal(kindOf(name, 'Pod'), undefined)
      assert.equal(typeOf('apps/v1', 'Deployment')?.fields.get(name), undefined)
    }
  })
})

describe('typeOf', () => {
  it('describes the fields of a struct', () => {
    const spec = typeByKey('core/v1.PodSpec')
    const containers = spec.fields.get('containers')
    assert.deepEqual(containers, {
      name: 'containers',
      optional: false,
      type: 'list',
      items: { type: 'struct', ref: 'core/v1.Container' },
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      listType: 'map',
      listMapKeys: ['name'],
    })
    assert.deepEqual(spec.fields.get('nodeSelector')?.values, { type: 'string' })
    assert.equal(spec.fields.get('nodeSelector')?.mapType, 'atomic')
    assert.equal(spec.fields.get('dnsPolicy')?.enum?.includes('ClusterFirst'), true)
    assert.equal(typeByKey('core/v1.ServicePort').fields.get('protocol')?.default, 'TCP')
    assert.equal(typeByKey('core/v1.AzureDiskVolumeSource').fields.get('cachingMode')?.default, 'ReadWrite')
    assert.equal(typeByKey('meta/v1.LabelSelector').isAtomic, true)
    assert.equal(typeByKey('core/v1.PodSpec').isAtomic, false)
  })

  it('keeps the usages of a certificate, which have blanks, whole', () => {
    const usages = typeByKey('certificates/v1.CertificateSigningRequestSpec').fields.get('usages')
    assert.ok(usages?.items?.enum?.includes('digital signature'))
  })

  it('reads every type that a kind can reach', () => {
    const seen = new Set<string>()
    const visit = (key: string): void => {
      if (seen.has(key)) return
      seen.add(key)
      for (const field of typeByKey(key).fields.values()) {
        const struct = structOf(leafOf(field))
        if (struct !== undefined) visit(struct.key)
      }
    }
    for (const kind of allKinds()) visit(kind.typeKey)
    assert.equal(allKinds().length, 342)
    assert.ok(seen.size > 1000, `${seen.size} types`)
  })

  it('gives every kind of every version', () => {
    const versions = new Set(allApiVersions())
    for (const { apiVersion, kind } of allKinds()) {
      assert.ok(versions.has(apiVersion))
      assert.equal(typeOf(apiVersion, kind)?.name, kind)
    }
  })

  it('refuses a key that the schema does not have', () => {
    assert.throws(() => typeByKey('core/v1.Pot'), /no type core\/v1\.Pot/)
    assert.throws(() => typeByKey('constructor.Pod'), /no type constructor\.Pod/)
  })
})

function leafOf(value: ValueSchema): ValueSchema {
  const inner = value.items ?? value.values
  return inner === undefined ? value : leafOf(inner)
}
