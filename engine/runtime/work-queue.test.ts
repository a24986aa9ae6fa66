import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../api/status.ts'
import { Scope } from '../machines/scope.ts'
import { Simulation } from '../sim/simulation.ts'
import { WorkQueue } from './work-queue.ts'

function setting(act: (key: string, attempt: number) => void = () => {}): {
  simulation: Simulation
  scope: Scope
  queue: WorkQueue
  looks: string[]
} {
  const simulation = new Simulation()
  const scope = new Scope(simulation, 'test')
  const looks: string[] = []
  const attempts = new Map<string, number>()
  const queue = new WorkQueue(scope, 'test', (key) => {
    looks.push(`${simulation.nowMs} ${key}`)
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)
    act(key, attempt)
  })
  return { simulation, scope, queue, looks }
}

test('a key that is woken several times is looked at once, in the order of the first wakes', () => {
  const { simulation, queue, looks } = setting()
  for (const key of ['b', 'a', 'b', 'b']) queue.add(key)
  assert.equal(queue.busy, true)
  simulation.runUntil(10)
  assert.deepEqual([looks, queue.busy], [['0 b', '0 a'], false])
})

test('a key that is woken while it is looked at is looked at again', () => {
  const { simulation, queue, looks } = setting((key, attempt) => {
    if (attempt === 1) queue.add(key)
  })
  queue.add('a')
  queue.add('b')
  simulation.runUntil(10)
  assert.deepEqual(looks, ['0 a', '0 b', '0 a', '0 b'])
})

test('of several deadlines of a key the earliest counts', () => {
  const { simulation, queue, looks } = setting()
  queue.addAfter('a', 500)
  queue.addAfter('a', 200, 'a better reason')
  queue.addAfter('a', 300)
  assert.deepEqual(queue.waiting(), [{ component: 'test', key: 'a', reason: 'a better reason', untilMs: 200 }])
  simulation.runUntil(1_000)
  assert.deepEqual(looks, ['200 a'])
})

test('an operating error brings the key back after a delay that doubles, until it goes well', () => {
  const { simulation, queue, looks } = setting((_key, attempt) => {
    if (attempt <= 4) throw new ApiError('Conflict', 'somebody was faster')
  })
  queue.add('a')
  simulation.runUntil(10_000)
  assert.deepEqual(looks, ['0 a', '5 a', '15 a', '35 a', '75 a'])
  assert.deepEqual([queue.retries('a'), queue.busy], [0, false])
})

test('a hundred retries may come at once, further ones ten a second', () => {
  const { simulation, queue, looks } = setting((_key, attempt) => {
    if (attempt === 1) throw new ApiError('Conflict', 'somebody was faster')
  })
  for (let index = 0; index < 103; index++) queue.add(`key-${index}`)
  simulation.runUntil(10_000)
  const second = looks.slice(103).map((look) => Number(look.split(' ')[0]))
  assert.deepEqual(second.slice(99), [5, 100, 200, 300])
})

test('a mistake of ours stops the run', () => {
  const { simulation, queue } = setting(() => {
    throw new TypeError('no such thing')
  })
  queue.add('a')
  assert.throws(() => simulation.runUntil(10), /no such thing/)
})

test('a process that ended looks at nothing any more', () => {
  const { simulation, scope, queue, looks } = setting()
  queue.add('a')
  queue.addAfter('b', 100)
  scope.end()
  simulation.runUntil(1_000)
  assert.deepEqual(looks, [])
})
