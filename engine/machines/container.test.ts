import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Simulation } from '../sim/simulation.ts'
import { type Container, Containers, type Program } from './containers.ts'
import { type Machine, Machines } from './machines.ts'

const lasting: Program = { startMs: 0, stopMs: 1_000, cpuMillis: 1, memoryBytes: 100, leakBytesPerMinute: 0 }

interface World {
  readonly simulation: Simulation
  readonly machine: Machine
  readonly containers: Containers
  readonly start: (program: Partial<Program>, options?: { attempt?: number; memoryLimitBytes?: number }) => Container
}

function world(): World {
  const simulation = new Simulation()
  const machines = new Machines(simulation)
  const machine = machines.add('m')
  const containers = new Containers(machines)
  const start: World['start'] = (program, { attempt = 0, ...rest } = {}) =>
    containers.start({ id: `u/c/${attempt}`, podKey: 'default/p', podUid: 'u', name: 'c', attempt, ...rest }, machine, {
      ...lasting,
      ...program,
    })
  return { simulation, machine, containers, start }
}

test('a program serves once it has started, and ends when it was told to', () => {
  const { simulation, start } = world()
  const container = start({ startMs: 2_000, exit: { code: 3, afterMs: 5_000 } })
  simulation.runUntil(1_999)
  assert.equal(container.state.serving, false)
  simulation.runUntil(2_000)
  assert.deepEqual([container.state.serving, container.state.ready], [true, true])
  simulation.runUntil(5_000)
  assert.deepEqual(container.state.exit, { code: 3, reason: 'Error', atMs: 5_000 })
})

test('an exit that was told a number of times happens so often for each container', () => {
  const { simulation, start } = world()
  const exit = { code: 1, afterMs: 1_000, times: 2 }
  const ends = [0, 1, 2].map((attempt) => {
    const container = start({ exit }, { attempt })
    simulation.runUntil(simulation.nowMs + 10_000)
    return container.state.exit?.code
  })
  assert.deepEqual(ends, [1, 1, undefined])
})

test('what is said of a running program counts from then on, and only what is said', () => {
  const { simulation, start } = world()
  const container = start({ hangAfterMs: 10_000 })
  simulation.runUntil(4_000)
  container.reprogram({ ...lasting, hangAfterMs: 10_000, cpuMillis: 500 }, ['cpuMillis'])
  simulation.runUntil(10_000)
  assert.equal(container.state.hung, true)
  container.recover()
  container.reprogram({ ...lasting, hangAfterMs: 10_000, exit: { code: 1, afterMs: 3_000 } }, ['exit'])
  simulation.runUntil(12_999)
  assert.deepEqual([container.state.hung, container.state.running], [false, true])
  simulation.runUntil(13_000)
  assert.equal(container.state.exit?.code, 1)
})

test('SIGTERM gives a program its time, SIGKILL ends it; a second grace can only be shorter', () => {
  const rows: readonly [Partial<Program>, readonly number[], number, number][] = [
    [{}, [30_000], 1_000, 0],
    [{ stopMs: 60_000 }, [30_000], 30_000, 137],
    [{ stopMs: 60_000 }, [30_000, 5_000], 5_000, 137],
    [{ stopMs: 60_000 }, [5_000, 30_000], 5_000, 137],
    [{ hangAfterMs: 0 }, [30_000], 30_000, 137],
  ]
  for (const [program, graces, atMs, code] of rows) {
    const { simulation, start } = world()
    const container = start(program)
    simulation.runUntil(0)
    for (const grace of graces) container.terminate(grace)
    simulation.runUntil(100_000)
    assert.deepEqual([container.state.exit?.atMs, container.state.exit?.code], [atMs, code], JSON.stringify(graces))
  }
})

test('memory over the limit is killed at the instant at which it is reached', () => {
  const { simulation, start } = world()
  const container = start({ leakBytesPerMinute: 100 }, { memoryLimitBytes: 200 })
  simulation.runUntil(30_000)
  assert.equal(container.memoryBytes, 150)
  simulation.runUntil(60_000)
  assert.deepEqual(container.state.exit, { code: 137, signal: 9, reason: 'OOMKilled', atMs: 60_000 })
  const big = start({ memoryBytes: 300 }, { attempt: 1, memoryLimitBytes: 200 })
  simulation.runUntil(60_000)
  assert.equal(big.state.exit?.reason, 'OOMKilled')
})

test('a leak that is told later begins with what there is', () => {
  const { simulation, start } = world()
  const container = start({}, { memoryLimitBytes: 200 })
  simulation.runUntil(600_000)
  container.reprogram({ ...lasting, leakBytesPerMinute: 50 }, ['leakBytesPerMinute'])
  simulation.runUntil(719_999)
  assert.equal(container.state.running, true)
  simulation.runUntil(720_000)
  assert.equal(container.state.exit?.reason, 'OOMKilled')
})

test('of what ran when the power went nobody knows how it ended; the runtime takes its own start for the time', () => {
  const { simulation, machine, containers, start } = world()
  const container = start({})
  containers.sandboxes.put('u', { machine: 'm', attempt: 0, address: '10.0.0.2', ready: true })
  simulation.runUntil(10_000)
  machine.become({ powered: false }, 'lose')
  assert.deepEqual([container.state.running, containers.on('m').length], [false, 0])
  assert.equal(containers.sandboxes.of('u')?.ready, false)
  simulation.runUntil(20_000)
  machine.become({ powered: true }, 'bring back')
  assert.deepEqual(container.state.exit, { code: 255, reason: 'Unknown', atMs: 20_000 })
})

test('addresses go round and are not given twice', () => {
  const { containers } = world()
  const { sandboxes } = containers
  const take = (podUid: string): string => {
    const address = sandboxes.nextAddress('m', '10.244.1')
    sandboxes.put(podUid, { machine: 'm', attempt: 0, address, ready: true })
    return address
  }
  assert.deepEqual([take('a'), take('b')], ['10.244.1.2', '10.244.1.3'])
  sandboxes.forget('a')
  assert.equal(take('c'), '10.244.1.4')
  for (let pod = 0; pod < 250; pod++) take(`p${pod}`)
  assert.equal(take('last'), '10.244.1.2')
  assert.throws(() => take('too many'), /no free address in 10\.244\.1\.0\/24/)
})
