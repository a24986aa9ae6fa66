import assert from 'node:assert/strict'
import test from 'node:test'
import { Node } from '../api/kinds/node.ts'
import { PersistentVolume } from '../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../api/kinds/persistent-volume-claim.ts'
import { conditionOf } from '../api/meta/conditions.ts'
import { bindCompleted, boundByController, selectedNode } from '../api/storage/claims.ts'
import { TestStorage, using } from './testing/storage.ts'
import { SchedulerWorld } from './testing/world.ts'

function aWorld(minor?: number) {
  const world = new SchedulerWorld(minor)
  for (const name of ['worker-1', 'worker-2']) world.addNode(name)
  const storage = new TestStorage(world.admin)
  storage.addClass('local', { provisioner: 'kubernetes.io/no-provisioner' })
  storage.addClass('made')
  world.runFor(100)
  return { world, storage }
}

const scheduled = (pod: string, node: string): string =>
  `Scheduled ${pod}: Successfully assigned shop/${pod} to ${node}`
const failure = (pod: string, problem: string): string =>
  `FailedScheduling ${pod}: running PreBind plugin "VolumeBinding": binding volumes: ${problem}`

test('A volume that waits on a node gets its claim, and the pod is bound at the next second once both are bound', () => {
  const { world, storage } = aWorld()
  storage.addVolume('disk', { node: 'worker-2' })
  storage.addClaim('data')
  world.addPod('db', { spec: using('data') })
  world.runFor(300)
  const { metadata, spec } = storage.volume('disk')
  const claim = storage.claim('data')
  assert.equal(metadata.annotations?.[boundByController], 'yes')
  assert.deepEqual([spec.claimRef?.name, spec.claimRef?.uid], ['data', claim.metadata.uid])
  assert.equal(world.nodeOf('db'), undefined)
  storage.bind('data', 'disk')
  world.runFor(600)
  assert.deepEqual([world.nodeOf('db'), world.events()], [undefined, []])
  world.runFor(200)
  assert.equal(world.nodeOf('db'), 'worker-2')
  assert.deepEqual(world.events(), [scheduled('db', 'worker-2')])
})

test('For a claim without a volume the node is told, and other pods go on being scheduled', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.addPod('db', { cpu: '1', spec: using('data') })
  world.runFor(100)
  const node = storage.selectedNodeOf('data')
  assert.ok(node)
  assert.equal(world.pod('db').status.nominatedNodeName, node)
  const [waiting] = world.waitingRoom.all()
  assert.equal(waiting?.reason, 'binding volumes: claim data is not bound yet')
  world.addPod('web', { cpu: '1500m' })
  world.runFor(100)
  assert.notEqual(world.nodeOf('web'), node)
  world.runFor(300_000)
  assert.equal(world.nodeOf('db'), undefined)
  storage.addVolume('made-1', { storageClass: 'made', node })
  storage.bind('data', 'made-1')
  world.runFor(1_100)
  assert.deepEqual([world.nodeOf('db'), world.pod('db').status.nominatedNodeName], [node, undefined])
})

test('What is assumed counts for the next pod: one volume is not given to two claims', () => {
  const { world, storage } = aWorld()
  storage.addVolume('disk')
  for (const name of ['one', 'two']) storage.addClaim(name)
  for (const name of ['one', 'two']) world.addPod(name, { spec: using(name) })
  world.runFor(100)
  assert.equal(storage.volume('disk').spec.claimRef?.name, 'one')
  assert.match(
    conditionOf(world.pod('two'), 'PodScheduled')?.message ?? '',
    /^0\/2 nodes are available: 2 node\(s\) didn't find available persistent volumes to bind\./,
  )
})

test('A claim that was begun for a node stays with it for every pod that uses it', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.addPod('one', { spec: using('data') })
  world.addPod('two', { spec: using('data') })
  world.runFor(100)
  const node = storage.selectedNodeOf('data') ?? ''
  storage.addVolume('made-1', { storageClass: 'made', node })
  storage.bind('data', 'made-1')
  world.runFor(3_000)
  assert.deepEqual([world.nodeOf('one'), world.nodeOf('two')], [node, node])
})

