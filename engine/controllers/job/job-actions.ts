import { Job as JobKind } from '../../api/kinds/job.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import type { Job, Pod } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import type { Expectations } from '../../runtime/expectations.ts'
import { createPod, deletePod } from '../../runtime/pod-control.ts'
import { slowStart } from '../../runtime/slow-start.ts'
import { keyOf } from '../../store/table.ts'
import type { BackoffRecord } from './backoff.ts'
import { withoutFinalizer } from './claim.ts'
import type { JobFeatures } from './features.ts'
import { type JobHands, type Removed, tidyStatus } from './job-sync.ts'
import { podDraft } from './pod-drafts.ts'

/** What a controller remembers of a job from one look to the next. */
export interface JobMemory {
  readonly expectations: Expectations
  /** The uids of pods whose finalizer was removed and whose change the cache does not show yet. */
  readonly released: () => Set<string>
  readonly remember: (record: BackoffRecord) => void
  readonly lookAgain: (delayMs: number, reason: string) => void
}

/** What a look at a job comes to, done through the API. */
export class JobActions implements JobHands {
  private readonly key: string

  constructor(
    private readonly context: ComponentContext,
    private readonly job: Job,
    private readonly features: JobFeatures,
    private readonly memory: JobMemory,
  ) {
    this.key = keyOf(job)
  }

  create(
    indexes: readonly (number | undefined)[],
    kept: ReadonlyMap<number, Pod>,
  ): { readonly successes: number; readonly error: Error | undefined } {
    const { expectations } = this.memory
    expectations.expectCreations(this.key, indexes.length)
    const { successes, error } = slowStart(indexes.length, (place) => {
      const index = indexes[place]
      const replaced = index === undefined ? undefined : kept.get(index)
      return createPod(this.context, this.job, podDraft(this.job, index, replaced, this.features))
    })
    for (let missing = successes; missing < indexes.length; missing++) expectations.creationObserved(this.key)
    return { successes, error }
  }

  remove(pods: readonly Pod[]): Removed {
    const { expectations } = this.memory
    expectations.expectDeletions(this.key, pods.map(keyOf))
    return removal(pods, (pod) => {
      const error = this.takeFinalizer(pod) ?? deletePod(this.context, this.job, pod)
      if (error !== undefined) expectations.deletionObserved(this.key, keyOf(pod))
      return error
    })
  }

  delete(pods: readonly Pod[]): Removed {
    return removal(pods, (pod) => deletePod(this.context, this.job, pod))
  }

  release(pods: readonly Pod[]): { readonly uids: readonly string[]; readonly error: Error | undefined } {
    const pending = this.memory.released()
    const uids: string[] = []
    let first: Error | undefined
    for (const pod of pods) {
      const { uid } = pod.metadata
      pending.add(uid)
      const error = this.takeFinalizer(pod)
      if (error !== undefined) pending.delete(uid)
      if (error === undefined || isNotFound(error)) uids.push(uid)
      else first ??= error
    }
    return { uids, error: first }
  }

  write(job: Job): Job {
    return this.context.client.updateStatus(JobKind, { ...job, status: tidyStatus(job.status) })
  }

  say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record({ object: this.job }, type, reason, message)
  }

  lookAgain(delayMs: number, reason: string): void {
    this.memory.lookAgain(delayMs, reason)
  }

  remember(record: BackoffRecord): void {
    this.memory.remember(record)
  }

  private takeFinalizer({ metadata }: Pod): Error | undefined {
    const { namespace = '', name } = metadata
    try {
      this.context.client.patch(PodKind, { namespace, name }, withoutFinalizer)
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return error
    }
  }
}

/** A pod that is gone already counts as removed. */
function removal(pods: readonly Pod[], attempt: (pod: Pod) => Error | undefined): Removed {
  let [removed, ready] = [0, 0]
  let first: Error | undefined
  for (const pod of pods) {
    const error = attempt(pod)
    if (error !== undefined && !isNotFound(error)) {
      first ??= error
      continue
    }
    removed++
    if (isPodReady(pod)) ready++
  }
  return { pods: removed, ready, error: first }
}
