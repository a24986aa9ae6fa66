import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Simulation } from '../sim/simulation.ts'
import { type Machine, Machines } from './machines.ts'
import { Process } from './process.ts'

function setting(): { simulation: Simulation; machine: Machine; other: Machine; process: Process; log: string[] } {
  const simulation = new Simulation()
  const machines = new Machines(simulation)
  const machine = machines.add('one')
  const log: string[] = []
  const process = new Process('program', machine, machines, (scope) => {
    log.push(`${simulation.nowMs} starts`)
    scope.after(100, () => log.push(`${simulation.nowMs} works`))
    scope.onEnd(() => log.push(`${simulation.nowMs} ends`))
  })
  process.start()
  return { simulation, machine, other: machines.add('two'), process, log }
}

test('what a process planned ends with it, and it comes back after a second', () => {
  const { simulation, process, log } = setting()
  simulation.runUntil(50)
  process.crash()
  assert.equal(process.running, false)
  simulation.runUntil(2_000)
  assert.deepEqual(log, ['0 starts', '50 ends', '1050 starts', '1150 works'])
})

test('one that was stopped stays so until somebody starts it, whatever happens to its machine', () => {
  const { simulation, machine, process, log } = setting()
  process.stop()
  process.crash()
  machine.become({ powered: false }, 'test')
  machine.become({ powered: true }, 'test')
  simulation.runUntil(5_000)
  assert.deepEqual(log, ['0 starts', '0 ends'])
  process.start()
  assert.equal(process.running, true)
})

test('it ends with the power of its machine and starts a second after it is back', () => {
  const { simulation, machine, other, process, log } = setting()
  other.become({ powered: false }, 'test')
  simulation.runUntil(200)
  machine.become({ powered: false }, 'test')
  process.start()
  simulation.runUntil(10_000)
  machine.become({ powered: true }, 'test')
  simulation.runUntil(11_050)
  assert.deepEqual(log, ['0 starts', '100 works', '200 ends', '11000 starts'])
})

test('without its cable it runs on', () => {
  const { simulation, machine, process, log } = setting()
  machine.become({ connected: false }, 'test')
  simulation.runUntil(500)
  assert.deepEqual([process.running, log], [true, ['0 starts', '100 works']])
})

test('machines reach each other with power and cable, and themselves with power', () => {
  const machines = new Machines(new Simulation())
  const [a, b] = [machines.add('a'), machines.add('b')]
  assert.equal(machines.reaches(a, b), true)
  a.become({ connected: false }, 'test')
  assert.deepEqual([machines.reaches(a, b), machines.reaches(b, a), machines.reaches(a, a)], [false, false, true])
  a.become({ powered: false }, 'test')
  assert.equal(machines.reaches(a, a), false)
})

test('a change of one machine is told to those who listen to it, and to those who listen to all first', () => {
  const machines = new Machines(new Simulation())
  const [a, b] = [machines.add('a'), machines.add('b')]
  const told: string[] = []
  a.onChange(({ name }) => told.push(`a hears of ${name}`))
  b.onChange(({ name }) => told.push(`b hears of ${name}`))
  machines.onChange(({ name }) => told.push(`all hear of ${name}`))
  a.become({ powered: false }, 'test')
  a.become({ powered: false }, 'test')
  assert.deepEqual(told, ['all hear of a', 'a hears of a'])
})
