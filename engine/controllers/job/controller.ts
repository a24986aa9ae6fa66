import { Job as JobKind } from '../../api/kinds/job.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { Job, Pod } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { jobApiBackoffMaxMs, jobApiBackoffMs, jobSyncBatchMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { Expectations } from '../../runtime/expectations.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { type BackoffRecord, noFailures } from './backoff.ts'
import { claimPods, indexPods, withoutFinalizer } from './claim.ts'
import { jobFeatures } from './features.ts'
import { JobActions } from './job-actions.ts'
import { isFinished, isTracked } from './job-pods.ts'
import { syncJob } from './job-sync.ts'

/** Runs the pods of jobs until enough of them have succeeded, or too many failed. */
export const jobController: Component = {
  name: 'job-controller',
  start: (context) => void new JobController(context),
}

/** Who jobs are managed by that are not left to another controller. */
const ownName = 'kubernetes.io/job-controller'

const none: ReadonlySet<string> = new Set()

/** Source: pkg/controller/job/job_controller.go. */
class JobController {
  private readonly jobs: Informer<Job>
  private readonly pods: Informer<Pod>
  private readonly queue: WorkQueue
  private readonly orphans: WorkQueue
  private readonly expectations: Expectations
  private readonly records = new Map<string, BackoffRecord>()
  /** By job: the pods whose finalizer was removed, until the cache shows it. */
  private readonly released = new Map<string, Set<string>>()
  private readonly failures = new Map<string, number>()
  private readonly features
  private readonly batchMs: number

  constructor(private readonly context: ComponentContext) {
    this.features = jobFeatures(context.minor)
    this.batchMs = jobSyncBatchMs(context.minor)
    this.expectations = new Expectations(context.time)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.orphans = workQueue(context, (key) => this.releaseOrphan(key))
    this.jobs = context.informers.of(JobKind)
    this.pods = context.informers.of(PodKind)
    indexPods(this.pods)
    this.jobs.onChange((after, before, key) => this.jobChanged(after, before, key))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
  }

