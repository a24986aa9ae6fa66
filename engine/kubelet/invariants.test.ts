import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pod } from '../api/schema/types.ts'
import { NodeWorld } from '../testing/node-world.ts'

const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 3, failureThreshold: 2 }

/** What may happen to a node and the programs on it. */
const happenings = fc.array(
  fc.tuple(
    fc.constantFrom(
      'crash',
      'hang',
      'unready',
      'recover',
      'lose',
      'back',
      'disconnect',
      'kubelet stops',
      'kubelet starts',
      'delete',
      'create',
    ),
    fc.integer({ min: 0, max: 45_000 }),
  ),
  { maxLength: 14 },
)

function happen(world: NodeWorld, what: string, name: string): void {
  const kubelet = world.cluster.processes.get('kubelet on node worker-1')
  const running = world.find(name) === undefined ? [] : world.running(name)
  if (what === 'crash') for (const each of running) each.crash(1)
  if (what === 'hang') for (const each of running) each.hang()
  if (what === 'unready') for (const each of running) each.stopBeingReady()
  if (what === 'recover') for (const each of running) each.recover()
  if (what === 'lose') world.node('worker-1').lose()
  if (what === 'back') world.node('worker-1').comeBack()
  if (what === 'disconnect') world.node('worker-1').disconnect()
  if (what === 'kubelet stops') kubelet?.stop()
  if (what === 'kubelet starts') kubelet?.start()
  if (what === 'delete' && world.find(name) !== undefined) world.delete(name)
  if (what === 'create' && world.find(name) === undefined) create(world, name)
}

function create(world: NodeWorld, name: string): void {
  const sidecar = { name: 'side', image: 'side:1', restartPolicy: 'Always', readinessProbe: probe }
  const container = { livenessProbe: probe, readinessProbe: probe, startupProbe: { ...probe, failureThreshold: 10 } }
  world.createSimple(name, container, {
    initContainers: [{ name: 'init', image: 'init:1' }, sidecar],
    terminationGracePeriodSeconds: 5,
  })
}

/** The last word on each pod before each one that follows it. */
function* successions(world: NodeWorld): Generator<{ before: Pod; after: Pod }> {
  for (const { before, after } of world.changes('Pod'))
    if (before !== undefined && after !== undefined) yield { before: before as Pod, after: after as Pod }
}

const statusesOf = ({ status }: Pod) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]

test('whatever happens to a node, what its kubelet tells hangs together', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const world = new NodeWorld()
      create(world, 'app')
      for (const [what, ms] of list) {
        happen(world, what, 'app')
        world.pass(ms)
      }
      for (const { before, after } of successions(world)) {
        assertRestartsGrow(before, after)
        assertReadinessHolds(after)
        assertEndHolds(before, after)
      }
    }),
    { numRuns: 60 },
  )
})

test('once the node is back and left alone, its pod is ready again, or gone', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const world = new NodeWorld()
      create(world, 'app')
      for (const [what, ms] of list) {
        happen(world, what, 'app')
        world.pass(ms)
      }
      for (const what of ['back', 'kubelet starts', 'recover']) happen(world, what, 'app')
      world.pass(900_000)
      const pod = world.find('app')
      assert.ok(pod === undefined || world.isReady('app'), JSON.stringify(pod?.status))
      const known = pod === undefined ? 0 : 2
      assert.equal(world.cluster.containers.on('worker-1').length, known, 'nothing runs but what the pod has')
    }),
    { numRuns: 60 },
  )
})

function assertRestartsGrow(before: Pod, after: Pod): void {
  for (const { name, restartCount } of statusesOf(after)) {
    const known = statusesOf(before).find((status) => status.name === name)?.restartCount ?? 0
    assert.ok(restartCount >= known, `${name} had ${known} restarts and then ${restartCount}`)
  }
}

/** Others may take a lost node's pod for not ready; nobody but the kubelet takes it for ready. */
function assertReadinessHolds(pod: Pod): void {
  const isReady = pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  if (isReady !== true) return
  for (const { name, state, ready } of pod.status.containerStatuses ?? [])
    assert.ok(state?.running !== undefined && ready, `the pod is ready, and ${name} is not`)
}

function assertEndHolds(before: Pod, after: Pod): void {
  const { phase } = before.status
  if (phase === 'Succeeded' || phase === 'Failed') assert.equal(after.status.phase, phase)
}
