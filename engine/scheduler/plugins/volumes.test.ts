import assert from 'node:assert/strict'
import test from 'node:test'
import type {
  CSIStorageCapacity,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  Volume,
} from '../../api/schema/types.ts'
import { bindCompleted, classOf } from '../../api/storage/claims.ts'
import type { ClusterEvent } from '../events.ts'
import { isRefusal } from '../framework.ts'
import { PodInfo } from '../pod-info.ts'
import { Profile } from '../profile.ts'
import { Snapshot } from '../snapshot.ts'
import { aNode, aPod } from '../testing/objects.ts'
import { defaultPlugins } from './index.ts'
import type { Volumes } from './volumes.ts'

const using = (...claims: readonly string[]): Volume[] =>
  claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }))

const podWith = (volumes: readonly Volume[], name = 'p', namespace = 'shop'): Pod =>
  aPod({ name, namespace, spec: { volumes } })

function aClaim(name: string, spec: object = {}): PersistentVolumeClaim {
  const annotations = { [bindCompleted]: 'yes' }
  return { metadata: { name, namespace: 'shop', annotations }, spec } as unknown as PersistentVolumeClaim
}

const aVolume = (name: string, labels: Readonly<Record<string, string>> = {}): PersistentVolume =>
  ({ metadata: { name, labels }, spec: {} }) as unknown as PersistentVolume

const aClass = (name: string, more: object = {}): StorageClass =>
  ({ metadata: { name }, ...more }) as unknown as StorageClass

function volumesOf(
  claims: readonly PersistentVolumeClaim[],
  volumes: readonly PersistentVolume[] = [],
  classes: readonly StorageClass[] = [],
): Volumes {
  const named =
    <T extends { metadata: { name: string } }>(objects: readonly T[]) =>
    (name: string): T | undefined =>
      objects.find(({ metadata }) => metadata.name === name)
  return {
    claim: (_namespace, name) => named(claims)(name),
    volume: named(volumes),
    storageClass: named(classes),
    volumesFor: (claim) => volumes.filter((volume) => classOf(volume) === classOf(claim)),
    capacities: () => undefined,
  }
}

interface Asked {
  readonly plugin: string
  readonly pod: Pod
  readonly volumes?: Volumes
  readonly nodes?: readonly Node[]
  readonly others?: readonly Pod[]
  readonly minorVersion?: number
}

/** What the plugin says of each node; one text where it says it of all, before it looks at them. */
function said({
  plugin: name,
  pod,
  volumes = volumesOf([]),
  nodes = [aNode()],
  others = [],
  minorVersion = 36,
}: Asked) {
  const snapshot = new Snapshot()
  for (const node of nodes) snapshot.setNode(node)
  for (const other of others) snapshot.setPod(other.metadata.uid, other, nodes[0]?.metadata.name ?? '')
  const plugin = defaultPlugins({ volumes, minorVersion }).find((each) => each.plugin.name === name)?.plugin
  const cycle = { pod, info: new PodInfo(pod), snapshot }
  const before = plugin?.preFilter?.(cycle)
  if (isRefusal(before)) return before.reasons.join()
  if (before === 'Skip') return 'Skip'
  return snapshot.nodes.map((node) => plugin?.filter?.(before?.state, node, cycle)?.reasons.join() ?? null)
}

const noDisk = 'node(s) had no available disk'
const google = (pdName: string, readOnly = false): Volume => ({ name: 'v', gcePersistentDisk: { pdName, readOnly } })
const amazon = (volumeID: string, readOnly = false): Volume => ({
  name: 'v',
  awsElasticBlockStore: { volumeID, readOnly },
})
const target = (iqn: string, readOnly = false): Volume => ({
  name: 'v',
  iscsi: { targetPortal: '10.0.0.1', iqn, lun: 0, readOnly },
})
const ceph = (monitors: readonly string[], image: string, readOnly = false): Volume => ({
  name: 'v',
  rbd: { monitors, image, pool: 'rbd', readOnly },
})

