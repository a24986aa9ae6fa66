import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { StorageClass } from '../../api/kinds/storage-class.ts'
import type { Event as EventObject } from '../../api/schema/types.ts'
import { ComponentWorld, type ComponentWorldOptions } from '../../testing/component-world.ts'
import { persistentVolumeController } from './controller.ts'

const one = 'ReadWriteOnce'
const many = 'ReadWriteMany'

function worldOf(options: ComponentWorldOptions = {}): ComponentWorld {
  const world = new ComponentWorld(options)
  world.start(persistentVolumeController)
  return world
}

function addVolume(world: ComponentWorld, name: string, spec: object = {}, annotations?: object): void {
  const sized = { capacity: { storage: '1Gi' }, accessModes: [one], nfs: { server: 's', path: '/' }, ...spec }
  world.create(PersistentVolume, { metadata: { name, ...(annotations && { annotations }) }, spec: sized })
  world.pass(100)
}

function addClaim(world: ComponentWorld, spec: object = {}, annotations?: object): void {
  const wanted = { accessModes: [one], resources: { requests: { storage: '1Gi' } }, storageClassName: '', ...spec }
  world.create(PersistentVolumeClaim, {
    metadata: { name: 'data', ...(annotations && { annotations }) },
    spec: wanted,
  })
  world.pass(100)
}

function addClass(world: ComponentWorld, name: string, more: object = {}): void {
  world.create(StorageClass, { metadata: { name }, provisioner: 'disks.example.com', ...more })
  world.pass(100)
}

function claimOf(world: ComponentWorld): string {
  const { spec, status } = world.get(PersistentVolumeClaim, 'data')
  return `${status?.phase} ${spec.volumeName ?? '-'}`
}

const phaseOf = (world: ComponentWorld, name: string): string | undefined =>
  world.find(PersistentVolume, name)?.status?.phase

const eventsOf = (world: ComponentWorld): readonly EventObject[] => world.store.table<EventObject>('Event').list()

const told = (world: ComponentWorld): string[] =>
  eventsOf(world).map(({ type, reason, message }) => `${type} ${reason}: ${message}`)

const capacity = (storage: string) => ({ capacity: { storage } })

/** What a claim gets of the volumes that there are. Source: pkg/controller/volume/persistentvolume/index_test.go, binder_test.go. */
const choices: readonly { what: string; volumes: Record<string, object>; claim?: object; gets: string }[] = [
  {
    what: 'the smallest that is large enough',
    volumes: { a: capacity('9Gi'), b: capacity('2Gi'), c: capacity('500Mi') },
    gets: 'b',
  },
  {
    what: 'the fewest ways of access before the smallest size',
    volumes: { a: { accessModes: [one, many] }, b: capacity('9Gi') },
    gets: 'b',
  },
  {
    what: 'one with more ways of access where there is no other',
    volumes: { a: { accessModes: [one, many] } },
    gets: 'a',
  },
  { what: 'none with other ways of access', volumes: { a: { accessModes: [many] } }, gets: '-' },
  { what: 'none of another class', volumes: { a: { storageClassName: 'fast' } }, gets: '-' },
  { what: 'none of another mode', volumes: { a: { volumeMode: 'Block' } }, gets: '-' },
  {
    what: 'the one that was made for it, however large',
    volumes: { a: {}, b: { ...capacity('9Gi'), claimRef: { namespace: 'default', name: 'data' } } },
    gets: 'b',
  },
  {
    what: 'none that is for another claim',
    volumes: { a: { claimRef: { namespace: 'default', name: 'other' } } },
    gets: '-',
  },
  { what: 'the one that it names', volumes: { a: {}, b: capacity('9Gi') }, claim: { volumeName: 'b' }, gets: 'b' },
]

for (const { what, volumes, claim, gets } of choices)
  test(`a claim gets ${what}`, () => {
    const world = worldOf()
    for (const [name, spec] of Object.entries(volumes)) addVolume(world, name, spec)
    addClaim(world, claim)
    const isBound = gets !== '-'
    assert.equal(claimOf(world), `${isBound ? 'Bound' : 'Pending'} ${gets}`)
    for (const name of Object.keys(volumes)) assert.equal(phaseOf(world, name), name === gets ? 'Bound' : 'Available')
  })