const failures: readonly {
  readonly what: string
  readonly storageClass: string
  readonly happens: (world: SchedulerWorld, storage: TestStorage) => void
  readonly problem: string
}[] = [
  {
    what: 'the claim of a volume is taken away',
    storageClass: 'local',
    happens: (_world, storage) =>
      storage.changeVolume('disk', ({ spec: { claimRef: _, ...spec }, ...volume }) => ({ ...volume, spec })),
    problem: 'ClaimRef got reset for pv "disk"',
  },
  {
    what: 'a provisioner gives up',
    storageClass: 'made',
    happens: (_world, storage) =>
      storage.changeClaim('data', (claim) => {
        const { [selectedNode]: _, ...annotations } = claim.metadata.annotations ?? {}
        return { ...claim, metadata: { ...claim.metadata, annotations: { ...annotations, other: 'kept' } } }
      }),
    problem: 'provisioning failed for PVC "data"',
  },
  {
    what: 'the annotations of a claim are taken away',
    storageClass: 'made',
    happens: (_world, storage) =>
      storage.changeClaim('data', ({ metadata: { annotations: _, ...metadata }, ...claim }) => ({
        ...claim,
        metadata,
      })),
    problem: 'selectedNode annotation reset for PVC "data"',
  },
  {
    what: 'the pod is deleted',
    storageClass: 'made',
    happens: (world) => world.removePod('db'),
    problem: 'pod does not exist any more: pod "db" not found',
  },
  {
    what: 'the claim is deleted',
    storageClass: 'made',
    happens: ({ admin }) => admin.delete(PersistentVolumeClaim, { namespace: 'shop', name: 'data' }),
    problem: 'failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "shop/data"',
  },
  {
    what: 'the volume is deleted',
    storageClass: 'local',
    happens: ({ admin }) => admin.delete(PersistentVolume, { namespace: '', name: 'disk' }),
    problem: 'failed to check binding: could not find v1.PersistentVolume "disk"',
  },
  {
    what: 'the node is deleted',
    storageClass: 'local',
    happens: ({ admin }) => admin.delete(Node, { namespace: '', name: 'worker-1' }),
    problem: 'failed to get node "worker-1": node "worker-1" not found',
  },
  {
    what: 'the node loses the label by which it reaches the volume',
    storageClass: 'local',
    happens: ({ admin }) =>
      admin.patch(Node, { namespace: '', name: 'worker-1' }, (node) => ({
        ...node,
        metadata: { ...node.metadata, labels: {} },
      })),
    problem: 'pv "disk" node affinity doesn\'t match node "worker-1": no matching NodeSelectorTerms',
  },
]

for (const { what, storageClass, happens, problem } of failures) {
  test(`When ${what}, the pod learns at the next second that it is not to be, and its room is free again`, () => {
    const { world, storage } = aWorld()
    storage.addVolume('disk', { node: 'worker-1' })
    storage.addClaim('data', storageClass)
    world.addPod('db', { cpu: '1500m', spec: using('data') })
    world.runFor(1_300)
    happens(world, storage)
    world.runFor(600)
    assert.deepEqual(world.events(), [])
    world.runFor(200)
    assert.deepEqual(world.events(), [failure('db', problem)])
    for (const name of ['web-1', 'web-2']) world.addPod(name, { cpu: '1500m', spec: { priority: 1 } })
    world.runFor(50)
    const nodes = ['web-1', 'web-2'].filter((name) => world.nodeOf(name) !== undefined)
    assert.equal(nodes.length, what === 'the node is deleted' ? 1 : 2)
  })
}

test('A pod that is deleted while it waits keeps its room until that is noticed', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.addPod('db', { cpu: '1500m', spec: using('data') })
  world.addPod('web', { cpu: '1500m' })
  world.addPod('late', { cpu: '1500m' })
  world.runFor(1_300)
  world.removePod('db')
  world.runFor(600)
  assert.equal(world.nodeOf('late'), undefined)
  world.runFor(200)
  assert.notEqual(world.nodeOf('late'), undefined)
})

test('What was assumed but not written is given back', () => {
  const { world, storage } = aWorld()
  storage.addVolume('small', { size: '1Gi' })
  storage.addVolume('large', { size: '20Gi' })
  storage.addClaim('first', 'local', { resources: { requests: { storage: '1Gi' } } })
  for (const name of ['second', 'third']) storage.addClaim(name)
  for (const name of ['begun', 'not-begun']) storage.addClaim(name, 'made')
  world.runFor(100)
  world.addPod('two-disks', { spec: using('first', 'second') })
  world.addPod('two-claims', { spec: using('begun', 'not-begun') })
  world.runFor(2)
  storage.changeVolume('small', (volume) => ({ ...volume, metadata: { ...volume.metadata, labels: { a: 'b' } } }))
  storage.changeClaim('begun', (claim) => ({ ...claim, metadata: { ...claim.metadata, labels: { a: 'b' } } }))
  world.runFor(4)
  for (const name of ['two-disks', 'two-claims']) world.removePod(name)
  for (const name of ['worker-1', 'worker-2']) world.admin.delete(Node, { namespace: '', name })
  world.addNode('worker-3')
  world.addPod('third', { spec: using('third') })
  world.addPod('other', { spec: using('not-begun') })
  world.runFor(1_000)
  assert.equal(storage.volume('large').spec.claimRef?.name, 'third')
  assert.equal(storage.selectedNodeOf('not-begun'), 'worker-3')
})

test('A claim whose volume is heard of later is bound when it is', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.addPod('db', { spec: using('data') })
  world.runFor(1_300)
  storage.changeClaim('data', (claim) => {
    const annotations = { ...claim.metadata.annotations, [bindCompleted]: 'yes' }
    return { ...claim, metadata: { ...claim.metadata, annotations }, spec: { ...claim.spec, volumeName: 'made-1' } }
  })
  world.runFor(2_000)
  assert.equal(world.nodeOf('db'), undefined)
  storage.addVolume('made-1', { storageClass: 'made' })
  world.runFor(1_000)
  assert.notEqual(world.nodeOf('db'), undefined)
})

