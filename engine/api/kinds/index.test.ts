import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created, kindContext } from '../../testing/validation.ts'
import { kindOf } from '../schema/schema.ts'
import type { KubernetesObject } from '../schema/types.ts'
import { builtInKinds, findKind } from './index.ts'

test('a word finds a kind by any of its names, in any case', () => {
  const words: readonly (readonly [word: string, kind: string | undefined])[] = [
    ['pod', 'Pod'],
    ['PODS', 'Pod'],
    ['po', 'Pod'],
    ['Deployment', 'Deployment'],
    ['deployments.apps', 'Deployment'],
    ['deploy.v1.apps', 'Deployment'],
    ['Deployment.v1.apps', 'Deployment'],
    ['Pod.v1', 'Pod'],
    ['endpoints', 'Endpoints'],
    ['networkpolicies', 'NetworkPolicy'],
    ['ing', 'Ingress'],
    ['sc', 'StorageClass'],
    ['pods.apps', undefined],
    ['deployments.v2.apps', undefined],
    ['backup', undefined],
  ]
  for (const [word, kind] of words) assert.equal(findKind(builtInKinds, word)?.kind, kind, word)
})

test('no two kinds share a name of any sort', () => {
  const names = builtInKinds.flatMap(({ plural, singular, shortNames }) => [
    ...new Set([plural, singular, ...shortNames]),
  ])
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
})

test('every kind is one of the structure, with its plural and scope', () => {
  for (const { apiVersion, kind, plural, namespaced } of builtInKinds) {
    const known = kindOf(apiVersion, kind)
    const scope = namespaced ? 'Namespaced' : 'Cluster'
    assert.deepEqual({ plural: known?.plural, scope: known?.scope }, { plural, scope }, `${apiVersion} ${kind}`)
  }
})

test('what has its defaults is returned as it is', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } }
  const selector = { matchLabels: { app: 'web' } }
  for (const kind of builtInKinds) {
    const spec = { template, selector, schedule: '* * * * *', jobTemplate: { spec: { template } }, ...template.spec }
    const once = created(kind.kind, { spec }) as unknown as KubernetesObject
    assert.equal(kind.defaults?.(once, kindContext) ?? once, once, kind.kind)
  }
})
