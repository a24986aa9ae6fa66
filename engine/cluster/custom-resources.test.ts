import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { administrator } from '../apiserver/request.ts'
import { Cluster } from './cluster.ts'

type Fields = Readonly<Record<string, unknown>>

function create(cluster: Cluster, object: Fields & { apiVersion: string; kind: string }): KubernetesObject {
  const kind = cluster.kinds.ofManifest(object.apiVersion, object.kind) as Kind
  return cluster.api.create(kind, object as unknown as Draft<KubernetesObject>, administrator)
}

function withLamps(): Cluster {
  const cluster = new Cluster({ nodes: [] })
  cluster.simulation.runUntil(0)
  create(cluster, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'lamps.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Lamp', plural: 'lamps' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  })
  cluster.simulation.runUntil(1_000)
  return cluster
}

const lamp = (name: string): Fields & { apiVersion: string; kind: string } => ({
  apiVersion: 'example.com/v1',
  kind: 'Lamp',
  metadata: { name, namespace: 'default' },
})

test('what a custom resource owns goes with it', () => {
  const cluster = withLamps()
  const { name, uid } = create(cluster, lamp('desk')).metadata
  const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Lamp', name, uid }]
  create(cluster, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bulb', namespace: 'default', ownerReferences },
  })
  cluster.simulation.runUntil(60_000)
  const maps = cluster.kinds.find('configmaps') as Kind
  assert.ok(cluster.api.find(maps, 'default', 'bulb'))
  cluster.api.delete(cluster.kinds.find('lamps') as Kind, 'default', 'desk', {}, administrator)
  cluster.simulation.runUntil(120_000)
  assert.equal(cluster.api.find(maps, 'default', 'bulb'), undefined)
})

test('a kind outlives the API server that serves it', () => {
  const cluster = withLamps()
  create(cluster, lamp('desk'))
  const server = cluster.processes.get('API server')
  server?.stop()
  cluster.simulation.runUntil(10_000)
  server?.start()
  cluster.simulation.runUntil(20_000)
  const lamps = cluster.kinds.find('lamps') as Kind
  assert.deepEqual(
    cluster.api.list(lamps).map(({ metadata }) => metadata.name),
    ['desk'],
  )
})

test('nobody keeps looking at a kind that stays as it is', () => {
  const cluster = withLamps()
  create(cluster, lamp('desk'))
  cluster.simulation.runUntil(120_000)
  const before = cluster.store.revision
  cluster.simulation.runUntil(3_600_000)
  assert.equal(cluster.store.revision, before)
})
