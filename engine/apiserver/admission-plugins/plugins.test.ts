import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtInKinds } from '../../api/kinds/index.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store } from '../../store/store.ts'
import type { Admission } from '../admission.ts'
import { ClusterTime } from '../cluster-time.ts'
import { admissionPlugins } from './index.ts'

type Fields = Record<string, unknown>

interface Case {
  readonly kind: string
  readonly object: Fields
  readonly before?: Fields
  readonly operation?: 'create' | 'update' | 'delete'
  readonly minor?: number
  /** What the cluster has already, by table. */
  readonly stored?: readonly (readonly [string, Fields])[]
}

/** What a plugin makes of an object, or the text with which it refuses it. */
function admitted(name: string, { kind, object, before, operation, minor = 36, stored = [] }: Case): unknown {
  const store = new Store(new Simulation())
  for (const [table, each] of stored) store.create(table, each as never, 'test')
  const plugin = admissionPlugins.find((each) => each.name === name)
  const admission = {
    kind: builtInKinds.find((each) => each.table === kind),
    operation: operation ?? (before === undefined ? 'create' : 'update'),
    subresource: '',
    before,
    requester: { user: 'u', groups: [], actor: 'a' },
    minor,
    store,
    time: new ClusterTime(store.simulation),
    random: () => 0,
  } as unknown as Admission
  try {
    const given = object as unknown as KubernetesObject
    const result = plugin?.mutate?.(given, admission) ?? given
    plugin?.validate?.(result, admission)
    return result
  } catch (error) {
    return (error as Error).message
  }
}

const meta = (name: string, more: Fields = {}): Fields => ({ name, resourceVersion: '', ...more })
const pod = (spec: Fields = {}): Fields => ({
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n' },
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
})
const specOf = (result: unknown): Fields =>
  typeof result === 'string' ? { refused: result } : (result as { spec: Fields }).spec
const namespaceWith = (annotations: Fields) => ['Namespace', { metadata: meta('n', { annotations }) }] as const

test('DefaultStorageClass gives claims the newest default class', () => {
  const claim = (spec: Fields = {}): Fields => ({ metadata: { name: 'd', namespace: 'n' }, spec })
  const defaultClass = (name: string, creationTimestamp: string) => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
    return ['StorageClass', { metadata: meta(name, { creationTimestamp, annotations }) }] as const
  }
  const stored = [defaultClass('old', '2024-01-01T00:00:00Z'), defaultClass('new', '2024-01-02T00:00:00Z')]
  const of = (object: Fields, minor = 36) =>
    admitted('DefaultStorageClass', { kind: 'PersistentVolumeClaim', object, stored, minor })
  assert.equal(specOf(of(claim())).storageClassName, 'new')
  assert.equal(specOf(of(claim({ storageClassName: '' }))).storageClassName, '')
  assert.match(String(of(claim(), 25)), /2 default StorageClasses were found$/)
})

test('PersistentVolumeClaimResize lets bound claims grow whose class says so', () => {
  const claim = (storage: string, phase: string, storageClassName: string): Fields => ({
    metadata: { name: 'd', namespace: 'n' },
    spec: { storageClassName, resources: { requests: { storage } } },
    status: { phase },
  })
  const stored = [
    ['StorageClass', { metadata: meta('grows'), allowVolumeExpansion: true }],
    ['StorageClass', { metadata: meta('stays') }],
  ] as const
  const grown = (phase: string, name: string, to = '2Gi') =>
    admitted('PersistentVolumeClaimResize', {
      kind: 'PersistentVolumeClaim',
      object: claim(to, phase, name),
      before: claim('1Gi', phase, name),
      stored,
    })
  assert.equal(typeof grown('Bound', 'grows'), 'object')
  assert.equal(typeof grown('Bound', 'stays', '1Gi'), 'object')
  assert.match(String(grown('Pending', 'grows')), /: Only bound persistent volume claims can be expanded$/)
  assert.match(String(grown('Bound', 'stays')), /the storageclass that provisions the pvc must support resize$/)
})

