import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import type { Change } from '../../sim/change.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { nodeLifecycleController } from './controller.ts'

const second = 1_000
const renewMs = 10 * second

interface Options {
  readonly minor?: number
  readonly flags?: Readonly<Record<string, string>>
  readonly zoneOf?: (index: number) => string
}

/** Nodes that beat from the start, and the controller. */
function worldOf(count: number, { zoneOf, ...options }: Options = {}): ComponentWorld {
  const world = new ComponentWorld(options)
  for (let index = 0; index < count; index++) {
    const name = `node-${index}`
    const labels: Record<string, string> = zoneOf === undefined ? {} : { 'topology.kubernetes.io/zone': zoneOf(index) }
    world.addNode(name, labels)
    world.heartbeats.begin(`node ${name}`, renewMs, 0)
  }
  world.start(nodeLifecycleController)
  return world
}

function lose(world: ComponentWorld, atMs: number, ...names: readonly string[]): void {
  world.runUntil(atMs)
  for (const name of names) world.heartbeats.end(`node ${name}`)
}

function comeBack(world: ComponentWorld, name: string): void {
  world.setReady(name, 'True')
  world.heartbeats.begin(`node ${name}`, renewMs)
}

const readyOf = (world: ComponentWorld, name: string): string | undefined =>
  conditionOf(world.get(Node, name), 'Ready')?.status

