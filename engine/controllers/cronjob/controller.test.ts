import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CronJob } from '../../api/kinds/cron-job.ts'
import { Job } from '../../api/kinds/job.ts'
import { formatTime } from '../../api/meta/time.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { cronJobController } from './controller.ts'

function worldWith(spec: object): ComponentWorld {
  const world = new ComponentWorld()
  world.start(cronJobController)
  const pod = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'c' }] } }
  const jobTemplate = { spec: { template: pod } }
  world.create(CronJob, { metadata: { name: 'cron' }, spec: { schedule: '* * * * *', jobTemplate, ...spec } })
  return world
}

const jobsOf = (world: ComponentWorld) => world.api.list(Job, 'default').map(({ metadata }) => metadata.name)

test('a job is made a tenth of a second after each minute, named after it', () => {
  const world = worldWith({})
  world.runUntil(60_099)
  assert.deepEqual(jobsOf(world), [])
  world.runUntil(60_200)
  const minutes = Math.floor(world.time.nowUnixMs / 60_000)
  assert.deepEqual(jobsOf(world), [`cron-${minutes}`])
  const { status } = world.get(CronJob, 'cron')
  assert.equal(status.lastScheduleTime, formatTime(minutes * 60_000))
  assert.deepEqual(
    status.active?.map(({ name }) => name),
    [`cron-${minutes}`],
  )
})

for (const [policy, count] of [
  ['Allow', 3],
  ['Forbid', 1],
  ['Replace', 1],
] as const) {
  test(`${policy}: ${count} of three jobs that do not end run`, () => {
    const world = worldWith({ concurrencyPolicy: policy })
    world.runUntil(190_000)
    const running = world.api.list(Job, 'default').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    assert.equal(running.length, count)
  })
}

test('a suspended cron job makes none', () => {
  const world = worldWith({ suspend: true })
  world.runUntil(190_000)
  assert.deepEqual(jobsOf(world), [])
})

test('until 1.20 everything is looked at every ten seconds, and jobs are named after the second', () => {
  const world = new ComponentWorld({ minor: 20 })
  world.pass(3_000)
  world.start(cronJobController)
  const pod = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'c' }] } }
  const spec = { schedule: '* * * * *', jobTemplate: { spec: { template: pod } } }
  world.create(CronJob, { metadata: { name: 'cron' }, spec })
  world.runUntil(62_999)
  assert.deepEqual(jobsOf(world), [])
  world.runUntil(63_100)
  const minute = Math.floor(world.time.nowUnixMs / 60_000) * 60
  assert.deepEqual(jobsOf(world), [`cron-${minute}`])
})