test('Disks that one pod writes are not given to another on the same node', () => {
  const rows: readonly [Volume, Volume, string | null][] = [
    [google('a'), google('a'), noDisk],
    [google('a', true), google('a'), noDisk],
    [google('a', true), google('a', true), null],
    [google('a'), google('b'), null],
    [amazon('a', true), amazon('a', true), noDisk],
    [amazon('a'), amazon('b'), null],
    [target('a'), target('a'), noDisk],
    [target('a', true), target('a', true), null],
    [ceph(['m1', 'm2'], 'a'), ceph(['m2'], 'a'), noDisk],
    [ceph(['m1'], 'a'), ceph(['m2'], 'a'), null],
    [ceph(['m1'], 'a'), ceph(['m1'], 'b'), null],
    [ceph(['m1'], 'a', true), ceph(['m1'], 'a', true), null],
    [google('a'), amazon('a'), null],
  ]
  for (const [wanted, used, expected] of rows) {
    const others = [podWith([used], 'other')]
    const found = said({ plugin: 'VolumeRestrictions', pod: podWith([wanted]), others })
    assert.deepEqual(found, [expected], `${JSON.stringify(wanted)} ${JSON.stringify(used)}`)
  }
})

test('A claim for one pod alone lets no other in anywhere, since 1.27', () => {
  const inUse = 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'
  const volumes = volumesOf([aClaim('data', { accessModes: ['ReadWriteOncePod'] }), aClaim('shared')])
  const nodes = ['a', 'b'].map((name) => aNode({ name }))
  const ask = (claim: string, others: readonly Pod[], minorVersion = 36) =>
    said({ plugin: 'VolumeRestrictions', pod: podWith(using(claim)), volumes, nodes, others, minorVersion })
  const other = podWith(using('data', 'shared'), 'other')
  assert.deepEqual(ask('data', [other]), [inUse, inUse])
  assert.deepEqual(ask('data', []), 'Skip')
  assert.deepEqual(ask('data', [podWith(using('data'), 'other', 'elsewhere')]), 'Skip')
  assert.deepEqual(ask('shared', [other]), 'Skip')
  assert.deepEqual(ask('data', [other], 26), 'Skip')
  assert.deepEqual(ask('none', []), 'persistentvolumeclaim "none" not found')
})

test('Preemption can take a claim from the pod that has it', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode())
  const other = podWith(using('data'), 'other')
  snapshot.setPod('other', other, 'n')
  const volumes = volumesOf(
    [aClaim('data', { accessModes: ['ReadWriteOncePod'], volumeName: 'disk' })],
    [aVolume('disk')],
  )
  const profile = new Profile(defaultPlugins({ volumes }))
  const pod = podWith(using('data'))
  const cycle = { pod, info: new PodInfo(pod), snapshot }
  const filtered = profile.preFilter(cycle)
  const node = snapshot.node('n')
  assert.ok(!isRefusal(filtered) && node)
  assert.equal(profile.filter(filtered, node, cycle)?.code, 'Unschedulable')
  profile.adjust(filtered, { pod: new PodInfo(other), node, by: -1 }, cycle)
  assert.equal(profile.filter(filtered, node, cycle), null)
})

const zone = 'topology.kubernetes.io/zone'
const oldZone = 'failure-domain.beta.kubernetes.io/zone'
const elsewhere = 'node(s) had no available volume zone'

test('A pod goes to the zones in which its volumes are', () => {
  const rows: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, string | null][] = [
    [{ [zone]: 'a' }, { [zone]: 'a' }, null],
    [{ [zone]: 'a' }, { [zone]: 'b' }, elsewhere],
    [{ [zone]: 'a__b' }, { [zone]: 'b' }, null],
    [{ [zone]: 'a__' }, { [zone]: 'b' }, 'Skip'],
    [{ [oldZone]: 'a' }, { [zone]: 'a' }, null],
    [{ [oldZone]: 'a' }, { [zone]: 'b' }, elsewhere],
    [{ [zone]: 'a' }, { 'topology.kubernetes.io/region': 'r' }, elsewhere],
    [{ [zone]: 'a' }, {}, null],
    [{}, { [zone]: 'a' }, 'Skip'],
  ]
  for (const [labels, nodeLabels, expected] of rows) {
    const volumes = volumesOf([aClaim('data', { volumeName: 'disk' })], [aVolume('disk', labels)])
    const nodes = [aNode({ labels: nodeLabels })]
    const found = said({ plugin: 'VolumeZone', pod: podWith(using('data')), volumes, nodes })
    assert.deepEqual(found, expected === 'Skip' ? 'Skip' : [expected], `${JSON.stringify([labels, nodeLabels])}`)
  }
})

