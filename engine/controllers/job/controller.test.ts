import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Job } from '../../api/kinds/job.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { jobController } from './controller.ts'

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'c' }] } }

function worldWith(spec: object, minor = 36): ComponentWorld {
  const world = new ComponentWorld({ minor })
  world.start(jobController)
  world.create(Job, { metadata: { name: 'job' }, spec: { template, ...spec } })
  world.pass(2000)
  return world
}

function podNames(world: ComponentWorld): readonly string[] {
  return world.api.list(Pod, 'default').map(({ metadata }) => metadata.name)
}

/** What a kubelet says of the pods that have not ended. */
function end(world: ComponentWorld, phase: 'Succeeded' | 'Failed'): void {
  const finishedAt = world.time.now()
  const state = { terminated: { exitCode: phase === 'Failed' ? 1 : 0, finishedAt } }
  const containerStatuses = [{ name: 'c', state, ready: false, restartCount: 0, image: 'c', imageID: '' }]
  for (const { metadata, status } of world.api.list(Pod, 'default'))
    if (status.phase === 'Pending')
      world.patchStatus(Pod, metadata.name, (pod) => ({ ...pod, status: { ...pod.status, phase, containerStatuses } }))
}

test('a job makes as many pods as may run at once, counts those that end, and is complete', () => {
  const world = worldWith({ completions: 3, parallelism: 2 })
  assert.equal(podNames(world).length, 2)
  end(world, 'Succeeded')
  world.pass(3000)
  assert.equal(world.get(Job, 'job').status.succeeded, 2)
  end(world, 'Succeeded')
  world.pass(3000)
  const { status } = world.get(Job, 'job')
  assert.equal(status.succeeded, 3)
  assert.deepEqual(
    status.conditions?.map(({ type, reason }) => [type, reason]),
    [
      ['SuccessCriteriaMet', 'CompletionsReached'],
      ['Complete', 'CompletionsReached'],
    ],
  )
  assert.deepEqual(status.uncountedTerminatedPods, {})
  assert.ok(world.api.list(Pod, 'default').every(({ metadata }) => (metadata.finalizers ?? []).length === 0))
  assert.equal(world.events('Job').at(-1), 'Completed job: Job completed')
})

test('the next pod after a failure comes ten seconds after it, then twenty, until the limit', () => {
  const world = worldWith({ backoffLimit: 2 })
  const madeAtMs = () =>
    world
      .changes('Pod')
      .filter(({ verb }) => verb === 'create')
      .map(({ at }) => at)
  end(world, 'Failed')
  world.pass(9000)
  assert.equal(madeAtMs().length, 1)
  world.pass(2000)
  assert.equal(madeAtMs().length, 2)
  end(world, 'Failed')
  world.pass(19_000)
  assert.equal(madeAtMs().length, 2)
  world.pass(2000)
  assert.equal(madeAtMs().length, 3)
  end(world, 'Failed')
  world.pass(5000)
  const { status } = world.get(Job, 'job')
  assert.equal(status.failed, 3)
  assert.equal(status.conditions?.at(-1)?.reason, 'BackoffLimitExceeded')
})

test('an indexed job names its pods after their indexes', () => {
  const world = worldWith({ completions: 2, parallelism: 2, completionMode: 'Indexed' })
  assert.deepEqual(
    podNames(world).map((name) => name.slice(0, 6)),
    ['job-0-', 'job-1-'],
  )
})

test('a suspended job has no pods, and begins anew when it is resumed', () => {
  const world = worldWith({ parallelism: 2, completions: 2 })
  const suspend = (is: boolean) => world.patch(Job, 'job', (job) => ({ ...job, spec: { ...job.spec, suspend: is } }))
  suspend(true)
  world.pass(3000)
  assert.equal(podNames(world).length, 0)
  suspend(false)
  world.pass(3000)
  assert.equal(podNames(world).length, 2)
  const said = world.events('Job').filter((text) => /^(Suspended|Resumed)/.test(text))
  assert.deepEqual(said, ['Suspended job: Job suspended', 'Resumed job: Job resumed'])
})