test('RuntimeClass adds what the class costs and where it is', () => {
  const stored = [
    [
      'RuntimeClass',
      {
        metadata: meta('vm'),
        handler: 'vm',
        overhead: { podFixed: { cpu: '100m' } },
        scheduling: { nodeSelector: { vm: 'true' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
      },
    ],
  ] as const
  const of = (spec: Fields) => admitted('RuntimeClass', { kind: 'Pod', object: pod(spec), stored })
  const { overhead, nodeSelector, tolerations } = specOf(of({ runtimeClassName: 'vm', nodeSelector: { a: 'b' } }))
  assert.deepEqual([overhead, nodeSelector], [{ cpu: '100m' }, { a: 'b', vm: 'true' }])
  assert.deepEqual(tolerations, [{ key: 'vm', operator: 'Exists' }])
  assert.match(String(of({ runtimeClassName: 'no' })), /pod rejected: RuntimeClass "no" not found$/)
  assert.match(String(of({ runtimeClassName: 'vm', nodeSelector: { vm: 'x' } })), /^pods "p" is forbidden: conflict: /)
  assert.match(String(of({ overhead: { cpu: '1' } })), /Pod Overhead set without corresponding RuntimeClass/)
})

test('PodTolerationRestriction adds what the namespace tolerates and holds pods to its whitelist', () => {
  const defaults = JSON.stringify([{ key: 'a', operator: 'Exists' }])
  const whitelist = JSON.stringify([{ key: 'a', operator: 'Exists' }])
  const stored = [
    namespaceWith({
      'scheduler.alpha.kubernetes.io/defaultTolerations': defaults,
      'scheduler.alpha.kubernetes.io/tolerationsWhitelist': whitelist,
    }),
  ]
  const of = (spec: Fields) => admitted('PodTolerationRestriction', { kind: 'Pod', object: pod(spec), stored })
  assert.deepEqual(specOf(of({})).tolerations, [{ key: 'a', operator: 'Exists' }])
  assert.match(
    String(of({ tolerations: [{ key: 'b', operator: 'Exists' }] })),
    /conflict with its namespace whitelist$/,
  )
})

test('PodNodeSelector adds the selector of the namespace', () => {
  const stored = [namespaceWith({ 'scheduler.alpha.kubernetes.io/node-selector': 'env=test, disk=ssd' })]
  const of = (spec: Fields) => admitted('PodNodeSelector', { kind: 'Pod', object: pod(spec), stored })
  assert.deepEqual(specOf(of({ nodeSelector: { a: 'b' } })).nodeSelector, { a: 'b', env: 'test', disk: 'ssd' })
  assert.match(String(of({ nodeSelector: { env: 'x' } })), /conflicts with its namespace node label selector$/)
})

test('smaller plugins', () => {
  const pulled = specOf(admitted('AlwaysPullImages', { kind: 'Pod', object: pod() }))
  assert.deepEqual(pulled.containers, [{ name: 'c', image: 'i', imagePullPolicy: 'Always' }])
  const device = { containers: [{ name: 'c', resources: { requests: { 'example.com/gpu': '1', cpu: '1' } } }] }
  const tolerated = specOf(admitted('ExtendedResourceToleration', { kind: 'Pod', object: pod(device) }))
  assert.deepEqual(tolerated.tolerations, [{ key: 'example.com/gpu', operator: 'Exists', effect: 'NoSchedule' }])
  const service = { metadata: { name: 's' }, spec: { externalIPs: ['1.2.3.4'] } }
  const denied = admitted('DenyServiceExternalIPs', { kind: 'Service', object: service })
  assert.match(String(denied), /Use of external IPs is denied by admission control\.$/)
  assert.equal(admitted('DenyServiceExternalIPs', { kind: 'Service', object: service, before: service }), service)
  const terms = [{ topologyKey: 'topology.kubernetes.io/zone' }]
  const apart = pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
  const wide = admitted('LimitPodHardAntiAffinityTopology', { kind: 'Pod', object: apart })
  assert.match(
    String(wide),
    /has TopologyKey topology.kubernetes.io\/zone but only key kubernetes.io\/hostname is allowed$/,
  )
  assert.match(
    String(admitted('AlwaysDeny', { kind: 'Pod', object: pod() })),
    /admission control is denying all modifications$/,
  )
  assert.match(String(admitted('NamespaceExists', { kind: 'Pod', object: pod() })), /namespaces "n" not found/)
  const claim = { metadata: { name: 'd', finalizers: ['x'] } }
  const held = admitted('StorageObjectInUseProtection', { kind: 'PersistentVolumeClaim', object: claim })
  assert.deepEqual((held as KubernetesObject).metadata.finalizers, ['x', 'kubernetes.io/pvc-protection'])
})

test('a mirror pod has no rights of its own', () => {
  const mirror = (spec: Fields): Fields => ({
    ...pod(spec),
    metadata: { name: 'p', namespace: 'n', annotations: { 'kubernetes.io/config.mirror': 'x' } },
  })
  const of = (spec: Fields) => admitted('ServiceAccount', { kind: 'Pod', object: mirror(spec) })
  assert.equal(specOf(of({})).serviceAccountName, undefined)
  assert.match(String(of({ serviceAccountName: 'robot' })), /a mirror pod may not reference service accounts$/)
  assert.match(String(of({ volumes: [{ name: 'v', secret: {} }] })), /a mirror pod may not reference secrets$/)
})

test('a request that a mutating policy is about is refused by name, others are not', () => {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods'] }
  const stored = [
    ['MutatingAdmissionPolicy', { metadata: meta('p'), spec: { matchConstraints: { resourceRules: [rule] } } }],
    ['MutatingAdmissionPolicyBinding', { metadata: meta('b'), spec: { policyName: 'p' } }],
  ] as const
  const refused = admitted('MutatingAdmissionPolicy', { kind: 'Pod', object: pod(), stored })
  assert.match(String(refused), /MutatingAdmissionPolicy 'p' with binding 'b' is not modelled/)
  const other = { metadata: { name: 's', namespace: 'n' } }
  assert.equal(admitted('MutatingAdmissionPolicy', { kind: 'Secret', object: other, stored }), other)
})
