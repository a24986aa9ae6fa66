import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Simulation } from '../sim/simulation.ts'
import { EtcdMembers, electionTimeoutMs } from './etcd-members.ts'

function etcdOf(count: number): { etcd: EtcdMembers; simulation: Simulation; set: (up: readonly number[]) => void } {
  const simulation = new Simulation({ seed: 1 })
  const etcd = new EtcdMembers(simulation)
  let running: readonly number[] = Array.from({ length: count }, (_, index) => index)
  for (const index of running) etcd.add(`etcd-${index}`, () => running.includes(index))
  etcd.begin()
  const set = (up: readonly number[]): void => {
    running = up
    etcd.look()
  }
  return { etcd, simulation, set }
}

test('an etcd of which nothing is said can always be asked', () => {
  assert.equal(new EtcdMembers(new Simulation({ seed: 1 })).available, true)
})

test('more than half have to be there, however many there are', () => {
  const rows: readonly (readonly [members: number, up: number, available: boolean])[] = [
    [1, 1, true],
    [1, 0, false],
    [2, 1, false],
    [3, 2, true],
    [3, 1, false],
    [4, 2, false],
    [5, 3, true],
    [5, 2, false],
  ]
  for (const [members, up, available] of rows) {
    const { etcd, simulation, set } = etcdOf(members)
    set(Array.from({ length: up }, (_, index) => index))
    simulation.runUntil(10 * electionTimeoutMs)
    assert.equal(etcd.available, available, `${up} of ${members}`)
  }
})

test('without its leader it does not answer until another is elected, after one to two election timeouts', () => {
  for (let lost = 0; lost < 3; lost++) {
    const { etcd, simulation, set } = etcdOf(3)
    set([0, 1, 2].filter((index) => index !== lost))
    if (etcd.available) continue
    simulation.runUntil(electionTimeoutMs - 1)
    assert.equal(etcd.available, false)
    simulation.runUntil(2 * electionTimeoutMs)
    assert.equal(etcd.available, true)
    return
  }
  assert.fail('one of the three leads')
})

test('a member that comes back during an election does not disturb it; a majority that breaks in it ends it', () => {
  const { etcd, simulation, set } = etcdOf(3)
  set([])
  set([0, 1])
  simulation.runUntil(electionTimeoutMs / 2)
  set([0])
  simulation.runUntil(5 * electionTimeoutMs)
  assert.equal(etcd.available, false)
  set([0, 2])
  simulation.runUntil(8 * electionTimeoutMs)
  assert.equal(etcd.available, true)
})