/** What is told of a claim that waits. */
const waits: readonly {
  what: string
  minor?: number
  volume?: object
  class?: object
  claim?: object
  annotations?: object
  tells: string
}[] = [
  {
    what: 'nothing that it could have',
    tells: 'Normal FailedBinding: no persistent volumes available for this claim and no storage class is set',
  },
  {
    what: 'a class that is missing',
    claim: { storageClassName: 'fast' },
    tells: 'Warning ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
  },
  {
    what: 'a class that makes nothing',
    class: { provisioner: 'kubernetes.io/no-provisioner' },
    claim: { storageClassName: 'c' },
    tells: 'Warning ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
  },
  {
    what: 'a class that waits',
    class: { volumeBindingMode: 'WaitForFirstConsumer' },
    claim: { storageClassName: 'c' },
    tells: 'Normal WaitForFirstConsumer: waiting for first consumer to be created before binding',
  },
  {
    what: 'somebody who makes volumes',
    class: {},
    claim: { storageClassName: 'c' },
    tells:
      "Normal ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'disks.example.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
  },
  {
    what: 'the same in older words',
    minor: 27,
    class: {},
    claim: { storageClassName: 'c' },
    tells:
      'Normal ExternalProvisioning: waiting for a volume to be created, either by external provisioner "disks.example.com" or manually created by system administrator',
  },
  {
    what: 'the driver that has taken over',
    class: { provisioner: 'kubernetes.io/aws-ebs' },
    claim: { storageClassName: 'c' },
    minor: 27,
    tells:
      'Normal ExternalProvisioning: waiting for a volume to be created, either by external provisioner "ebs.csi.aws.com" or manually created by system administrator',
  },
  {
    what: 'a volume that is too small',
    volume: capacity('500Mi'),
    claim: { volumeName: 'pv' },
    tells: 'Warning VolumeMismatch: Cannot bind to requested volume "pv": requested PV is too small',
  },
  {
    what: 'a volume of another class',
    volume: { storageClassName: 'fast' },
    claim: { volumeName: 'pv' },
    tells: 'Warning VolumeMismatch: Cannot bind to requested volume "pv": storageClassName does not match',
  },
  {
    what: 'a volume of another mode',
    volume: { volumeMode: 'Block' },
    claim: { volumeName: 'pv' },
    tells: 'Warning VolumeMismatch: Cannot bind to requested volume "pv": incompatible volumeMode',
  },
  {
    what: 'a volume with other ways of access',
    volume: { accessModes: [many] },
    claim: { volumeName: 'pv' },
    tells: 'Warning VolumeMismatch: Cannot bind to requested volume "pv": incompatible accessMode',
  },
  {
    what: 'a volume of somebody else',
    volume: { claimRef: { namespace: 'default', name: 'other' } },
    claim: { volumeName: 'pv' },
    tells: 'Warning FailedBinding: volume "pv" already bound to a different claim.',
  },
]

for (const { what, minor, volume, class: storageClass, claim, tells } of waits)
  test(`a claim waits and says so: ${what}`, () => {
    const world = worldOf(minor === undefined ? {} : { minor })
    if (volume !== undefined) addVolume(world, 'pv', volume)
    if (storageClass !== undefined) addClass(world, 'c', storageClass)
    addClaim(world, claim)
    assert.deepEqual([told(world), world.get(PersistentVolumeClaim, 'data').status?.phase], [[tells], 'Pending'])
    world.pass(60_000)
    // Every 15 seconds; and once more where naming who makes the volume was a change of the claim.
    assert.equal(eventsOf(world)[0]?.count, tells.includes('ExternalProvisioning') ? 6 : 5)
  })

test('a claim that waits gets what comes later, at the next look', () => {
  const world = worldOf()
  addClaim(world)
  addVolume(world, 'late')
  world.pass(14_000)
  assert.equal(claimOf(world), 'Pending -')
  world.pass(1_000)
  assert.equal(claimOf(world), 'Bound late')
})

test('a claim without a class gets the default one when that comes, since 1.26', () => {
  for (const [minor, expected] of [
    [25, undefined],
    [26, 'newer'],
  ] as const) {
    const world = worldOf({ minor })
    addClaim(world, { storageClassName: undefined })
    const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' }
    for (const name of ['older', 'newer']) {
      world.create(StorageClass, { metadata: { name, annotations: isDefault }, provisioner: 'disks.example.com' })
      world.pass(2_000)
    }
    world.pass(15_000)
    assert.equal(world.get(PersistentVolumeClaim, 'data').spec.storageClassName, expected)
  }
})

test('both say that they were brought together by the controller, and can be told from what was done by hand', () => {
  const world = worldOf()
  addVolume(world, 'pv')
  addClaim(world)
  const claim = world.get(PersistentVolumeClaim, 'data')
  const volume = world.get(PersistentVolume, 'pv')
  assert.deepEqual(claim.metadata.annotations, {
    'pv.kubernetes.io/bound-by-controller': 'yes',
    'pv.kubernetes.io/bind-completed': 'yes',
  })
  assert.deepEqual(volume.metadata.annotations, { 'pv.kubernetes.io/bound-by-controller': 'yes' })
  assert.equal(volume.spec.claimRef?.uid, claim.metadata.uid)
  assert.deepEqual(claim.status, { phase: 'Bound', accessModes: [one], capacity: { storage: '1Gi' } })
})

