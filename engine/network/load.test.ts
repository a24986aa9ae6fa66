import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pod } from '../api/schema/types.ts'
import type { Machine } from '../machines/machines.ts'
import type { TrafficAccount } from './flow.ts'
import { podLoad, serviceLoad } from './load-target.ts'
import type { LoadTarget } from './target-load.ts'
import { NetworkWorld } from './testing/network-world.ts'

const web = 'service default/web'

function target(world: NetworkWorld): LoadTarget {
  return { name: web, watchesPods: false, outcomes: () => serviceLoad(world.reader, world.network, 'default', 'web') }
}

function loaded(rate = 30): NetworkWorld {
  const world = new NetworkWorld()
  world.service('web')
  world.slice(
    'web',
    ['worker-1', 'worker-2', 'worker-3'].map((node, index) => world.pod(`web-${index}`, node)),
  )
  world.settle()
  world.load.setRate(target(world), rate)
  return world
}

function account(world: NetworkWorld, fromMs = 0): TrafficAccount {
  return world.load.account(web, fromMs) as TrafficAccount
}

const power = (world: NetworkWorld, node: string, powered: boolean): unknown =>
  (world.machines.get(node) as Machine).become({ powered }, 'power')

test('a lost node costs its share of the requests until its endpoint is withdrawn', () => {
  const world = loaded()
  world.simulation.runUntil(10_005)
  power(world, 'worker-2', false)
  world.simulation.runUntil(50_000)
  world.slice('web', [world.pod('web-0b', 'worker-1'), world.pod('web-2b', 'worker-3')])
  world.simulation.runUntil(70_005)
  const { total, failed, failures } = account(world)
  assert.equal(total, 30 * 70)
  assert.deepEqual(
    failures.map((each) => ({ ...each, count: Math.round(each.count * 1e6) / 1e6 })),
    [
      {
        result: 'timed out',
        reason: '1 of 3 endpoints on worker-2, which had no power',
        fromMs: 10_005,
        toMs: 50_005,
        count: 400,
      },
    ],
  )
  assert.equal(Math.round(failed), 400)
  assert.equal(account(world, 60_000).failed, 0)
})

test('a change is seen at its instant, once, whatever else happens at it', () => {
  const world = loaded()
  world.simulation.runUntil(1_000)
  let told = 0
  world.load.onChange(() => told++)
  power(world, 'worker-2', false)
  power(world, 'worker-3', false)
  world.simulation.runUntil(2_000)
  assert.equal(told, 1)
  const shares = world.simulation.history.rows.get('Traffic')?.get(web) as {
    shares: { result: string; share: number }[]
  }
  assert.deepEqual(
    shares.shares.map(({ result, share }) => [result, Math.round(share * 100)]),
    [
      ['succeeded', 33],
      ['timed out', 33],
      ['timed out', 33],
    ],
  )
})

test('a rate is read right after what changed it, before time goes on', () => {
  const world = loaded()
  assert.equal(world.load.requestRateOf('uid-web-0'), 10)
  power(world, 'worker-1', false)
  assert.equal(world.load.requestRateOf('uid-web-0'), 0)
})

test('requests cost the pods that answer them', () => {
  const world = loaded(60)
  world.load.setCost({ appliesTo: () => true, cpuMillisSeconds: 10 })
  assert.equal(world.load.cpuOf('uid-web-1'), 200)
  world.simulation.runUntil(10_005)
  containerOf(world, 1)?.crash(1)
  world.simulation.runUntil(20_005)
  assert.equal(world.load.cpuOf('uid-web-1'), 0)
  assert.equal(Math.round(world.load.averageCpuOf('uid-web-1', 5_005, 15_005)), 100)
})

test('a load that rises is counted whole', () => {
  const world = loaded(0)
  world.load.riseTo(target(world), 100, 60_000)
  assert.equal(world.load.steadyFromMs, 60_005)
  world.simulation.runUntil(60_005)
  assert.equal(account(world).total, 3_000)
  assert.equal(account(world).failed, 0)
})

test('a load on pods goes to those that are ready, and is refused where there are none', () => {
  const world = new NetworkWorld()
  const pods = [world.pod('web-0', 'worker-1'), world.pod('web-1', 'worker-2')]
  const shares = (ready: typeof pods): string[] =>
    podLoad(world.reader, world.network, 'deployment web', ready).map(({ result, share, reason }) =>
      `${share} ${result} ${reason}`.trim(),
    )
  assert.deepEqual(shares(pods), ['0.5 answered', '0.5 answered'])
  assert.deepEqual(shares([]), ['1 refused since deployment web had no ready pods'])
})

