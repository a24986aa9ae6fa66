import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld } from '../../testing/world.ts'

const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {app: shop}}\n---\n`

test('what was applied before and is in no file any more is pruned', () => {
  const world = new KubectlWorld()
  world.run('kubectl apply -f -', map('a') + map('b') + map('c'))
  world.run('kubectl create configmap d --from-literal=x=y && kubectl label configmap d app=shop')
  const { stdout } = world.run('kubectl apply --prune -l app=shop -f -', map('a'))
  assert.equal(stdout, 'configmap/a unchanged\nconfigmap/b pruned\nconfigmap/c pruned\n')
  assert.equal(world.run('kubectl get cm -o name').stdout, 'configmap/a\nconfigmap/d\n')
})

test('prune says what it would do, and what it lacks', () => {
  const world = new KubectlWorld()
  world.run('kubectl apply -f -', map('a') + map('b'))
  const dry = world.run('kubectl apply --prune --all --dry-run=client -f -', map('a'))
  assert.match(dry.stdout, /configmap\/b pruned \(dry run\)/)
  assert.ok(world.get('cm', 'b') !== undefined)
  const kept = world.run('kubectl apply --prune --all --prune-allowlist=apps/v1/Deployment -f -', map('a'))
  assert.equal(kept.stdout, 'configmap/a unchanged\n')
  assert.match(world.run('kubectl apply --prune -f -', map('a')).stderr, /without explicitly passing --all/)
  const wrong = world.run('kubectl apply --prune --all --prune-allowlist=Deployment -f -', map('a'))
  assert.match(wrong.stderr, /invalid GroupVersionKind format: Deployment/)
})