/** What becomes of a volume when its claim goes. */
const releases: readonly {
  what: string
  spec: object
  annotations?: object
  phase: string | undefined
  tells?: string
}[] = [
  { what: 'retained', spec: { persistentVolumeReclaimPolicy: 'Retain' }, phase: 'Released' },
  {
    what: 'recycled',
    spec: { persistentVolumeReclaimPolicy: 'Recycle' },
    phase: 'Available',
    tells: 'Normal VolumeRecycled: Volume recycled',
  },
  {
    what: 'not to be recycled',
    spec: { nfs: undefined, csi: { driver: 'd', volumeHandle: 'h' }, persistentVolumeReclaimPolicy: 'Recycle' },
    phase: 'Failed',
    tells: 'Warning VolumeFailedRecycle: No recycler plugin found for the volume!',
  },
  {
    what: 'deleted by nobody',
    spec: { persistentVolumeReclaimPolicy: 'Delete' },
    phase: 'Failed',
    tells:
      'Warning VolumeFailedDelete: error getting deleter volume plugin for volume "pv": no deletable volume plugin matched',
  },
  {
    what: 'deleted by its maker',
    spec: { persistentVolumeReclaimPolicy: 'Delete' },
    annotations: { 'pv.kubernetes.io/provisioned-by': 'disks.example.com' },
    phase: 'Released',
  },
  {
    what: 'deleted from a folder',
    spec: { nfs: undefined, hostPath: { path: '/tmp/a' }, persistentVolumeReclaimPolicy: 'Delete' },
    phase: undefined,
  },
  {
    what: 'not deleted from another folder',
    spec: { nfs: undefined, hostPath: { path: '/srv/a' }, persistentVolumeReclaimPolicy: 'Delete' },
    phase: 'Failed',
    tells: 'Warning VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /srv/a',
  },
]

for (const { what, spec, annotations, phase, tells } of releases)
  test(`a volume that its claim has left is ${what}`, () => {
    const world = worldOf()
    addVolume(world, 'pv', spec, annotations)
    addClaim(world)
    assert.equal(phaseOf(world, 'pv'), 'Bound')
    world.delete(PersistentVolumeClaim, 'data')
    world.pass(30_000)
    assert.deepEqual([phaseOf(world, 'pv'), told(world)], [phase, tells === undefined ? [] : [tells]])
  })

test('a retained volume is for nobody until somebody takes its claim from it', () => {
  const world = worldOf()
  addVolume(world, 'pv', { persistentVolumeReclaimPolicy: 'Retain' })
  addClaim(world)
  world.delete(PersistentVolumeClaim, 'data')
  world.pass(100)
  addClaim(world)
  world.pass(60_000)
  assert.deepEqual([claimOf(world), phaseOf(world, 'pv')], ['Pending -', 'Released'])
  world.patch(PersistentVolume, 'pv', ({ spec: { claimRef: _claim, ...spec }, ...volume }) => ({ ...volume, spec }))
  world.pass(15_000)
  assert.deepEqual([claimOf(world), phaseOf(world, 'pv')], ['Bound pv', 'Bound'])
})

test('a claim whose volume is gone is lost, for good', () => {
  const world = worldOf()
  addVolume(world, 'pv')
  addClaim(world)
  world.delete(PersistentVolume, 'pv')
  world.pass(100)
  const lost = 'Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!'
  assert.deepEqual([claimOf(world), told(world)], ['Lost pv', [lost]])
  world.pass(60_000)
  assert.equal(eventsOf(world)[0]?.count, 1)
})

test('of two claims of one volume the second is lost', () => {
  const world = worldOf()
  const other = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'other', uid: 'another' }
  addVolume(world, 'pv', { claimRef: other })
  addClaim(world, { volumeName: 'pv' }, { 'pv.kubernetes.io/bind-completed': 'yes' })
  const misbound = 'Warning ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly'
  assert.deepEqual([claimOf(world), told(world)], ['Lost pv', [misbound]])
})

test('volumes say when their phase changed, since 1.29', () => {
  for (const [minor, isSaid] of [
    [28, false],
    [29, true],
  ] as const) {
    const world = worldOf({ minor })
    addVolume(world, 'pv')
    world.pass(9_900)
    addClaim(world)
    const { lastPhaseTransitionTime } = world.get(PersistentVolume, 'pv').status ?? {}
    assert.equal(lastPhaseTransitionTime, isSaid ? '2024-01-01T00:00:10Z' : undefined)
  }
})
