import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Job } from '../../api/kinds/job.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { ttlAfterFinishedController } from './controller.ts'

test('a finished job is deleted after its time to live', () => {
  const world = new ComponentWorld()
  world.start(ttlAfterFinishedController)
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'c' }] } }
  world.create(Job, { metadata: { name: 'job' }, spec: { template, ttlSecondsAfterFinished: 30 } })
  const complete = { type: 'Complete', status: 'True', lastTransitionTime: world.time.now() } as const
  world.patchStatus(Job, 'job', (job) => ({ ...job, status: { ...job.status, conditions: [complete] } }))
  world.pass(29_000)
  assert.equal(world.get(Job, 'job').metadata.deletionTimestamp, undefined)
  world.pass(2000)
  assert.notEqual(world.find(Job, 'job')?.metadata.deletionTimestamp, undefined)
})
