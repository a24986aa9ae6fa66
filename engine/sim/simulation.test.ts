import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOf } from './cause.ts'
import { Simulation } from './simulation.ts'

test('time visits every due instant and stands at the end', () => {
  const simulation = new Simulation()
  const seen: number[] = []
  for (const at of [30, 10, 20]) simulation.at(at, 'test', () => void seen.push(simulation.nowMs))
  simulation.runUntil(25)
  assert.deepEqual(seen, [10, 20])
  assert.equal(simulation.nowMs, 25)
  assert.equal(simulation.nextInstantMs(), 30)
})

test('what is planned inherits the cause of whoever planned it', () => {
  const simulation = new Simulation()
  const record = (key: string) =>
    simulation.record({ actor: 'test', verb: 'do', table: 'Thing', key, before: undefined, after: 1 })
  simulation.because(record('first'), () => {
    simulation.after(5, 'test', () =>
      simulation.because(record('second'), () => simulation.after(5, 'test', () => void record('third'))),
    )
  })
  simulation.runUntil(100)
  const last = simulation.history.since(0).at(-1)
  assert.deepEqual(
    chainOf(last ?? null).map(({ object }) => object),
    ['thing third', 'thing second', 'thing first'],
  )
})

test('the past cannot be planned, and no progress is an error that names who keeps waking whom', () => {
  const simulation = new Simulation({ eventsPerInstantMax: 50 })
  simulation.runUntil(10)
  assert.throws(
    () => simulation.at(9, 'late riser', () => {}),
    /late riser planned something for 9 ms, which is before now \(10 ms\)/,
  )
  const wake = (): void => void simulation.after(0, 'insomniac', wake)
  wake()
  assert.throws(() => simulation.runUntil(20), /No progress: more than 50 events at 10 ms .*insomniac/)
})

test('streams are apart: more rolls of one shift no other, and a seed decides them all', () => {
  const rolls = (seed: number, before: number): number[] => {
    const simulation = new Simulation({ seed })
    for (let roll = 0; roll < before; roll++) simulation.chance('scheduler').next()
    return Array.from({ length: 5 }, () => simulation.chance('kubelet').next())
  }
  assert.deepEqual(rolls(1, 0), rolls(1, 7))
  assert.notDeepEqual(rolls(1, 0), rolls(2, 0))
})

test('only work that is not periodic counts as work', () => {
  const simulation = new Simulation()
  simulation.after(10, 'test', () => {}, { periodic: true })
  assert.equal(simulation.hasWork, false)
  const once = simulation.after(10, 'test', () => {})
  assert.equal(simulation.hasWork, true)
  simulation.cancel(once)
  assert.equal(simulation.hasWork, false)
})
