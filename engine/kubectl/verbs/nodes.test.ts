import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pod } from '../../api/kinds/pod.ts'
import { administrator } from '../../apiserver/request.ts'
import { commandTest } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { zone: name } } })
const prepare = (world: KubectlWorld): void => {
  for (const name of ['worker-1', 'worker-2']) world.create(node(name))
}

commandTest(
  'cordon and uncordon',
  [
    { run: 'kubectl cordon worker-1 node/worker-2', out: 'node/worker-1 cordoned\nnode/worker-2 cordoned\n' },
    { run: 'kubectl cordon worker-1', out: 'node/worker-1 already cordoned\n' },
    { run: 'kubectl uncordon -l zone=worker-1', out: 'node/worker-1 uncordoned\n' },
    { run: 'kubectl uncordon worker-1', out: 'node/worker-1 already uncordoned\n' },
    { run: 'kubectl cordon nope', err: 'Error from server (NotFound): nodes "nope" not found\n' },
    { run: 'kubectl uncordon worker-2 --dry-run=client', out: 'node/worker-2 uncordoned (dry run)\n' },
    {
      run: 'kubectl get nodes --no-headers',
      out: 'worker-1   Unknown                      <none>   0s    \nworker-2   Unknown,SchedulingDisabled   <none>   0s    \n',
    },
  ],
  { prepare },
)

commandTest(
  'taint',
  [
    { run: 'kubectl taint nodes worker-1 k=v:NoSchedule', out: 'node/worker-1 tainted\n' },
    {
      run: 'kubectl taint nodes worker-1 k=v:NoSchedule',
      err: 'error: node worker-1 already has k taint(s) with same effect(s) and --overwrite is false\n',
    },
    { run: 'kubectl taint nodes worker-1 k=w:NoSchedule --overwrite', out: 'node/worker-1 modified\n' },
    { run: 'kubectl taint node worker-1 k=w:NoSchedule-', out: 'node/worker-1 untainted\n' },
    { run: 'kubectl taint nodes worker-1 k:NoSchedule-', err: 'error: taint "k:NoSchedule" not found\n' },
    {
      run: 'kubectl taint nodes worker-1 k=v:Sometimes',
      err: 'error: invalid taint effect: Sometimes, unsupported taint effect\n',
    },
    { run: 'kubectl taint nodes --all k:NoExecute', out: 'node/worker-1 tainted\nnode/worker-2 tainted\n' },
    { run: 'kubectl taint pods x k:NoExecute', err: 'error: invalid resource type pods, only node(s) is supported\n' },
  ],
  { prepare },
)

function pod(name: string, owner?: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const ownerReferences =
    owner === undefined
      ? {}
      : { ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'x', uid: 'x', controller: true }] }
  const metadata = { name, namespace: 'demo', uid: name, ...ownerReferences }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { nodeName: 'worker-1', containers: [], terminationGracePeriodSeconds: 30, ...more },
  }
}

/** Whatever is deleted is gone a second later. */
function drainWorld(minor = 36): KubectlWorld {
  const world = new KubectlWorld({
    minor,
    everyInstant: ({ ground: { api } }) => {
      for (const { metadata } of api.list(Pod))
        if (metadata.deletionTimestamp !== undefined && metadata.name !== 'stuck')
          api.delete(Pod, metadata.namespace ?? '', metadata.name, { gracePeriodSeconds: 0 }, administrator)
    },
  })
  prepare(world)
  world.put({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'x', namespace: 'demo' } })
  return world
}

test('drain says what stops it, and deletes nothing', () => {
  const world = drainWorld()
  for (const each of [pod('agent', 'DaemonSet'), pod('alone'), pod('web', 'ReplicaSet')]) world.put(each)
  const { stdout, stderr, exitCode } = world.run('kubectl drain worker-1')
  const refusals = [
    'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): demo/agent',
    'cannot delete cannot delete Pods that declare no controller (use --force to override): demo/alone',
  ]
  assert.equal(stdout, 'node/worker-1 cordoned\n')
  assert.equal(
    stderr,
    `error: unable to drain node "worker-1" due to error: [${refusals.join(', ')}], continuing command...\nThere are pending nodes to be drained:\n worker-1\n${refusals.join('\n')}\n`,
  )
  assert.equal(exitCode, 1)
  assert.equal(world.get('pod', 'web', 'demo')?.metadata.deletionTimestamp, undefined)
})

test('drain in the words of 1.20', () => {
  const world = drainWorld(20)
  world.put(pod('alone'))
  assert.equal(
    world.run('kubectl drain worker-1').stderr,
    'error: unable to drain node "worker-1", aborting command...\n\nThere are pending nodes to be drained:\n worker-1\ncannot delete Pods not managed by ReplicationController, ReplicaSet, Job, DaemonSet or StatefulSet (use --force to override): demo/alone\n',
  )
})

test('drain evicts what it may, and waits until it is gone', () => {
  const world = drainWorld()
  for (const each of [pod('agent', 'DaemonSet'), pod('alone'), pod('web', 'ReplicaSet')]) world.put(each)
  const { stdout, stderr, exitCode } = world.run('kubectl drain worker-1 --ignore-daemonsets --force')
  assert.equal(
    stderr,
    'Warning: ignoring DaemonSet-managed Pods: demo/agent; deleting Pods that declare no controller: demo/alone\n',
  )
  assert.equal(
    stdout,
    'node/worker-1 cordoned\nevicting pod demo/alone\nevicting pod demo/web\npod/alone evicted\npod/web evicted\nnode/worker-1 drained\n',
  )
  assert.equal(exitCode, 0)
  assert.ok(world.get('pod', 'agent', 'demo') !== undefined)
})

test('drain gives up after its timeout', () => {
  const world = drainWorld()
  world.put(pod('stuck', 'ReplicaSet'))
  const { stderr, exitCode } = world.run('kubectl drain worker-1 --timeout=60s')
  assert.match(stderr, /global timeout reached: 1m0s/)
  assert.equal(exitCode, 1)
  assert.equal(world.simulation.nowMs, 60_000)
})

test('drain leaves pods with local data alone unless it is told not to', () => {
  const world = drainWorld()
  world.put(pod('web', 'ReplicaSet', { volumes: [{ name: 'scratch', emptyDir: {} }] }))
  assert.match(
    world.run('kubectl drain worker-1').stderr,
    /cannot delete Pods with local storage \(use --delete-emptydir-data to override\): demo\/web/,
  )
  assert.equal(world.run('kubectl drain worker-1 --delete-emptydir-data').exitCode, 0)
  assert.equal(world.get('pod', 'web', 'demo'), undefined)
})
