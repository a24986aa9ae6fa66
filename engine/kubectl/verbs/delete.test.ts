import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pod } from '../../api/kinds/pod.ts'
import { administrator } from '../../apiserver/request.ts'
import { commandTest, deploymentText } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

const files = { 'web.yaml': deploymentText('web') }

function prepare(world: KubectlWorld): void {
  world.run('kubectl create -f web.yaml')
  for (const name of ['a', 'b', 'c']) world.run(`kubectl create cm ${name}`)
}

commandTest(
  'delete',
  [
    {
      run: 'kubectl delete cm a b',
      out: 'configmap "a" deleted from default namespace\nconfigmap "b" deleted from default namespace\n',
    },
    { run: 'kubectl delete cm a', err: 'Error from server (NotFound): configmaps "a" not found\n' },
    { run: 'kubectl delete cm a --ignore-not-found', out: 'No resources found\n' },
    { run: 'kubectl delete cm --all', out: 'configmap "c" deleted from default namespace\n' },
    { run: 'kubectl delete cm -l app=x', out: 'No resources found\n' },
    { run: 'kubectl delete -f web.yaml -o name', out: 'deployment.apps/web\n' },
    {
      run: 'kubectl delete -f web.yaml',
      err: 'Error from server (NotFound): error when deleting "web.yaml": deployments.apps "web" not found\n',
    },
    {
      run: 'kubectl delete cm a --cascade=x',
      err: 'error: Invalid cascade value (x). Must be "background", "foreground", or "orphan".\n',
    },
    {
      run: 'kubectl delete cm a --now --grace-period=5',
      err: 'error: --now and --grace-period cannot be specified together\n',
    },
    {
      run: 'kubectl delete cm a --force --grace-period=5',
      err: 'error: --force and --grace-period greater than 0 cannot be specified together\n',
    },
    {
      run: 'kubectl delete cm a --cascade=false',
      err: 'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\nError from server (NotFound): configmaps "a" not found\n',
    },
  ],
  { prepare, files },
)

commandTest(
  'delete: older kubectl does not name the namespace',
  [{ run: 'kubectl delete cm a', out: 'configmap "a" deleted\n' }],
  {
    prepare,
    files,
    minor: 32,
  },
)

/** A world with a running pod, whose kubelet lets go of it `stopMs` after its deletion. */
function worldWithPod(stopMs: number): KubectlWorld {
  let deletedMs: number | undefined
  const world = new KubectlWorld({
    everyInstant: ({ ground, simulation }) => {
      const pod = ground.api.find(Pod, 'default', 'p')
      if (pod?.metadata.deletionTimestamp === undefined) return
      deletedMs ??= simulation.nowMs
      if (simulation.nowMs - deletedMs >= stopMs)
        ground.api.delete(Pod, 'default', 'p', { gracePeriodSeconds: 0 }, administrator)
    },
  })
  world.run('kubectl run p --image=nginx')
  const { api } = world.ground
  api.post(
    Pod,
    { namespace: 'default', name: 'p', subresource: 'binding' },
    { target: { name: 'worker-1' } },
    administrator,
  )
  return world
}

test('delete waits until the object is gone', () => {
  const world = worldWithPod(5000)
  assert.equal(world.run('kubectl delete pod p').exitCode, 0)
  assert.equal(world.simulation.nowMs, 6000)
})

test('delete --wait=false does not wait, --timeout gives up', () => {
  const world = worldWithPod(5000)
  assert.equal(world.run('kubectl delete pod p --wait=false').exitCode, 0)
  assert.equal(world.simulation.nowMs, 0)
  const { stderr, exitCode } = world.run('kubectl delete pod p --timeout=2s')
  assert.equal(stderr, 'error: timed out waiting for the condition on pods/p\n')
  assert.equal(exitCode, 1)
})

test('delete --force asks for no grace at all, --now for a second', () => {
  const forced = worldWithPod(60_000)
  const { stdout, stderr } = forced.run('kubectl delete pod p --force')
  assert.equal(stdout, 'pod "p" force deleted from default namespace\n')
  assert.match(stderr, /^Warning: Immediate deletion does not wait/)
  assert.equal(forced.get('pod', 'p'), undefined)
  const hurried = worldWithPod(60_000)
  hurried.run('kubectl delete pod p --now --wait=false')
  assert.equal(hurried.get('pod', 'p')?.metadata.deletionGracePeriodSeconds, 1)
  const careful = worldWithPod(60_000)
  careful.run('kubectl delete pod p --grace-period=0 --wait=false')
  assert.equal(careful.get('pod', 'p')?.metadata.deletionGracePeriodSeconds, 1)
})
