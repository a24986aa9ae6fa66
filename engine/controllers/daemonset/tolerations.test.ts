import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daemonTolerations } from './tolerations.ts'

const keysOf = (spec: Parameters<typeof daemonTolerations>[0]) =>
  daemonTolerations(spec).map(({ key, effect }) => `${key}:${effect}`)

test('daemon pods tolerate the troubles of nodes, and missing networks where they use that of the node', () => {
  const own = keysOf({ containers: [] })
  assert.deepEqual(own, [
    'node.kubernetes.io/not-ready:NoExecute',
    'node.kubernetes.io/unreachable:NoExecute',
    'node.kubernetes.io/disk-pressure:NoSchedule',
    'node.kubernetes.io/memory-pressure:NoSchedule',
    'node.kubernetes.io/pid-pressure:NoSchedule',
    'node.kubernetes.io/unschedulable:NoSchedule',
  ])
  const hostNetwork = keysOf({ containers: [], hostNetwork: true })
  assert.deepEqual(hostNetwork, [...own, 'node.kubernetes.io/network-unavailable:NoSchedule'])
})

test('a toleration for a while becomes one for ever, in its place', () => {
  const key = 'node.kubernetes.io/not-ready'
  const forAWhile = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 } as const
  const [first, ...others] = daemonTolerations({ containers: [], tolerations: [forAWhile] })
  assert.deepEqual(first, { key, operator: 'Exists', effect: 'NoExecute' })
  assert.equal(
    others.some((each) => each.key === key),
    false,
  )
})
