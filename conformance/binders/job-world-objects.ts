import { Job as JobKind } from '../../engine/api/kinds/job.ts'
import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import { ApiError } from '../../engine/api/status.ts'
import { jobController } from '../../engine/controllers/job/controller.ts'
import { ControllerWorld } from './controller-world.ts'

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'main' }] } }

/** What comes of a job with a deadline whose pods never start. */
export function deadlineInTime(job: Readonly<Record<string, unknown>>): object {
  const world = new ControllerWorld()
  world.start(jobController)
  const { parallelism, completions, backoffLimit, activeDeadlineSeconds } = job
  const spec = { parallelism, completions, backoffLimit, activeDeadlineSeconds, template }
  world.create(JobKind, { metadata: { name: 'job' }, spec })
  world.pass(10_000)
  const { status } = world.get(JobKind, 'job')
  const of = (wanted: string) => status.conditions?.find(({ type }) => type === wanted)
  const { type, status: is, reason } = of('Failed') ?? {}
  const [startTime, decided] = [status.startTime ?? '', of('FailureTarget')?.lastTransitionTime ?? '']
  return {
    startTimeGetsSet: startTime !== '',
    finalCondition: { type, status: is, reason },
    notBeforeSecondsAfterStart: (parseTime(decided) - parseTime(startTime)) / 1000,
  }
}

/** How often the controller tries to write the status of a new job, of which the first attempt may fail. */
export function statusWrites(error: string | null): number {
  const world = new ControllerWorld()
  world.start(jobController)
  const { api } = world
  const updateStatus = api.updateStatus.bind(api)
  let attempts = 0
  api.updateStatus = (kind, next, requester) => {
    if (kind.kind === 'Job' && attempts++ === 0 && error !== null)
      throw new ApiError(error === 'conflict' ? 'Conflict' : 'InternalError', error)
    return updateStatus(kind, next, requester)
  }
  world.create(JobKind, { metadata: { name: 'job' }, spec: { template } })
  world.pass(10_000)
  return attempts
}

/** Whether a change of a job's status alone makes the controller look at it at once, and not a second later. */
export function looksAtOnce(): boolean {
  const world = new ControllerWorld()
  world.start(jobController)
  world.create(JobKind, { metadata: { name: 'job' }, spec: { template } })
  world.pass(10_000)
  const startTime = formatTime(world.time.nowUnixMs - 5000)
  world.patchStatus(JobKind, 'job', (job) => ({ ...job, status: { ...job.status, startTime } }))
  world.pass(50)
  return !world.waitingRoom.all().some(({ key, untilMs = 0 }) => key === 'default/job' && untilMs > world.nowMs)
}
