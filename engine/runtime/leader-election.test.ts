import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lease } from '../api/kinds/lease.ts'
import { Process } from '../machines/process.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { LeaderElection } from './leader-election.ts'

/** Two programs on machines of their own that want one lease; each start has another identity. */
function setting(): { plane: ControlPlane; log: string[]; processes: readonly Process[] } {
  const plane = new ControlPlane()
  const { simulation, machines, time, heartbeats } = plane
  const log: string[] = []
  const processes = ['one', 'two'].map((name) => {
    const machine = machines.add(name)
    const client = plane.clientOn(machine)
    let starts = 0
    const process: Process = new Process(name, machine, machines, (scope) => {
      const identity = `${name}_${++starts}`
      const say = (what: string): void => void log.push(`${simulation.nowMs} ${identity} ${what}`)
      scope.onEnd(() => say('ends'))
      const onStartedLeading = (): void => say('leads')
      const onStoppedLeading = (): void => process.crash()
      new LeaderElection({
        scope,
        client,
        time,
        heartbeats,
        lease: 'test',
        identity,
        onStartedLeading,
        onStoppedLeading,
      })
    })
    process.start()
    return process
  })
  return { plane, log, processes }
}

test('the first to come leads, and the other does nothing while the lease is renewed', () => {
  const { plane, log } = setting()
  plane.runUntil(100_000)
  assert.deepEqual(log, ['0 one_1 leads'])
  assert.equal(plane.simulation.nextInstantMs(), undefined)
  const { spec } = plane.api.get(Lease, 'kube-system', 'test')
  assert.deepEqual([spec.holderIdentity, spec.renewTime], ['one_1', '2024-01-01T00:01:40.000000Z'])
})

test('a leader that loses its power is followed 15 seconds after its last renewal', () => {
  const { plane, log } = setting()
  plane.runUntil(21_000)
  plane.machines.get('one')?.become({ powered: false }, 'test')
  plane.runUntil(100_000)
  assert.deepEqual(log, ['0 one_1 leads', '21000 one_1 ends', '35000 two_1 leads'])
  assert.equal(plane.api.get(Lease, 'kube-system', 'test').spec.leaseTransitions, 1)
})

test('a program that crashes has to wait for its own old lease like anybody', () => {
  const { plane, log, processes } = setting()
  processes[1]?.stop()
  plane.runUntil(21_000)
  processes[0]?.crash()
  plane.runUntil(100_000)
  assert.deepEqual(log.slice(2), ['21000 one_1 ends', '35000 one_2 leads'])
})

test('a leader without a way to the server resigns before somebody else leads', () => {
  const { plane, log } = setting()
  plane.runUntil(21_000)
  plane.machines.get('one')?.become({ connected: false }, 'test')
  plane.runUntil(100_000)
  assert.deepEqual(log, ['0 one_1 leads', '32000 one_1 ends', '35000 two_1 leads'])
})

test('a short cut changes nothing, also when another follows', () => {
  const { plane, log } = setting()
  const machine = plane.machines.get('one')
  plane.runUntil(21_000)
  machine?.become({ connected: false }, 'test')
  plane.runUntil(29_000)
  machine?.become({ connected: true }, 'test')
  plane.runUntil(30_000)
  machine?.become({ connected: false }, 'test')
  plane.runUntil(35_000)
  machine?.become({ connected: true }, 'test')
  plane.runUntil(100_000)
  assert.deepEqual(log, ['0 one_1 leads'])
})