test('A claim that is begun for a node lets no other pod go elsewhere at once', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.runFor(100)
  for (const name of ['one', 'two']) world.addPod(name, { cpu: '1500m', spec: using('data') })
  world.runFor(100)
  assert.match(
    conditionOf(world.pod('two'), 'PodScheduled')?.message ?? '',
    /^0\/2 nodes are available: 1 Insufficient cpu, 1 node\(s\) didn't find available persistent volumes to bind\./,
  )
})

const deadlines = [
  { minor: 36, words: 'context deadline exceeded' },
  { minor: 27, words: 'timed out waiting for the condition' },
]

for (const { minor, words } of deadlines) {
  test(`After ten minutes a pod waits no longer for its volumes, and is tried again (1.${minor})`, () => {
    const { world, storage } = aWorld(minor)
    storage.addClaim('data', 'made')
    world.addPod('db', { spec: using('data') })
    world.runFor(100)
    const node = storage.selectedNodeOf('data')
    world.runFor(599_900)
    assert.deepEqual(world.events(), [])
    assert.equal(world.simulation.hasWork, false)
    world.runFor(100)
    assert.deepEqual(world.events(), [failure('db', words)])
    const condition = conditionOf(world.pod('db'), 'PodScheduled')
    assert.deepEqual([condition?.reason, world.pod('db').status.nominatedNodeName], ['SchedulerError', undefined])
    storage.addVolume('made-1', { storageClass: 'made', node: node ?? '' })
    storage.bind('data', 'made-1')
    world.runFor(3_000)
    assert.equal(world.nodeOf('db'), node)
  })
}

test('A pod waits for its claim, then for its class, then for a volume, and is tried when each comes', () => {
  const { world, storage } = aWorld()
  world.addPod('db', { spec: using('data') })
  const told = (): string => conditionOf(world.pod('db'), 'PodScheduled')?.message?.replace(/ preemption: .*/, '') ?? ''
  const tells = (reason: string): void => {
    world.runFor(20_000)
    assert.equal(told(), `0/2 nodes are available: ${reason}.`)
  }
  tells('persistentvolumeclaim "data" not found')
  storage.addClaim('other', 'late')
  storage.addVolume('early', { storageClass: 'late' })
  world.runFor(20_000)
  assert.equal(world.events().length, 1)
  storage.addClaim('data', 'late', { resources: { requests: { storage: '50Gi' } } })
  tells('pod has unbound immediate PersistentVolumeClaims')
  storage.addClass('late', { provisioner: 'kubernetes.io/no-provisioner' })
  tells("2 node(s) didn't find available persistent volumes to bind")
  storage.addVolume('disk', { storageClass: 'late', size: '100Gi' })
  world.runFor(100)
  assert.equal(storage.volume('disk').spec.claimRef?.name, 'data')
})

test('A volume that was bound by hand stays unmarked, and gets the uid of its claim', () => {
  const { world, storage } = aWorld()
  storage.addVolume('disk')
  storage.changeVolume('disk', (volume) => {
    const claimRef = { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }
    return { ...volume, spec: { ...volume.spec, claimRef } }
  })
  storage.addClaim('data')
  world.addPod('db', { spec: using('data') })
  world.runFor(100)
  const { metadata, spec } = storage.volume('disk')
  assert.deepEqual([spec.claimRef?.uid, metadata.annotations], [storage.claim('data').metadata.uid, undefined])
})

test('A scheduler that starts later goes on with a claim that another has begun', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  storage.changeClaim('data', (claim) => {
    return { ...claim, metadata: { ...claim.metadata, annotations: { [selectedNode]: 'worker-2' } } }
  })
  world.runFor(100)
  world.addPod('db', { spec: using('data') })
  world.runFor(100)
  storage.addVolume('made-1', { storageClass: 'made', node: 'worker-2' })
  storage.bind('data', 'made-1')
  world.runFor(1_000)
  assert.equal(world.nodeOf('db'), 'worker-2')
})

test('What cannot be written is told as the server says it', () => {
  const { world, storage } = aWorld()
  storage.addClaim('data', 'made')
  world.runFor(100)
  world.addPod('db', { spec: using('data') })
  world.runFor(2)
  storage.changeClaim('data', (claim) => ({ ...claim, metadata: { ...claim.metadata, labels: { app: 'db' } } }))
  world.runFor(100)
  const conflict =
    'Operation cannot be fulfilled on persistentvolumeclaims "data": the object has been modified; ' +
    'please apply your changes to the latest version and try again'
  assert.deepEqual(world.events(), [`FailedScheduling db: running PreBind plugin "VolumeBinding": ${conflict}`])
  world.runFor(3_000)
  assert.ok(storage.selectedNodeOf('data'))
})
