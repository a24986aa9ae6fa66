import assert from 'node:assert/strict'
import test from 'node:test'
import type { Pod } from '../api/schema/types.ts'
import { Simulation } from '../sim/simulation.ts'
import type { ClusterEvent } from './events.ts'
import { refusal } from './framework.ts'
import { SchedulingQueue } from './queue.ts'
import { aNode, aPod } from './testing/objects.ts'

const nodeAdded: ClusterEvent = { resource: 'Node', action: 'Add', after: aNode() }

interface QueueSetup {
  readonly byWindow?: boolean
  readonly retriesErrors?: boolean
  readonly gate?: (pod: Pod) => string | undefined
}

/** A queue on a fake clock that takes every Node event to help pods that "toy" refused. */
function aQueue({ byWindow = true, retriesErrors = true, gate = () => undefined }: QueueSetup = {}) {
  const simulation = new Simulation()
  const queue = new SchedulingQueue(
    {
      get nowMs() {
        return simulation.nowMs
      },
      cause: null,
      at(instantMs, run, isForEver) {
        const planned = simulation.at(instantMs, 'queue', run, { periodic: isForEver })
        return () => simulation.cancel(planned)
      },
      onReady: () => {},
      preEnqueue(pod) {
        const reason = gate(pod)
        return reason === undefined ? null : refusal('gates', 'UnschedulableAndUnresolvable', reason)
      },
      isWorthRetrying: (_pod, refusedBy, { resource }) => refusedBy.size === 0 || resource === 'Node',
      interestedIn: ({ resource }) => (resource === 'Node' ? ['toy', 'gates'] : []),
    },
    { byWindow, retriesErrors },
  )
  const popName = (): string | undefined => queue.pop()?.pod.metadata.name
  /** Tries the next pod in vain. */
  const tryInVain = (refusedBy: readonly string[] = ['toy']): void => {
    const pod = queue.pop()
    if (pod === undefined) throw new Error('There is no pod to try.')
    pod.refusedBy = new Set(refusedBy)
    queue.addUnschedulable(pod)
  }
  return { simulation, queue, popName, tryInVain }
}

test('The more important pod is tried first, then the one that came first', () => {
  const { queue, popName } = aQueue()
  queue.add(aPod({ name: 'first' }))
  queue.add(aPod({ name: 'second' }))
  queue.add(aPod({ name: 'urgent', spec: { priority: 10 } }))
  assert.deepEqual([popName(), popName(), popName(), popName()], ['urgent', 'first', 'second', undefined])
})

test('A refused pod waits for an event that may help it', () => {
  const { simulation, queue, popName, tryInVain } = aQueue()
  queue.add(aPod())
  tryInVain()
  queue.move({ resource: 'Pod', action: 'AssignedAdd', after: aPod() })
  simulation.runUntil(60_000)
  assert.equal(popName(), undefined)
  queue.move(nodeAdded)
  assert.equal(popName(), 'p')
})

test('Woken too early, a pod is left alone for its back-off, unless nothing else is to be tried since 1.33', () => {
  const older = aQueue({ byWindow: false })
  older.queue.add(aPod())
  older.tryInVain()
  older.queue.move(nodeAdded)
  older.simulation.runUntil(1_999)
  assert.equal(older.popName(), undefined)
  older.simulation.runUntil(2_000)
  assert.equal(older.popName(), 'p')

  const newer = aQueue()
  newer.queue.add(aPod())
  newer.tryInVain()
  newer.queue.move(nodeAdded)
  assert.equal(newer.popName(), 'p')
})

test('After an error a pod is tried again by itself, ever more slowly', () => {
  const { simulation, queue, tryInVain } = aQueue()
  queue.add(aPod())
  const tries: number[] = []
  for (let second = 0; second <= 20; second++) {
    simulation.runUntil(second * 1_000)
    if (!queue.hasReady) continue
    tries.push(second)
    tryInVain([])
  }
  assert.deepEqual(tries, [0, 2, 5, 10, 19])
})

test('Before 1.32 a pod that met an error waited for any event', () => {
  const { simulation, queue, popName, tryInVain } = aQueue({ retriesErrors: false })
  queue.add(aPod())
  tryInVain([])
  simulation.runUntil(60_000)
  assert.equal(popName(), undefined)
  queue.move({ resource: 'Pod', action: 'AssignedAdd', after: aPod() })
  assert.equal(popName(), 'p')
})

test('A pod that waited five minutes is tried at the next look, which comes every 30 seconds', () => {
  const { simulation, queue, tryInVain } = aQueue()
  simulation.runUntil(7_000)
  queue.add(aPod())
  tryInVain()
  simulation.runUntil(329_999)
  assert.equal(queue.hasReady, false)
  assert.equal(simulation.hasWork, false)
  simulation.runUntil(330_000)
  assert.equal(queue.hasReady, true)
})

test('A gated pod is not tried until the gate is gone', () => {
  const { queue, popName } = aQueue({
    gate: (pod) => ((pod.spec.schedulingGates ?? []).length > 0 ? 'waiting' : undefined),
  })
  const gated = aPod({ spec: { schedulingGates: [{ name: 'quota' }] } })
  queue.add(gated)
  assert.equal(popName(), undefined)
  assert.deepEqual(
    queue.waiting().map(({ pod }) => pod.gate),
    ['waiting'],
  )
  queue.update(aPod(), [nodeAdded])
  assert.equal(popName(), 'p')
})

test('A pod that is removed is not tried, wherever it waits', () => {
  const { queue, popName, tryInVain } = aQueue()
  queue.add(aPod({ name: 'a' }))
  queue.add(aPod({ name: 'b' }))
  tryInVain()
  queue.remove('uid-a')
  queue.remove('uid-b')
  queue.move(nodeAdded)
  assert.equal(popName(), undefined)
})