test('What a claim lacks is told before nodes are looked at, since 1.26', () => {
  const volumes = volumesOf(
    [
      aClaim('gone', { volumeName: 'disk' }),
      aClaim('bare'),
      aClaim('odd', { storageClassName: 'none' }),
      aClaim('waits', { storageClassName: 'late' }),
      aClaim('early', { storageClassName: 'at-once' }),
    ],
    [],
    [aClass('late', { volumeBindingMode: 'WaitForFirstConsumer' }), aClass('at-once')],
  )
  const ask = (claim: string, minorVersion = 36, labels = {}) =>
    said({
      plugin: 'VolumeZone',
      pod: podWith(using(claim)),
      volumes,
      minorVersion,
      nodes: [aNode({ labels })],
    })
  assert.equal(ask('gone'), 'persistentvolume "disk" not found')
  assert.equal(ask('missing'), 'persistentvolumeclaim "missing" not found')
  assert.equal(ask('bare'), 'PersistentVolumeClaim had no pv name and storageClass name')
  assert.equal(ask('odd'), 'storageclass.storage.k8s.io "none" not found')
  assert.equal(ask('early'), 'PersistentVolume had no name')
  assert.equal(ask('waits'), 'Skip')
  assert.deepEqual(ask('gone', 25), [null])
  assert.deepEqual(ask('gone', 25, { [zone]: 'a' }), ['persistentvolume "disk" not found'])
})

test('An ephemeral volume needs a claim that belongs to its pod', () => {
  const pod = podWith([{ name: 'scratch', ephemeral: {} }])
  const claim = aClaim('p-scratch', { volumeName: 'disk' })
  const own = [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: pod.metadata.uid, controller: true }]
  const owned = { ...claim, metadata: { ...claim.metadata, ownerReferences: own } }
  const ask = (claims: readonly PersistentVolumeClaim[]) =>
    said({ plugin: 'VolumeBinding', pod, volumes: volumesOf(claims, [aVolume('disk')]) })
  assert.equal(ask([]), 'waiting for ephemeral volume controller to create the persistentvolumeclaim "p-scratch"')
  assert.equal(ask([claim]), 'PVC shop/p-scratch was not created for pod shop/p (pod is not owner)')
  assert.deepEqual(ask([owned]), [null])
})

test('A driver that tells what it has left has to have enough, where the node can use it', () => {
  const claim = aClaim('data', { storageClassName: 'made', resources: { requests: { storage: '5Gi' } } })
  const waiting = { ...claim, metadata: { name: 'data', namespace: 'shop' } } as PersistentVolumeClaim
  const made = aClass('made', { provisioner: 'example.com', volumeBindingMode: 'WaitForFirstConsumer' })
  const inZone = (value: string) => ({ nodeTopology: { matchLabels: { [zone]: value } } })
  const tooLittle = 'node(s) did not have enough free storage'
  const rows: readonly [readonly object[] | undefined, string | null][] = [
    [undefined, null],
    [[], tooLittle],
    [[{ capacity: '5Gi', ...inZone('a') }], null],
    [[{ capacity: '4Gi', ...inZone('a') }], tooLittle],
    [[{ capacity: '5Gi', ...inZone('b') }], tooLittle],
    [[{ capacity: '5Gi' }], tooLittle],
    [[{ capacity: '5Gi', nodeTopology: {} }], null],
    [[{ capacity: '50Gi', maximumVolumeSize: '4Gi', ...inZone('a') }], tooLittle],
    [[inZone('a')], tooLittle],
    [
      [
        { capacity: '4Gi', ...inZone('a') },
        { capacity: '6Gi', ...inZone('a') },
      ],
      null,
    ],
  ]
  for (const [capacities, expected] of rows) {
    const volumes = { ...volumesOf([waiting], [], [made]), capacities: () => capacities as CSIStorageCapacity[] }
    const nodes = [aNode({ labels: { [zone]: 'a' } })]
    const found = said({ plugin: 'VolumeBinding', pod: podWith(using('data')), volumes, nodes })
    assert.deepEqual(found, [expected], JSON.stringify(capacities))
  }
})