test('requests under way are lost with their pod, and finished by one that is asked to stop', () => {
  const cases: readonly [string, (world: NetworkWorld) => unknown, number, string | undefined][] = [
    ['power', (world) => power(world, 'worker-2', false), 20, 'timed out: under way when worker-2 lost its power'],
    ['crash', (world) => containerOf(world, 1)?.crash(1), 20, 'failed: under way when their program ended'],
    ['hang', (world) => containerOf(world, 1)?.hang(), 20, 'timed out: under way when their program hung'],
    ['SIGTERM', (world) => containerOf(world, 1)?.terminate(30_000), 0, undefined],
  ]
  for (const [name, act, lost, reason] of cases) {
    const world = loaded()
    world.load.setDuration({ appliesTo: () => true, durationMs: 2_000 })
    world.simulation.runUntil(10_005)
    act(world)
    world.slice(
      'web',
      podsOf(world).filter((_pod, index) => index !== 1),
    )
    world.simulation.runUntil(60_000)
    const underWay = account(world).failures.filter((failure) => failure.reason.startsWith('under way'))
    assert.equal(Math.round(underWay.reduce((sum, { count }) => sum + count, 0)), lost, name)
    assert.deepEqual(
      [...new Set(underWay.map((failure) => `${failure.result}: ${failure.reason}`))],
      reason === undefined ? [] : [reason],
    )
  }
})

test('what is lost since an instant counts from then on, although it came before', () => {
  const world = loaded()
  world.load.setDuration({ appliesTo: () => true, durationMs: 2_000 })
  world.simulation.runUntil(10_005)
  containerOf(world, 1)?.crash(1)
  world.slice('web', podsOf(world).slice(0, 1))
  world.simulation.runUntil(20_005)
  const { total, failures } = account(world, 10_005)
  assert.equal(Math.round(total), 320)
  assert.equal(Math.round(failures.find(({ reason }) => reason.startsWith('under way'))?.count ?? 0), 20)
})

test('whoever waits no longer than clients do is answered after all', () => {
  const world = loaded()
  world.simulation.runUntil(10_005)
  containerOf(world, 0)?.hang()
  world.simulation.runUntil(14_005)
  assert.equal(Math.round(account(world).failed), 40)
  containerOf(world, 0)?.recover()
  world.simulation.runUntil(20_000)
  assert.equal(account(world).failed, 0)
  containerOf(world, 0)?.hang()
  world.simulation.runUntil(50_000)
  containerOf(world, 0)?.recover()
  world.simulation.runUntil(60_000)
  assert.equal(Math.round(account(world).failed), 200)
})

test('an answer that takes longer than clients wait is none', () => {
  const world = loaded()
  world.load.setDuration({ appliesTo: () => true, durationMs: 10_000 })
  world.simulation.runUntil(10_005)
  assert.equal(account(world).succeeded, 0)
  assert.deepEqual(
    account(world).failures.map(({ reason }) => reason),
    ['3 of 3 endpoints with a program that takes 10 s to answer'],
  )
})

function podsOf(world: NetworkWorld): Pod[] {
  return [...world.store.table('Pod').list()] as unknown as Pod[]
}

function containerOf(world: NetworkWorld, index: number): ReturnType<NetworkWorld['container']> {
  return world.container(podsOf(world)[index] as Pod)
}

const happenings = [
  'lose',
  'bring back',
  'disconnect',
  'crash',
  'hang',
  'stop',
  'recover',
  'withdraw',
  'publish',
  'rate',
  'rise',
] as const

function happen(world: NetworkWorld, what: (typeof happenings)[number], which: number): void {
  const node = `worker-${(which % 3) + 1}`
  const machine = world.machines.get(node) as Machine
  const pods = [...world.store.table('Pod').list()]
  const pod = pods[which % pods.length] as never
  const container = world.container(pod)
  if (what === 'lose') machine.become({ powered: false }, what)
  else if (what === 'bring back') machine.become({ powered: true, connected: true }, what)
  else if (what === 'disconnect') machine.become({ connected: false }, what)
  else if (what === 'crash') container?.crash(1)
  else if (what === 'hang') container?.hang()
  else if (what === 'stop') container?.terminate(30_000)
  else if (what === 'recover' && container?.state.running) container.recover()
  else if (what === 'withdraw') world.slice('web', pods.slice(which % 3) as never)
  else if (what === 'publish') world.slice('web', pods as never)
  else if (what === 'rate') world.load.setRate(target(world), which * 7)
  else if (what === 'rise') world.load.riseTo(target(world), which * 11, 1_000 + which * 100)
}

test('whatever happens, shares sum to the load: nothing is lost and nothing counted twice', () => {
  const script = fc.array(
    fc.record({ what: fc.constantFrom(...happenings), which: fc.nat(9), waitMs: fc.nat(5_000) }),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(script, fc.nat(40_000), (steps, cutMs) => {
      const world = loaded()
      world.load.setDuration({ appliesTo: () => true, durationMs: 1_500 })
      for (const { what, which, waitMs } of steps) {
        happen(world, what, which)
        world.simulation.runUntil(world.simulation.nowMs + waitMs)
        const sum = serviceLoad(world.reader, world.network, 'default', 'web').reduce(
          (all, { share }) => all + share,
          0,
        )
        assert.ok(Math.abs(sum - 1) < 1e-9, `shares sum to ${sum}`)
      }
      const { total, succeeded, failures } = account(world)
      const failed = failures.reduce((all, { count }) => all + count, 0)
      assert.ok(succeeded >= -1e-6 && failed >= 0)
      assert.ok(Math.abs(succeeded + failed - total) < 1e-6)
      const later = Math.min(cutMs, world.simulation.nowMs)
      assert.ok(account(world, later).total <= total + 1e-6)
    }),
    { numRuns: 100 },
  )
})
