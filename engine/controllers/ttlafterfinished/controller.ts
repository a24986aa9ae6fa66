import { Job as JobKind } from '../../api/kinds/job.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Job, JobCondition } from '../../api/schema/types.ts'
import { isNotFound } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'

/** Deletes jobs that have been finished for as long as they say. Source: pkg/controller/ttlafterfinished. */
export const ttlAfterFinishedController: Component = {
  name: 'ttl-after-finished-controller',
  sleepsUntil: [JobKind],
  start: (context) => begin(context),
}

function begin(context: ComponentContext): void {
  const { informers, client, time } = context
  const jobs = informers.of(JobKind)
  const queue = workQueue(context, (key) => {
    const cached = jobs.get(key)
    const expiresMs = cached === undefined ? undefined : expiryMs(cached)
    if (cached === undefined || expiresMs === undefined) return
    const leftMs = expiresMs - time.nowUnixMs
    if (leftMs > 0) {
      queue.addAfter(key, leftMs, 'the time to live after a job has finished')
      return
    }
    const { namespace = '', name } = cached.metadata
    try {
      // Somebody may have given the job more time since.
      const fresh = client.get(JobKind, { namespace, name })
      const freshMs = expiryMs(fresh)
      if (freshMs === undefined || freshMs > time.nowUnixMs) return
      const preconditions = { uid: fresh.metadata.uid }
      client.delete(JobKind, { namespace, name }, { propagationPolicy: 'Foreground', preconditions })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  })
  jobs.onChange((after, _before, key) => {
    if (after !== undefined && expiryMs(after) !== undefined) queue.add(key)
  })
}

/** When a job's time is over, in milliseconds since 1970; undefined for one that has none or is going already. */
export function expiryMs(job: Job): number | undefined {
  const { ttlSecondsAfterFinished } = job.spec
  if (ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp !== undefined) return undefined
  for (const type of ['Complete', 'Failed']) {
    const condition = conditionOf<JobCondition>(job, type)
    if (condition?.status === 'True' && condition.lastTransitionTime !== undefined)
      return parseTime(condition.lastTransitionTime) + ttlSecondsAfterFinished * 1000
  }
  return undefined
}
