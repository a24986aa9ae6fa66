import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deployment } from '../../../api/kinds/deployment.ts'
import { Deployment as deploymentKind } from '../../../api/kinds/deployment.ts'
import { administrator } from '../../../apiserver/request.ts'
import { commandTest, deploymentText } from '../../testing/cases.ts'
import { KubectlWorld } from '../../testing/world.ts'

/** A deployment at its third revision, with the replica sets of all three. */
function prepare(world: KubectlWorld): void {
  const deployment = world.create(JSON.parse(deploymentText('web', 'nginx:3')))
  for (const number of [1, 2, 3]) {
    const { spec } = JSON.parse(deploymentText('web', `nginx:${number}`)) as Deployment
    const labels = { app: 'web', 'pod-template-hash': `h${number}` }
    const template = { ...spec.template, metadata: { labels } }
    world.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `web-h${number}`,
        namespace: 'default',
        labels,
        annotations: {
          'deployment.kubernetes.io/revision': String(number),
          'kubernetes.io/change-cause': `to ${number}`,
        },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: deployment.metadata.uid, controller: true },
        ],
      },
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    })
  }
}

commandTest(
  'rollout history',
  [
    {
      run: 'kubectl rollout history deployment/web',
      out: 'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         to 1\n2         to 2\n3         to 3\n\n',
    },
    {
      run: 'kubectl rollout history deployment/web --revision=7',
      err: 'error: unable to find the specified revision\n',
    },
    { run: 'kubectl rollout history cm/x', err: 'Error from server (NotFound): configmaps "x" not found\n' },
  ],
  { prepare },
)

commandTest(
  'rollout undo, pause, resume, restart',
  [
    { run: 'kubectl rollout undo deployment/web', out: 'deployment.apps/web rolled back\n' },
    {
      run: "kubectl get deploy web -o jsonpath='{..image} {.metadata.annotations.kubernetes\\.io/change-cause} {.spec.template.metadata.labels}'",
      out: 'nginx:2 to 2 {"app":"web"}',
    },
    { run: 'kubectl rollout undo deployment/web --to-revision=1', out: 'deployment.apps/web rolled back\n' },
    {
      run: 'kubectl rollout undo deployment/web --to-revision=1',
      out: 'deployment.apps/web skipped rollback (current template already matches revision 1)\n',
    },
    {
      run: 'kubectl rollout undo deployment/web --to-revision=9',
      err: 'error: unable to find specified revision 9 in history\n',
    },
    { run: 'kubectl rollout pause deployment/web', out: 'deployment.apps/web paused\n' },
    { run: 'kubectl rollout pause deployment/web', err: 'error: deployments.apps "web" is already paused\n' },
    {
      run: 'kubectl rollout undo deployment/web',
      err: "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n",
    },
    {
      run: 'kubectl rollout restart deployment/web',
      err: "error: can't restart paused deployment (run rollout resume first)\n",
    },
    { run: 'kubectl rollout resume deployment/web', out: 'deployment.apps/web resumed\n' },
    { run: 'kubectl rollout resume deployment/web', err: 'error: deployments.apps "web" is not paused\n' },
    { run: 'kubectl rollout restart deployment/web', out: 'deployment.apps/web restarted\n' },
    {
      run: "kubectl get deploy web -o jsonpath='{.spec.template.metadata.annotations}'",
      out: '{"kubectl.kubernetes.io/restartedAt":"2024-01-01T00:00:00Z"}',
    },
  ],
  { prepare },
)

/** Statuses of a deployment of two pods, one a second. */
const steps = [
  { updatedReplicas: 0 },
  { updatedReplicas: 2, replicas: 3 },
  { updatedReplicas: 2, replicas: 2, readyReplicas: 2, availableReplicas: 1 },
  { updatedReplicas: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2 },
]

function rollingWorld(): KubectlWorld {
  const world: KubectlWorld = new KubectlWorld({
    everyInstant: ({ ground, simulation }) => {
      const status = steps[simulation.nowMs / 1000 - 1]
      if (status === undefined) return
      const at = { namespace: 'default', name: 'web', subresource: 'status' } as const
      ground.api.modify(
        deploymentKind,
        at,
        (stored) => ({ ...stored, status: { observedGeneration: 1, replicas: 2, ...status } }),
        administrator,
      )
    },
  })
  world.create(JSON.parse(deploymentText('web')))
  return world
}

test('rollout status prints a line for each step, and ends with the rollout', () => {
  const world = rollingWorld()
  const { stdout, exitCode } = world.run('kubectl rollout status deployment/web')
  assert.deepEqual(stdout.split('\n'), [
    'Waiting for deployment spec update to be observed...',
    'Waiting for deployment "web" rollout to finish: 0 out of 2 new replicas have been updated...',
    'Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...',
    'Waiting for deployment "web" rollout to finish: 1 of 2 updated replicas are available...',
    'deployment "web" successfully rolled out',
    '',
  ])
  assert.equal(exitCode, 0)
  assert.equal(world.simulation.nowMs, 4000)
})

test('rollout status gives up after its timeout, and does not wait without --watch', () => {
  const { stderr, exitCode } = rollingWorld().run('kubectl rollout status deployment/web --timeout=2s')
  assert.deepEqual([stderr, exitCode], ['error: timed out waiting for the condition\n', 1])
  const world = rollingWorld()
  assert.equal(
    world.run('kubectl rollout status deploy web --watch=false').stdout,
    'Waiting for deployment spec update to be observed...\n',
  )
  assert.equal(world.simulation.nowMs, 100)
})

test('rollout status fails where the deadline is over', () => {
  const world = new KubectlWorld()
  const deployment = JSON.parse(deploymentText('web')) as Deployment
  const status = {
    observedGeneration: 1,
    conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
  }
  world.put({ ...deployment, metadata: { ...deployment.metadata, namespace: 'default', generation: 1 }, status })
  assert.equal(
    world.run('kubectl rollout status deploy/web').stderr,
    'error: deployment "web" exceeded its progress deadline\n',
  )
})
