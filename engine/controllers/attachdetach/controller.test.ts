import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSIDriver } from '../../api/kinds/csi-driver.ts'
import { Node } from '../../api/kinds/node.ts'
import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { VolumeAttachment } from '../../api/kinds/volume-attachment.ts'
import type { Event } from '../../api/schema/types.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { volumeAttacher } from './attacher.ts'
import { attachDetachController } from './controller.ts'

const minute = 60_000

/** Two nodes, and a claim with a disk. */
function worldOf({ minor = 36, mode = 'ReadWriteOnce', source = {} as object } = {}): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.start(attachDetachController)
  world.start(volumeAttacher)
  for (const name of ['a', 'b']) world.addNode(name)
  const csi = { csi: { driver: 'disks.example.com', volumeHandle: 'd1' }, ...source }
  const spec = { accessModes: [mode], capacity: { storage: '1Gi' }, ...csi }
  world.create(PersistentVolume, {
    metadata: { name: 'disk' },
    spec: { ...spec, claimRef: { namespace: 'default', name: 'data' } },
  })
  const claim = { accessModes: [mode], volumeName: 'disk', resources: { requests: { storage: '1Gi' } } }
  world.create(PersistentVolumeClaim, { metadata: { name: 'data' }, spec: claim })
  world.pass(100)
  return world
}

const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]

function addPod(world: ComponentWorld, name: string, node: string): void {
  world.addPod(name, node, { spec: { volumes, terminationGracePeriodSeconds: 0 } })
}

const attached = (world: ComponentWorld): string[] =>
  world.store
    .table<VolumeAttachment>('VolumeAttachment')
    .list()
    .map(({ spec, status }) => `${spec.nodeName} ${status?.attached}`)
    .sort()

const told = (world: ComponentWorld): string[] =>
  world.store
    .table<Event>('Event')
    .list()
    .map(({ reason, message, involvedObject }) => `${involvedObject.name} ${reason}: ${message}`)

test('a disk is attached to the node of the pod that uses it, a second later', () => {
  const world = worldOf()
  addPod(world, 'p', 'a')
  world.pass(900)
  assert.deepEqual(attached(world), ['a false'])
  world.pass(200)
  assert.deepEqual(attached(world), ['a true'])
  assert.deepEqual(told(world), ['p SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "disk" '])
  const [attachment] = world.store.table<VolumeAttachment>('VolumeAttachment').list()
  assert.deepEqual(attachment?.metadata.finalizers, ['external-attacher/disks-example-com'])
  assert.match(attachment?.metadata.name ?? '', /^csi-[0-9a-f]{64}$/)
})

test('what is no disk, and what a driver mounts without attaching it, is not attached', () => {
  const share = worldOf({ source: { csi: undefined, nfs: { server: 's', path: '/' } } })
  addPod(share, 'p', 'a')
  const plain = worldOf()
  plain.create(CSIDriver, { metadata: { name: 'disks.example.com' }, spec: { attachRequired: false } })
  plain.pass(100)
  addPod(plain, 'p', 'a')
  for (const world of [share, plain]) {
    world.pass(minute)
    assert.deepEqual([attached(world), told(world)], [[], []])
  }
})

const second: readonly { mode: string; attached: string[]; tells: string | undefined }[] = [
  {
    mode: 'ReadWriteOnce',
    attached: ['a true'],
    tells: 'q FailedAttachVolume: Multi-Attach error for volume "disk" Volume is already used by pod(s) p',
  },
  { mode: 'ReadWriteMany', attached: ['a true', 'b true'], tells: undefined },
  { mode: 'ReadOnlyMany', attached: ['a true', 'b true'], tells: undefined },
]

for (const { mode, attached: expected, tells } of second)
  test(`a second node and a disk that is ${mode}`, () => {
    const world = worldOf({ mode })
    addPod(world, 'p', 'a')
    world.pass(2_000)
    addPod(world, 'q', 'b')
    world.pass(10 * minute)
    assert.deepEqual(attached(world), expected)
    const failures = told(world).filter((text) => text.includes('FailedAttachVolume'))
    assert.deepEqual(failures, tells === undefined ? [] : [tells])
  })

/** When another node gets the disk of a pod that is gone. */
const moves: readonly { what: string; minor?: number; ready: string; taint?: boolean; afterMs: number }[] = [
  { what: 'at once from a healthy node', ready: 'True', afterMs: 0 },
  { what: 'six minutes later from a silent one', ready: 'Unknown', afterMs: 6 * minute },
  { what: 'at once from one that is said to be out of service', ready: 'Unknown', taint: true, afterMs: 0 },
  { what: 'for which nobody asked before 1.26', minor: 25, ready: 'Unknown', taint: true, afterMs: 6 * minute },
]

for (const { what, minor = 36, ready, taint = false, afterMs } of moves)
  test(`a disk that nobody uses goes to another node, ${what}`, () => {
    const world = worldOf({ minor })
    addPod(world, 'p', 'a')
    world.pass(2_000)
    if (ready !== 'True') world.setReady('a', ready)
    const out = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' } as const
    if (taint) world.patch(Node, 'a', (node) => ({ ...node, spec: { ...node.spec, taints: [out] } }))
    world.pass(100)
    world.delete(Pod, 'p', { gracePeriodSeconds: 0 })
    addPod(world, 'q', 'b')
    if (afterMs > 0) {
      world.pass(afterMs - 100)
      assert.deepEqual(attached(world), ['a true'])
      const why = "Volume is already exclusively attached to one node and can't be attached to another"
      assert.ok(
        told(world).some((text) => text.endsWith(why)),
        told(world).join('\n'),
      )
    }
    world.pass(3_000)
    assert.deepEqual(attached(world), ['b true'])
  })

test('a pod that is being deleted keeps its disk while a container of it may run', () => {
  const world = worldOf()
  world.addPod('p', 'a', { spec: { volumes } })
  const say = (state: object) =>
    world.patchStatus(Pod, 'p', (pod) => ({
      ...pod,
      status: { ...pod.status, containerStatuses: [{ name: 'c', state }] } as unknown as Pod['status'],
    }))
  say({ running: {} })
  world.pass(2_000)
  world.delete(Pod, 'p')
  world.pass(minute)
  assert.deepEqual(attached(world), ['a true'])
  say({ terminated: { exitCode: 0 } })
  world.pass(3_000)
  assert.deepEqual(attached(world), [])
})
