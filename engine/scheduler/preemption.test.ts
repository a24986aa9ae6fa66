import assert from 'node:assert/strict'
import test from 'node:test'
import type { PodDisruptionBudget } from '../api/schema/types.ts'
import { chanceFor } from '../sim/chance.ts'
import { SchedulingCycle } from './cycle.ts'
import { Nominations } from './nominations.ts'
import { defaultPlugins } from './plugins/index.ts'
import type { PodInfo } from './pod-info.ts'
import { Preemption, type PreemptionResult } from './preemption.ts'
import { Profile } from './profile.ts'
import { Snapshot } from './snapshot.ts'
import { aNode, aPod, aPodInfo } from './testing/objects.ts'

interface Running {
  readonly name: string
  readonly node: string
  readonly cpu: string
  readonly priority?: number
  readonly startTime?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** Nodes a and b with 2 CPUs each and these pods on them; then a pod that fits on neither. */
function preempt(
  running: readonly Running[],
  pod: PodInfo,
  budgets: readonly PodDisruptionBudget[] = [],
): { result: PreemptionResult; snapshot: Snapshot } {
  const snapshot = new Snapshot()
  for (const name of ['a', 'b']) snapshot.setNode(aNode({ name }))
  for (const { name, node, cpu, priority = 0, startTime, labels } of running) {
    const status = startTime === undefined ? {} : { startTime }
    snapshot.setPod(
      name,
      aPod({ name, requests: { cpu }, spec: { priority }, status, ...(labels && { labels }) }),
      node,
    )
  }
  const profile = new Profile(defaultPlugins())
  const nominations = new Nominations()
  const parts = { profile, snapshot, nominations, chance: chanceFor(1, 'test') }
  const decision = new SchedulingCycle(parts).decide(pod)
  if (decision.kind !== 'unschedulable') throw new Error(`The pod was to fit nowhere, but: ${decision.kind}`)
  const preemption = new Preemption({ ...parts, budgets: () => budgets })
  return { result: preemption.preempt(pod, decision.diagnosis, decision.filtered), snapshot }
}

function told({ result }: { result: PreemptionResult }): unknown {
  if (result.kind === 'none') return result.message
  return { node: result.candidate.node.name, victims: result.candidate.victims.map(({ name }) => name) }
}

const urgent = aPodInfo({ name: 'urgent', requests: { cpu: '1500m' }, spec: { priority: 1000 } })

test('No more pods go than have to, and the less important ones', () => {
  const running = [
    { name: 'a-small', node: 'a', cpu: '500m' },
    { name: 'a-large', node: 'a', cpu: '1500m' },
    { name: 'b-dear', node: 'b', cpu: '2', priority: 10 },
  ]
  const outcome = preempt(running, urgent)
  assert.deepEqual(told(outcome), { node: 'a', victims: ['a-large'] })
  assert.equal(outcome.snapshot.node('a')?.requested.cpuMillis, 2_000)
})

test('A pod that matters as much stays', () => {
  const running = [
    { name: 'a-equal', node: 'a', cpu: '2', priority: 1000 },
    { name: 'b-equal', node: 'b', cpu: '1500m', priority: 1000 },
    { name: 'b-low', node: 'b', cpu: '500m' },
  ]
  assert.equal(
    told(preempt(running, urgent)),
    'preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod.',
  )
})

test('Of equally important pods the one goes that has run for the shortest time', () => {
  const running = [
    { name: 'a', node: 'a', cpu: '2', startTime: '2024-01-01T00:00:05Z' },
    { name: 'b', node: 'b', cpu: '2', startTime: '2024-01-01T00:00:09Z' },
  ]
  assert.deepEqual(told(preempt(running, urgent)), { node: 'b', victims: ['b'] })
})

test('Where it can be helped, no disruption budget is violated', () => {
  const running = [
    { name: 'a', node: 'a', cpu: '2', labels: { app: 'db' } },
    { name: 'b', node: 'b', cpu: '2', priority: 100 },
  ]
  const budget = {
    metadata: { name: 'db', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'db' } } },
    status: { disruptionsAllowed: 0 },
  } as unknown as PodDisruptionBudget
  assert.deepEqual(told(preempt(running, urgent)), { node: 'a', victims: ['a'] })
  assert.deepEqual(told(preempt(running, urgent, [budget])), { node: 'b', victims: ['b'] })
})

test('What preemption found is told where it found nothing', () => {
  const running = [{ name: 'a', node: 'a', cpu: '2', priority: 2000 }]
  const cordonedB = aPodInfo({ requests: { cpu: '1500m' }, spec: { priority: 1000, nodeName: 'a' } })
  assert.equal(
    told(preempt(running, cordonedB)),
    'preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, ' +
      '1 Preemption is not helpful for scheduling.',
  )
  const meek = aPodInfo({ requests: { cpu: '9' }, spec: { priority: 1000, preemptionPolicy: 'Never' } })
  assert.equal(told(preempt([], meek)), 'preemption: not eligible due to preemptionPolicy=Never.')
})

function beside(status: object, marksVictims: boolean): PreemptionResult {
  const pod = aPodInfo({ requests: { cpu: '1500m' }, spec: { priority: 1000 }, status: { nominatedNodeName: 'a' } })
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ name: 'a' }))
  const leaving = aPod({ requests: { cpu: '2' }, deletionTimestamp: '2024-01-01T00:00:30Z', status })
  snapshot.setPod('leaving', leaving, 'a')
  const profile = new Profile(defaultPlugins())
  const parts = { profile, snapshot, nominations: new Nominations(), chance: chanceFor(1, 'test') }
  const decision = new SchedulingCycle(parts).decide(pod)
  assert.ok(decision.kind === 'unschedulable')
  const preemption = new Preemption({ ...parts, budgets: () => [], marksVictims })
  return preemption.preempt(pod, decision.diagnosis, decision.filtered)
}

test('A pod waits for its victims to go before it looks for others; before 1.26, for whatever is going', () => {
  const waits = {
    kind: 'none',
    message: 'preemption: not eligible due to a terminating pod on the nominated node.',
    voidsNomination: false,
  }
  const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }]
  assert.deepEqual(beside({ conditions }, true), waits)
  assert.equal(beside({}, true).kind, 'room')
  assert.deepEqual(beside({}, false), waits)
})
