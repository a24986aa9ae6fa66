import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PodSpec } from '../schema/types.ts'
import { withDefaultTolerations } from './default-tolerations.ts'

const seconds = { notReady: 300, unreachable: 200 }
const spec: PodSpec = { containers: [] }

test('a pod stays for a while on a node that is not heard of', () => {
  assert.deepEqual(withDefaultTolerations({ spec }, seconds).spec.tolerations, [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 200 },
  ])
})

test('pods of one spec go on sharing one, whatever the seconds', () => {
  const [one, other] = [{ spec }, { spec }].map((pod) => withDefaultTolerations(pod, seconds))
  assert.equal(one?.spec, other?.spec)
  const longer = withDefaultTolerations({ spec }, { ...seconds, notReady: 900 })
  assert.equal(longer.spec.tolerations?.[0]?.tolerationSeconds, 900)
})

test('a pod that tolerates everything is left as it is', () => {
  const pod = { spec: { ...spec, tolerations: [{ operator: 'Exists' as const }] } }
  assert.equal(withDefaultTolerations(pod, seconds), pod)
})
