import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import { compareForDeletion, inDeletionOrder, rankedByNode, rankingRules } from './ranking.ts'

const nowUnixMs = 1_704_067_200_000
const ago = (seconds: number): string => formatTime(nowUnixMs - seconds * 1000)

interface Traits {
  readonly node?: string
  readonly phase?: string
  readonly readyAgo?: number | undefined
  readonly createdAgo?: number
  readonly restarts?: number
  readonly sidecarRestarts?: number
  readonly cost?: string | undefined
  readonly uid?: string
}

function pod(name: string, traits: Traits = {}): Pod {
  const { node = 'a', phase = 'Running', createdAgo = 100, restarts = 0, sidecarRestarts = 0 } = traits
  const ready =
    traits.readyAgo === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: ago(traits.readyAgo) }]
  const annotations = traits.cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': traits.cost }
  return {
    metadata: { name, uid: traits.uid ?? name, creationTimestamp: ago(createdAgo), annotations },
    spec: {
      nodeName: node,
      containers: [],
      initContainers: [{ name: 'proxy', restartPolicy: 'Always' }, { name: 'once' }],
    },
    status: {
      phase,
      conditions: ready,
      containerStatuses: [{ name: 'c', restartCount: restarts }],
      initContainerStatuses: [
        { name: 'proxy', restartCount: sidecarRestarts },
        { name: 'once', restartCount: 99 },
      ],
    },
  } as unknown as Pod
}

const newest = rankingRules(36, nowUnixMs)
const old = rankingRules(20, nowUnixMs)

test('which of two pods goes first', () => {
  const rows: readonly [why: string, first: Traits, second: Traits, rules?: typeof newest][] = [
    ['no node', { node: '' }, { node: 'a', phase: 'Pending' }],
    ['pending before unknown', { phase: 'Pending' }, { phase: 'Unknown' }],
    ['unknown before running', { phase: 'Unknown' }, { phase: 'Running' }],
    ['not ready', {}, { readyAgo: 5 }],
    ['not ready, however dear', { cost: '100' }, { readyAgo: 5, cost: '-100' }],
    ['cheaper to delete', { readyAgo: 500, cost: '-1' }, { readyAgo: 5 }],
    ['a cost that is no number is none', { readyAgo: 500, cost: '-1' }, { readyAgo: 5, cost: '+5' }],
    ['ready for less long', { readyAgo: 5 }, { readyAgo: 500 }],
    ['costs meant nothing before 1.22', { readyAgo: 5, cost: '7' }, { readyAgo: 500, cost: '-7' }, old],
    ['ages were compared to the second', { readyAgo: 90, uid: 'z' }, { readyAgo: 91, uid: 'b' }, old],
    ['now by their magnitude, then by uid', { readyAgo: 91, uid: 'b' }, { readyAgo: 90, uid: 'z' }],
    ['more restarts', { readyAgo: 5, restarts: 2 }, { readyAgo: 5, restarts: 1 }],
    ['more restarts of a sidecar', { readyAgo: 5, sidecarRestarts: 1 }, { readyAgo: 5 }],
    ['younger', { readyAgo: 5, createdAgo: 10 }, { readyAgo: 5, createdAgo: 1000 }],
  ]
  for (const [why, first, second, rules = newest] of rows) {
    const [a, b] = [first, second].map((traits, index) => ({ pod: pod(`pod-${index}`, traits), rank: 1 }))
    assert.ok(a !== undefined && b !== undefined)
    assert.ok(compareForDeletion(a, b, rules) < 0, why)
    assert.ok(compareForDeletion(b, a, rules) > 0, `${why}, the other way round`)
  }
})

test('of two on one node, one goes before a lone one that is younger', () => {
  const pods = [
    pod('lone', { node: 'b', readyAgo: 1 }),
    pod('twin-1', { readyAgo: 900 }),
    pod('twin-2', { readyAgo: 900 }),
  ]
  assert.deepEqual(
    inDeletionOrder(pods, pods, newest).map(({ metadata }) => metadata.name),
    ['twin-1', 'twin-2', 'lone'],
  )
})

test('the rank counts active pods of the whole workload', () => {
  const ended = pod('ended', { phase: 'Succeeded' })
  const [ranked] = rankedByNode([pod('mine')], [pod('mine'), pod('other'), ended, pod('elsewhere', { node: 'b' })])
  assert.equal(ranked?.rank, 2)
})

test('the order does not depend on the order in which the pods come', () => {
  const traits = fc.record({
    node: fc.constantFrom('', 'a', 'b'),
    phase: fc.constantFrom('Pending', 'Running'),
    readyAgo: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    restarts: fc.integer({ min: 0, max: 2 }),
    cost: fc.constantFrom(undefined, '1', '-1'),
  })
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 })
  const cases = names.chain((all) =>
    fc.tuple(fc.constant(all), fc.array(traits, { minLength: all.length, maxLength: all.length })),
  )
  fc.assert(
    fc.property(cases, fc.constantFrom(newest, old), ([all, each], rules) => {
      // Created one after the other, so that no two are the same.
      const pods = all.map((name, index) => pod(name, { ...each[index], createdAgo: 2 ** index }))
      const one = inDeletionOrder(pods, pods, rules)
      assert.deepEqual(inDeletionOrder(pods.toReversed(), pods, rules), one)
    }),
  )
})
