import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCluster, Runner } from '../engine/index.ts'
import { Driver, type Guest } from './driver.ts'

function world(): { driver: Driver; plan: (atMs: number, mark: string) => void; log: string[]; nowMs: () => number } {
  const cluster = createCluster({ nodes: [] })
  const runner = new Runner(cluster)
  const log: string[] = []
  const nowMs = (): number => cluster.simulation.nowMs
  const driver = new Driver(runner, nowMs, () => cluster.simulation.nextInstantMs())
  const plan = (atMs: number, mark: string): void =>
    void cluster.simulation.at(atMs, 'test', () => void log.push(`engine ${mark} at ${nowMs()}`))
  return { driver, plan, log, nowMs }
}

/** Wants to act at the given instants, and says so. */
function sleeper(instants: number[], log: string[], nowMs: () => number): Guest {
  return {
    name: 'sleeper',
    nextInstantMs: () => instants[0],
    act: async () => {
      if (instants[0] === undefined || instants[0] > nowMs()) return false
      await Promise.resolve()
      log.push(`guest at ${instants.shift()}`)
      return true
    },
  }
}

test('engine and guest take turns by instant, the engine first at the same one', async () => {
  const { driver, plan, log, nowMs } = world()
  plan(20_000, 'a')
  plan(40_000, 'b')
  driver.join(sleeper([10_000, 20_000, 35_000], log, nowMs))
  await driver.runUntil(50_000)
  assert.deepEqual(log, [
    'guest at 10000',
    'engine a at 20000',
    'guest at 20000',
    'guest at 35000',
    'engine b at 40000',
  ])
  assert.equal(nowMs(), 50_000)
})

test('what a guest plans for now happens before time moves on', async () => {
  const { driver, plan, log, nowMs } = world()
  let asked = false
  driver.join({
    name: 'asker',
    nextInstantMs: () => (asked ? undefined : 30_000),
    act: async () => {
      if (asked || nowMs() < 30_000) return false
      asked = true
      plan(30_000, 'answer')
      return true
    },
  })
  await driver.runUntil(60_000)
  assert.deepEqual(log, ['engine answer at 30000'])
})

test('a guest that never comes to rest is named', async () => {
  const { driver } = world()
  driver.join({ name: 'restless', nextInstantMs: () => undefined, act: async () => true })
  await assert.rejects(driver.runUntil(10), /No progress: the guests \(restless\)/)
})

test('time stands where it became true, and at the limit where it did not', async () => {
  const { driver, nowMs, log } = world()
  driver.join(sleeper([15_000], log, nowMs))
  assert.equal(await driver.runUntilTrue(() => log.length > 0, 60_000), true)
  assert.equal(nowMs(), 15_000)
  assert.equal(await driver.runUntilTrue(() => log.length > 1, 5_000), false)
  assert.equal(nowMs(), 20_000)
})
