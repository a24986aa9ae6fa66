import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClusterRole } from '../../api/kinds/cluster-role.ts'
import { restAccess } from '../../apiserver/access/bootstrap.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { clusterRoleAggregation } from './controller.ts'

const rule = (resource: string): object => ({ verbs: ['get'], apiGroups: [''], resources: [resource] })
const gathering = (...labels: readonly Record<string, string>[]): object => ({
  clusterRoleSelectors: labels.map((matchLabels) => ({ matchLabels })),
})

function worldOf(): ComponentWorld {
  const world = new ComponentWorld()
  restAccess(world.store, { minor: 36, epochMs: 0 })
  world.start(clusterRoleAggregation)
  world.pass(100)
  return world
}

const resourcesOf = (world: ComponentWorld, name: string): unknown =>
  (world.get(ClusterRole, name).rules ?? []).map(({ resources }) => resources?.[0])

test('a role that gathers has the rules of those that its selectors find, by name, each once', () => {
  const world = worldOf()
  const role = (name: string, labels: object, ...rules: readonly object[]): void =>
    void world.create(ClusterRole, { metadata: { name, labels }, rules })
  role('b', { team: 'x' }, rule('pods'), rule('services'))
  role('a', { team: 'x' }, rule('services'), rule('secrets'))
  role('c', { team: 'y' }, rule('nodes'))
  world.create(ClusterRole, { metadata: { name: 'all' }, aggregationRule: gathering({ team: 'x' }, { team: 'y' }) })
  world.pass(100)
  assert.deepEqual(resourcesOf(world, 'all'), ['services', 'secrets', 'pods', 'nodes'])
  world.patch(ClusterRole, 'c', (stored) => ({ ...stored, metadata: { ...stored.metadata, labels: {} } }))
  world.delete(ClusterRole, 'a')
  world.pass(100)
  assert.deepEqual(resourcesOf(world, 'all'), ['pods', 'services'])
})

test('what is written into a gathering role is replaced by what it gathers', () => {
  const world = worldOf()
  world.create(ClusterRole, {
    metadata: { name: 'none' },
    aggregationRule: gathering({ team: 'x' }),
    rules: [rule('pods')],
  })
  world.pass(100)
  assert.deepEqual(resourcesOf(world, 'none'), [])
})

test('gathering goes on through roles that gather themselves, and leaves what every cluster has as it is', () => {
  const world = worldOf()
  const label = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }
  world.create(ClusterRole, { metadata: { name: 'widgets', labels: label }, rules: [rule('widgets')] })
  world.pass(100)
  for (const name of ['view', 'edit', 'admin'])
    assert.ok((resourcesOf(world, name) as string[]).includes('widgets'), name)
  const written = new Set(world.changes('ClusterRole').map(({ key }) => key))
  assert.deepEqual([...written], ['widgets', 'view', 'edit', 'admin'])
})
