import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Container, Pod, Volume } from '../api/schema/types.ts'
import { type DataLookup, environmentProblem, volumeProblem } from './references.ts'

const find: DataLookup = (kind, name) => (kind === 'configmap' && name === 'there' ? new Set(['color']) : undefined)

test('why a volume cannot be filled', () => {
  const rows: readonly [Partial<Volume>, string | undefined][] = [
    [{ emptyDir: {} }, undefined],
    [{ configMap: { name: 'there' } }, undefined],
    [{ configMap: { name: 'gone' } }, 'configmap "gone" not found'],
    [{ configMap: { name: 'gone', optional: true } }, undefined],
    [{ configMap: { name: 'there', items: [{ key: 'size', path: 's' }] } }, 'references non-existent config key: size'],
    [{ configMap: { name: 'there', optional: true, items: [{ key: 'size', path: 's' }] } }, undefined],
    [{ secret: { secretName: 'gone' } }, 'secret "gone" not found'],
    [
      { projected: { sources: [{ configMap: { name: 'there' } }, { secret: { name: 'gone' } }] } },
      'secret "gone" not found',
    ],
  ]
  for (const [volume, problem] of rows)
    assert.equal(volumeProblem({ name: 'v', ...volume } as Volume, find), problem, JSON.stringify(volume))
})

test('why an environment cannot be made', () => {
  const pod = { metadata: { name: 'p', namespace: 'shop' } } as Pod
  const fromKey = (name: string, key: string, optional = false) => ({
    env: [{ name: 'X', valueFrom: { configMapKeyRef: { name, key, optional } } }],
  })
  const rows: readonly [Partial<Container>, string | undefined][] = [
    [{}, undefined],
    [fromKey('there', 'color'), undefined],
    [fromKey('there', 'size'), "couldn't find key size in ConfigMap shop/there"],
    [fromKey('there', 'size', true), undefined],
    [fromKey('gone', 'color'), 'configmap "gone" not found'],
    [{ envFrom: [{ secretRef: { name: 'gone' } }] }, 'secret "gone" not found'],
    [{ envFrom: [{ secretRef: { name: 'gone', optional: true } }] }, undefined],
    [{ env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'gone', key: 'k' } } }] }, 'secret "gone" not found'],
  ]
  for (const [container, problem] of rows)
    assert.equal(environmentProblem({ name: 'c', ...container }, pod, find), problem, JSON.stringify(container))
})
