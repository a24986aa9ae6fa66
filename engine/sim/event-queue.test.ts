import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EventQueue, Planned } from './event-queue.ts'

function planned(instantMs: number, log: number[], mark: number, periodic = false): Planned {
  return new Planned(instantMs, 'test', periodic, () => void log.push(mark), null)
}

function drainAll(queue: EventQueue): number[] {
  const instants: number[] = []
  for (let next = queue.nextInstantMs(); next !== undefined; next = queue.nextInstantMs()) {
    instants.push(next)
    queue.drain(next, (event) => event.run())
  }
  return instants
}

test('events come by instant, and at one instant in the order in which they were planned', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (instants) => {
      const queue = new EventQueue()
      const log: number[] = []
      for (const [mark, instant] of instants.entries()) queue.push(planned(instant, log, mark))
      const visited = drainAll(queue)
      const expected = instants
        .map((instant, mark) => ({ instant, mark }))
        .sort((a, b) => a.instant - b.instant || a.mark - b.mark)
      assert.deepEqual(
        log,
        expected.map(({ mark }) => mark),
      )
      assert.deepEqual(
        visited,
        [...new Set(visited)].sort((a, b) => a - b),
      )
    }),
  )
})

test('what is planned for an instant while it runs is taken at that instant', () => {
  const queue = new EventQueue()
  const log: number[] = []
  queue.push(new Planned(5, 'test', false, () => queue.push(planned(5, log, 2)), null))
  queue.push(planned(5, log, 1))
  assert.deepEqual(drainAll(queue), [5])
  assert.deepEqual(log, [1, 2])
})

test('a cancelled event neither runs nor counts, also when it was the last of its instant', () => {
  const queue = new EventQueue()
  const log: number[] = []
  const doomed = planned(3, log, 1)
  queue.push(doomed)
  queue.push(planned(7, log, 2, true))
  assert.deepEqual([queue.waiting, queue.waitingOnce], [2, 1])
  queue.cancel(doomed)
  queue.cancel(doomed)
  assert.deepEqual([queue.waiting, queue.waitingOnce], [1, 0])
  assert.deepEqual(drainAll(queue), [7])
  assert.deepEqual(log, [2])
})