const taintsOf = (node: Node | undefined): string[] =>
  (node?.spec?.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`)

/** When a node got a taint, in virtual milliseconds. */
function taintedAt(world: ComponentWorld, name: string, taint: string): number[] {
  const adds = ({ before, after }: Change): boolean =>
    taintsOf(after as Node).includes(taint) && !taintsOf(before as Node).includes(taint)
  return world
    .changes('Node')
    .filter((change) => change.key === name && adds(change))
    .map(({ at }) => at)
}

const unknownAt = (world: ComponentWorld, name: string): number | undefined =>
  world.changes('Node').find(({ key, after }) => key === name && readyIn(after as Node) === 'Unknown')?.at
const readyIn = (node: Node | undefined): string | undefined => node && conditionOf(node, 'Ready')?.status

test('a silent node is found at the look that is the grace period behind the one that saw its last renewal', () => {
  const cases: readonly { options: Options; lostMs: number; expectedMs: number }[] = [
    // The last renewal, seen by the look 5 s later; the grace period is over so much behind that look.
    { options: {}, lostMs: 21 * second, expectedMs: 75 * second },
    { options: {}, lostMs: 29_999, expectedMs: 75 * second },
    { options: {}, lostMs: 30_001, expectedMs: 85 * second },
    { options: { minor: 31 }, lostMs: 21 * second, expectedMs: 65 * second },
    { options: { flags: { 'node-monitor-grace-period': '20s' } }, lostMs: 21 * second, expectedMs: 45 * second },
    {
      options: { flags: { 'node-monitor-grace-period': '20s', 'node-monitor-period': '7s' } },
      lostMs: 22 * second,
      expectedMs: 42 * second,
    },
  ]
  for (const { options, lostMs, expectedMs } of cases) {
    const world = worldOf(2, options)
    lose(world, lostMs, 'node-0')
    world.pass(200 * second)
    assert.equal(unknownAt(world, 'node-0'), expectedMs, JSON.stringify({ options, lostMs }))
    assert.equal(readyOf(world, 'node-1'), 'True')
  }
})

test('a lost node: conditions, taints, pods and events, in this order', () => {
  const world = worldOf(3)
  world.addPod('web', 'node-0')
  lose(world, 21 * second, 'node-0')
  world.pass(100 * second)
  const node = world.get(Node, 'node-0')
  for (const type of ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const) {
    const { status, reason, message } = conditionOf(node, type) ?? {}
    assert.deepEqual(
      [status, reason, message],
      ['Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'],
    )
  }
  assert.deepEqual(taintsOf(node), ['unreachable:NoSchedule', 'unreachable:NoExecute'])
  assert.deepEqual(taintedAt(world, 'node-0', 'unreachable:NoSchedule'), [75_005])
  assert.deepEqual(taintedAt(world, 'node-0', 'unreachable:NoExecute'), [80_000])
  assert.equal(isPodReady(world.get(Pod, 'web')), false)
  assert.deepEqual(world.events('Node'), ['NodeNotReady node-0: Node node-0 status is now: NodeNotReady'])
  assert.deepEqual(world.events('Pod'), ['NodeNotReady web: Node is not ready'])
})

test('while all nodes beat, nothing is planned', () => {
  const world = worldOf(3)
  world.runUntil(30 * second)
  assert.deepEqual([...world.simulation.pending()], [])
})

test('a node that is heard of again in time is left alone, and nothing stays planned', () => {
  const world = worldOf(2)
  lose(world, 21 * second, 'node-0')
  world.runUntil(70 * second)
  const before = world.changes('Node').length
  assert.equal(world.waitingRoom.all().filter(({ key }) => key === 'node-0').length, 1)
  world.heartbeats.begin('node node-0', renewMs)
  assert.deepEqual([...world.simulation.pending()], [])
  world.pass(300 * second)
  assert.equal(world.changes('Node').length, before)
})

test('a node that returns loses its taints: at once what keeps pods away, at the next look what evicts them', () => {
  const world = worldOf(2)
  lose(world, 21 * second, 'node-0')
  world.runUntil(101 * second)
  comeBack(world, 'node-0')
  world.pass(10)
  assert.deepEqual(taintsOf(world.get(Node, 'node-0')), ['unreachable:NoExecute'])
  world.runUntil(105 * second)
  assert.deepEqual(taintsOf(world.get(Node, 'node-0')), [])
})

test('a kubelet that says its node is not ready: other taints, and they change places when it falls silent', () => {
  const world = worldOf(3)
  world.runUntil(21 * second)
  world.setReady('node-0', 'False')
  world.runUntil(26 * second)
  assert.deepEqual(taintsOf(world.get(Node, 'node-0')), ['not-ready:NoSchedule', 'not-ready:NoExecute'])
  lose(world, 31 * second, 'node-1', 'node-0')
  world.runUntil(90 * second)
  // The change of taints does not wait for the rate, which lets only one more node be tainted now.
  for (const name of ['node-0', 'node-1'])
    assert.deepEqual(taintsOf(world.get(Node, name)), ['unreachable:NoSchedule', 'unreachable:NoExecute'])
})

test('a new node is told of and gets no pods before it is ready', () => {
  const world = worldOf(1)
  world.runUntil(21 * second)
  world.create(Node, {
    metadata: { name: 'new' },
    spec: { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] },
  })
  world.setReady('new', 'False')
  world.heartbeats.begin('node new', renewMs)
  world.pass(1 * second)
  assert.deepEqual(taintsOf(world.get(Node, 'new')), ['not-ready:NoSchedule'])
  world.setReady('new', 'True')
  world.pass(5 * second)
  assert.deepEqual(taintsOf(world.get(Node, 'new')), [])
  assert.deepEqual(world.events('Node'), ['RegisteredNode new: Node new event: Registered Node new in Controller'])
  world.delete(Node, 'new')
  world.pass(10 * second)
  assert.deepEqual(world.events('Node').slice(1), [
    'RemovingNode new: Node new event: Removing Node new from Controller',
  ])
})

test('a node that nobody has ever reported on is unknown after its startup grace period', () => {
  const world = worldOf(1)
  world.runUntil(12 * second)
  world.create(Node, { metadata: { name: 'paper' }, spec: {} })
  world.pass(100 * second)
  assert.equal(unknownAt(world, 'paper'), 75 * second)
  assert.equal(conditionOf(world.get(Node, 'paper'), 'Ready')?.reason, 'NodeStatusNeverUpdated')
})

test('a cordoned node has the taint that says so', () => {
  const world = worldOf(1)
  world.runUntil(1 * second)
  const cordon = (unschedulable: boolean): string[] => {
    world.patch(Node, 'node-0', (node) => ({ ...node, spec: { ...node.spec, unschedulable } }))
    world.pass(1 * second)
    return taintsOf(world.get(Node, 'node-0'))
  }
  assert.deepEqual([cordon(true), cordon(false)], [['unschedulable:NoSchedule'], []])
})

test('a pod that comes to an ill node is marked as not ready', () => {
  const world = worldOf(2)
  lose(world, 21 * second, 'node-0')
  world.runUntil(100 * second)
  world.addPod('late', undefined)
  world.api.post(
    Pod,
    { namespace: 'default', name: 'late', subresource: 'binding' },
    { target: { name: 'node-0' } },
    admin,
  )
  world.pass(1 * second)
  assert.equal(isPodReady(world.get(Pod, 'late')), false)
})
const admin = { user: 'a', groups: ['system:masters'], actor: 'test' }

test('when all nodes are lost nobody is evicted; when one returns, the others are, one every ten seconds', () => {
  const world = worldOf(3)
  lose(world, 21 * second, 'node-0', 'node-1', 'node-2')
  world.runUntil(200 * second)
  const executed = (name: string): number[] => taintedAt(world, name, 'unreachable:NoExecute')
  assert.deepEqual(['node-0', 'node-1', 'node-2'].flatMap(executed), [])
  assert.equal(world.waitingRoom.all().filter(({ reason }) => reason.includes('evictions are stopped')).length, 3)
  world.runUntil(201 * second)
  comeBack(world, 'node-2')
  world.pass(100 * second)
  assert.deepEqual([executed('node-0'), executed('node-1'), executed('node-2')], [[215_000], [225_000], []])
})

test('a small zone with more than half of its nodes lost evicts nobody; the others go on', () => {
  const world = worldOf(8, { zoneOf: (index) => (index < 5 ? 'a' : 'b') })
  lose(world, 21 * second, 'node-0', 'node-1', 'node-2', 'node-5')
  world.pass(200 * second)
  const tainted = [0, 1, 2, 5].map((index) => taintedAt(world, `node-${index}`, 'unreachable:NoExecute').length)
  assert.deepEqual(tainted, [0, 0, 0, 1])
})

test('1.20 taints a node once more for each look during which it waited', () => {
  const stamped = (minor: number): number[] => {
    const world = worldOf(3, { minor })
    lose(world, 21 * second, 'node-0', 'node-1')
    world.pass(200 * second)
    const times = (object: unknown): string => JSON.stringify((object as Node | undefined)?.spec?.taints ?? [])
    const executes = ({ after, before }: Change): boolean =>
      taintsOf(after as Node).includes('unreachable:NoExecute') && times(after) !== times(before)
    return world
      .changes('Node')
      .filter((change) => change.key === 'node-1' && executes(change))
      .map(({ at }) => at)
  }
  assert.deepEqual(stamped(20), [80_000, 90_000, 100_000])
  assert.deepEqual(stamped(36), [90_000])
})

test('however nodes are lost, those of one zone are not tainted for eviction faster than one in ten seconds', () => {
  const lossMs = fc.integer({ min: 1, max: 120_000 })
  fc.assert(
    fc.property(fc.array(lossMs, { minLength: 1, maxLength: 8 }), (losses) => {
      const world = worldOf(20, { zoneOf: (index) => `zone-${index % 2}` })
      const planned = losses.map((atMs, index) => ({ atMs, name: `node-${index}` })).sort((a, b) => a.atMs - b.atMs)
      for (const { atMs, name } of planned) lose(world, atMs, name)
      world.runUntil(400 * second)
      for (const parity of [0, 1]) {
        const inZone = planned.filter(({ name }) => Number(name.slice('node-'.length)) % 2 === parity)
        const times = inZone
          .flatMap(({ name }) => taintedAt(world, name, 'unreachable:NoExecute'))
          .sort((a, b) => a - b)
        assert.equal(times.length, inZone.length)
        for (const [index, at] of times.entries()) if (index > 0) assert.ok(at - (times[index - 1] as number) >= 10_000)
      }
    }),
    { numRuns: 25 },
  )
})
