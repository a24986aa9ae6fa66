import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { StorageClass } from '../../api/kinds/storage-class.ts'
import type { Event } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { volumeProvisioner } from './controller.ts'

const announced = 'volume.kubernetes.io/storage-provisioner'
const selected = 'volume.kubernetes.io/selected-node'

interface Asked {
  readonly provisioner: string
  /** Who is named on the claim; the class's provisioner where absent. */
  readonly named?: string
  readonly waits?: boolean
  readonly node?: string
  readonly more?: object
}

/** A world with a claim as the controller manager leaves it to a provisioner. */
function worldOf({ provisioner, named = provisioner, waits = false, node, more = {} }: Asked): ComponentWorld {
  const world = new ComponentWorld()
  world.start(volumeProvisioner)
  const mode = waits ? 'WaitForFirstConsumer' : 'Immediate'
  world.create(StorageClass, { metadata: { name: 'c' }, provisioner, volumeBindingMode: mode, ...more })
  world.create(PersistentVolumeClaim, {
    metadata: { name: 'data', annotations: { [announced]: named, ...(node && { [selected]: node }) } },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'c', resources: { requests: { storage: '2Gi' } } },
  })
  return world
}

const volumes = (world: ComponentWorld): readonly PersistentVolume[] =>
  world.store.table<PersistentVolume>('PersistentVolume').list()

const told = (world: ComponentWorld): string[] =>
  world.store
    .table<Event>('Event')
    .list()
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`)

test('a volume is made a second after it was asked for, for that claim and no other', () => {
  const world = worldOf({ provisioner: 'rehearsal.dev/volumes', more: { mountOptions: ['hard'] } })
  world.pass(999)
  assert.deepEqual(volumes(world), [])
  world.pass(100)
  const [volume] = volumes(world)
  const { uid } = world.get(PersistentVolumeClaim, 'data').metadata
  assert.equal(volume?.metadata.name, `pvc-${uid}`)
  assert.deepEqual(volume?.metadata.annotations, { 'pv.kubernetes.io/provisioned-by': 'rehearsal.dev/volumes' })
  const { claimRef, ...spec } = volume?.spec ?? {}
  assert.deepEqual([claimRef?.namespace, claimRef?.name, claimRef?.uid], ['default', 'data', uid])
  assert.deepEqual(spec, {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '2Gi' },
    csi: { driver: 'rehearsal.dev/volumes', volumeHandle: `pvc-${uid}` },
    mountOptions: ['hard'],
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'c',
    volumeMode: 'Filesystem',
  })
  assert.deepEqual(told(world), [
    'Normal Provisioning: External provisioner is provisioning volume for claim "default/data"',
    `Normal ProvisioningSucceeded: Successfully provisioned volume pvc-${uid}`,
  ])
})

const nodeOnly = {
  nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n1'] }] }],
}

const cases: readonly (Asked & { what: string; made: number; on?: object; tells?: string })[] = [
  { what: 'minikube’s are made', provisioner: 'k8s.io/minikube-hostpath', made: 1 },
  { what: 'those of others are left to them', provisioner: 'ebs.csi.aws.com', made: 0 },
  { what: 'what another is named for is left to it', provisioner: 'rehearsal.dev/volumes', named: 'x', made: 0 },
  { what: 'a class that waits waits for a node', provisioner: 'rehearsal.dev/volumes', waits: true, made: 0 },
  { what: 'and goes on with it', provisioner: 'rehearsal.dev/volumes', waits: true, node: 'n1', made: 1 },
  {
    what: 'kind’s are on that node',
    provisioner: 'rancher.io/local-path',
    waits: true,
    node: 'n1',
    made: 1,
    on: nodeOnly,
  },
  {
    what: 'and need to know it',
    provisioner: 'rancher.io/local-path',
    made: 0,
    tells:
      'Warning ProvisioningFailed: failed to provision volume with StorageClass "c": configuration error, no node was specified',
  },
]

for (const { what, made, on, tells, ...asked } of cases)
  test(`volumes: ${what}`, () => {
    const world = worldOf(asked)
    world.pass(60_000)
    const found = volumes(world)
    assert.equal(found.length, made)
    assert.deepEqual(found[0]?.spec.nodeAffinity?.required, on)
    if (tells !== undefined) assert.ok(told(world).includes(tells), told(world).join('\n'))
  })

test('a released volume is deleted where its class says so, and kept where not', () => {
  for (const [reclaimPolicy, left] of [
    ['Delete', 0],
    ['Retain', 1],
  ] as const) {
    const world = worldOf({ provisioner: 'rehearsal.dev/volumes', more: { reclaimPolicy } })
    world.pass(2_000)
    const [volume] = volumes(world)
    world.patchStatus(PersistentVolume, volume?.metadata.name ?? '', (stored) => ({
      ...stored,
      status: { ...stored.status, phase: 'Released' as const },
    }))
    world.pass(1_000)
    assert.equal(volumes(world).length, left, reclaimPolicy)
  }
})