test('Changes of claims, volumes and classes wake the pods that they may help', () => {
  const profile = new Profile(defaultPlugins())
  const own: Volume = { name: 'own', csi: { driver: 'own' } }
  const pod = podWith([...using('data'), { name: 'scratch', ephemeral: {} }, google('disk'), own])
  const late = aClass('late', { volumeBindingMode: 'WaitForFirstConsumer' })
  const placed = aClass('late', { volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: [{}] })
  const claim = (name: string, namespace = 'shop') => ({ metadata: { name, namespace }, spec: {} })
  const room = (capacity: string) => ({ capacity })
  const driver = (storageCapacity: boolean) => ({ metadata: { name: 'own' }, spec: { storageCapacity } })
  const drivers = (migrated: string) => ({
    metadata: { annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': migrated } },
  })
  const rows: readonly [string, ClusterEvent, boolean][] = [
    ['VolumeBinding', { resource: 'StorageClass', action: 'Add', after: late }, true],
    ['VolumeBinding', { resource: 'StorageClass', action: 'Update', before: late, after: placed }, true],
    ['VolumeBinding', { resource: 'StorageClass', action: 'Update', before: late, after: { ...late } }, false],
    ['VolumeBinding', { resource: 'PersistentVolumeClaim', action: 'Add', after: claim('data') }, true],
    ['VolumeBinding', { resource: 'PersistentVolumeClaim', action: 'Update', after: claim('p-scratch') }, true],
    ['VolumeBinding', { resource: 'PersistentVolumeClaim', action: 'Update', after: claim('other') }, false],
    ['VolumeBinding', { resource: 'PersistentVolumeClaim', action: 'Update', after: claim('data', 'else') }, false],
    ['VolumeBinding', { resource: 'PersistentVolumeClaim', action: 'Delete', before: claim('data') }, false],
    ['VolumeBinding', { resource: 'PersistentVolume', action: 'Update', after: aVolume('x') }, true],
    ['VolumeBinding', { resource: 'PersistentVolume', action: 'Delete', before: aVolume('x') }, false],
    ['VolumeBinding', { resource: 'CSINode', action: 'Add', after: drivers('a') }, true],
    ['VolumeBinding', { resource: 'CSINode', action: 'Update', before: drivers('a'), after: drivers('b') }, true],
    ['VolumeBinding', { resource: 'CSINode', action: 'Update', before: drivers('a'), after: drivers('a') }, false],
    ['VolumeBinding', { resource: 'CSIStorageCapacity', action: 'Add', after: room('1Gi') }, true],
    [
      'VolumeBinding',
      { resource: 'CSIStorageCapacity', action: 'Update', before: room('1Gi'), after: room('2Gi') },
      true,
    ],
    ['VolumeBinding', { resource: 'CSIStorageCapacity', action: 'Update', before: {}, after: room('2Gi') }, true],
    [
      'VolumeBinding',
      { resource: 'CSIStorageCapacity', action: 'Update', before: room('2Gi'), after: room('1Gi') },
      false,
    ],
    ['VolumeBinding', { resource: 'CSIDriver', action: 'Update', before: driver(true), after: driver(false) }, true],
    ['VolumeBinding', { resource: 'CSIDriver', action: 'Update', before: driver(false), after: driver(true) }, false],
    ['VolumeRestrictions', { resource: 'PersistentVolumeClaim', action: 'Add', after: claim('data') }, true],
    ['VolumeRestrictions', { resource: 'PersistentVolumeClaim', action: 'Add', after: claim('p-scratch') }, false],
    ['VolumeRestrictions', { resource: 'PersistentVolumeClaim', action: 'Update', after: claim('data') }, false],
    ['VolumeRestrictions', { resource: 'Pod', action: 'AssignedDelete', before: podWith(using('data')) }, true],
    ['VolumeRestrictions', { resource: 'Pod', action: 'AssignedDelete', before: podWith([google('disk')]) }, true],
    ['VolumeRestrictions', { resource: 'Pod', action: 'AssignedDelete', before: podWith([google('d')]) }, false],
    ['VolumeZone', { resource: 'StorageClass', action: 'Add', after: late }, true],
    ['VolumeZone', { resource: 'StorageClass', action: 'Add', after: aClass('at-once') }, false],
    ['VolumeZone', { resource: 'PersistentVolumeClaim', action: 'Update', after: claim('data') }, true],
    ['VolumeZone', { resource: 'PersistentVolume', action: 'Add', after: aVolume('x') }, true],
    [
      'VolumeZone',
      { resource: 'PersistentVolume', action: 'Update', before: aVolume('x'), after: aVolume('x') },
      false,
    ],
    [
      'VolumeZone',
      { resource: 'PersistentVolume', action: 'Update', before: aVolume('x'), after: aVolume('x', { [zone]: 'a' }) },
      true,
    ],
  ]
  for (const [plugin, event, helps] of rows) {
    const found = profile.isWorthRetrying(pod, new Set([plugin]), event)
    assert.equal(found, helps, `${plugin} ${event.resource} ${event.action} ${JSON.stringify(event.after)}`)
  }
})
