import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '../../api/schema/types.ts'
import { Flags } from '../../runtime/flags.ts'
import { evictionSettings } from './config.ts'
import { evictionMessage } from './message.ts'
import { type Observations, thresholdsMet } from './observations.ts'
import { inEvictionOrder } from './signals.ts'
import { parseThresholds, thresholdAmount } from './thresholds.ts'

const Mi = 1024 * 1024
const nothing = {
  enforceNodeAllocatable: [],
  evictionHard: {},
  evictionSoft: {},
  evictionSoftGracePeriod: {},
  evictionMinimumReclaim: {},
}

test('what the kubelet refuses, in its words', () => {
  const rows: readonly (readonly [config: object, message: string])[] = [
    [{ evictionHard: { 'memory.free': '1Gi' } }, 'unsupported eviction signal memory.free'],
    [{ evictionHard: { 'memory.available': '-1Gi' } }, 'eviction threshold memory.available must be positive: -1Gi'],
    [{ evictionHard: { 'memory.available': '0' } }, 'eviction threshold memory.available must be positive: 0'],
    [
      { evictionHard: { 'nodefs.available': '-5%' } },
      'eviction percentage threshold nodefs.available must be >= 0%: -5%',
    ],
    [
      { evictionHard: { 'nodefs.available': '101%' } },
      'eviction percentage threshold nodefs.available must be <= 100%: 101%',
    ],
    [
      { evictionSoft: { 'memory.available': '1Gi' } },
      'grace period must be specified for the soft eviction threshold memory.available',
    ],
    [
      { evictionMinimumReclaim: { 'memory.available': '0%' } },
      'eviction percentage minimum reclaim memory.available must be positive: 0%',
    ],
  ]
  for (const [config, message] of rows) assert.throws(() => parseThresholds({ ...nothing, ...config }), { message })
})

test('flags replace the defaults', () => {
  const flags = new Flags()
  assert.equal(evictionSettings(flags).thresholds.length, 6)
  flags.set('eviction-hard', 'memory.available<5%')
  const [hard] = evictionSettings(flags).thresholds
  assert.equal(thresholdAmount(hard?.value ?? { quantity: '0' }, 1000 * Mi), 50 * Mi)
  flags.set('eviction-hard', 'memory.available=5%')
  assert.throws(() => evictionSettings(flags), /--eviction-hard takes a list such as memory\.available<500Mi, got/)
})

test('a threshold is met below its value, not at it', () => {
  const [threshold] = parseThresholds({ ...nothing, evictionHard: { 'memory.available': '100Mi' } })
  assert.ok(threshold)
  const at = (available: number): Observations => new Map([['memory.available', { available, capacity: 1000 * Mi }]])
  assert.equal(thresholdsMet([threshold], at(100 * Mi), false).length, 0)
  assert.equal(thresholdsMet([threshold], at(100 * Mi - 1), false).length, 1)
})

test('memory comes before disks, whatever the order', () => {
  const met = parseThresholds({ ...nothing, evictionHard: { 'imagefs.available': '1Gi', 'memory.available': '1Gi' } })
  assert.deepEqual(
    inEvictionOrder(met).map(({ signal }) => signal),
    ['memory.available', 'imagefs.available'],
  )
})

test('only containers that use more than they asked for are blamed', () => {
  const container = (name: string, memory?: string) => ({
    name,
    resources: { requests: memory === undefined ? {} : { memory } },
  })
  const pod = {
    spec: { containers: [container('a', '1Gi'), container('b', '100Mi'), container('c')] },
  } as unknown as Pod
  const uses = ['a', 'b', 'c'].map((name) => ({ name, bytes: 200 * Mi }))
  const thresholds = parseThresholds({ ...nothing, evictionHard: { 'memory.available': '10%' } })
  const observations: Observations = new Map([['memory.available', { available: 50 * Mi, capacity: 1000 * Mi }]])
  const message = (minor: number): string =>
    evictionMessage(pod, { resource: 'memory', uses, minor }, thresholds, observations)
  const blamed =
    'Container b was using 200Mi, request is 100Mi, has larger consumption of memory. Container c was using 200Mi, request is 0, has larger consumption of memory. '
  assert.equal(
    message(36),
    `The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. ${blamed}`,
  )
  assert.equal(message(26), `The node was low on resource: memory. ${blamed}`)
})