  private jobChanged(after: Job | undefined, before: Job | undefined, key: string): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) this.forget(key)
    const isSpecChange = before === undefined || after?.metadata.generation !== before.metadata.generation
    if (after === undefined || isSpecChange) this.queue.add(key)
    else if (!isFinished(after)) this.lookSoon(key)
    const gone = after === undefined ? before : isFinished(after) ? after : undefined
    if (gone !== undefined) this.releasePodsOf(gone)
  }

  /** Nobody counts the pods of a job that is finished or gone. */
  private releasePodsOf({ metadata }: Job): void {
    for (const [podKey, pod] of this.pods.cache.by('owner', metadata.uid)) if (isTracked(pod)) this.orphans.add(podKey)
  }

  /** Changes come in swarms: what they come to is looked at once. */
  private lookSoon(key: string): void {
    this.queue.addAfter(key, this.batchMs, 'further changes of its pods')
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, podKey: string): void {
    if (after === undefined || after.metadata.deletionTimestamp !== undefined) {
      const pod = after ?? before
      if (pod !== undefined) this.podGoes(pod, podKey, after === undefined)
    } else if (before === undefined) this.podAdded(after)
    else this.podUpdated(after, before)
  }

  private podGoes(pod: Pod, podKey: string, isGone: boolean): void {
    const key = this.jobKey(pod)
    if (key === undefined) {
      if (!isGone && isTracked(pod) && controllerOf(pod)?.kind === JobKind.kind) this.orphans.add(podKey)
      return
    }
    this.expectations.deletionObserved(key, podKey)
    if (isGone || !isTracked(pod)) this.released.get(key)?.delete(pod.metadata.uid)
    this.lookSoon(key)
  }

  private podAdded(pod: Pod): void {
    const key = this.jobKey(pod)
    if (key === undefined) this.orphanChanged(pod)
    else {
      this.expectations.creationObserved(key)
      this.lookSoon(key)
    }
  }

  private podUpdated(after: Pod, before: Pod): void {
    const [key, formerKey] = [this.jobKey(after), this.jobKey(before)]
    for (const each of new Set([formerKey, key])) {
      if (each === undefined) continue
      if (!isTracked(after)) this.released.get(each)?.delete(after.metadata.uid)
      this.lookSoon(each)
    }
    if (key === undefined) this.orphanChanged(after)
  }

  /** Whoever selects a pod that nobody controls may want it. */
  private orphanChanged(pod: Pod): void {
    if (controllerOf(pod) !== undefined) return
    for (const [key, job] of this.jobs.cache.by('namespace', pod.metadata.namespace ?? ''))
      if (selectorFrom(job.spec.selector).matches(pod.metadata.labels)) this.lookSoon(key)
  }

  private jobKey(pod: Pod): string | undefined {
    const reference = controllerOf(pod)
    if (reference === undefined || reference.kind !== JobKind.kind) return undefined
    const key = `${pod.metadata.namespace}/${reference.name}`
    return this.jobs.get(key)?.metadata.uid === reference.uid ? key : undefined
  }

  /** Requests that fail are repeated after a second, doubled each time. */
  private reconcile(key: string): void {
    try {
      const error = this.sync(key)
      if (error !== undefined) throw error
      this.failures.delete(key)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      const count = this.failures.get(key) ?? 0
      this.failures.set(key, count + 1)
      const delayMs = Math.min(jobApiBackoffMs * 2 ** count, jobApiBackoffMaxMs)
      this.queue.addAfter(key, delayMs, `back-off after: ${error.message}`)
    }
  }

  private sync(key: string): Error | undefined {
    const job = this.jobs.get(key)
    if (job === undefined) {
      this.forget(key)
      return undefined
    }
    if (this.isLeftToOthers(job)) return undefined
    if (isFinished(job)) {
      this.records.delete(key)
      return undefined
    }
    const { client, time } = this.context
    const isUpToDate = this.expectations.satisfied(key)
    const pods = claimPods(client, job, this.pods.cache)
    const released = this.released.get(key) ?? none
    const { features } = this
    const situation = { job, pods, features, released, now: time.now(), nowUnixMs: time.nowUnixMs }
    const record = this.records.get(key) ?? noFailures
    return syncJob(situation, { isUpToDate, record }, this.actionsOn(key, job))
  }

  private actionsOn(key: string, job: Job): JobActions {
    return new JobActions(this.context, job, this.features, {
      expectations: this.expectations,
      released: () => this.releasedOf(key),
      remember: (record) => this.records.set(key, record),
      lookAgain: (delayMs, reason) => this.queue.addAfter(key, delayMs, reason),
    })
  }

  private releasedOf(key: string): Set<string> {
    const known = this.released.get(key) ?? new Set<string>()
    this.released.set(key, known)
    return known
  }

  private isLeftToOthers({ spec }: Job): boolean {
    return this.features.managedBy && (spec.managedBy ?? ownName) !== ownName
  }

  private forget(key: string): void {
    this.expectations.forget(key)
    this.released.delete(key)
    this.records.delete(key)
    this.failures.delete(key)
  }

  /** A pod whose job is finished or gone must not be held by its finalizer. */
  private releaseOrphan(podKey: string): void {
    const pod = this.pods.get(podKey)
    if (pod === undefined || !isTracked(pod)) return
    const reference = controllerOf(pod)
    if (reference !== undefined && reference.kind !== JobKind.kind) return
    const key = this.jobKey(pod)
    const job = key === undefined ? undefined : this.jobs.get(key)
    if (job !== undefined && (this.isLeftToOthers(job) || !isFinished(job))) return
    const { namespace = '', name } = pod.metadata
    try {
      this.context.client.patch(PodKind, { namespace, name }, withoutFinalizer)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
