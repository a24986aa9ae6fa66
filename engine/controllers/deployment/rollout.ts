import { Deployment } from '../../api/kinds/deployment.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { DeploymentStatus, Pod } from '../../api/schema/types.ts'
import { type ApiError, isAlreadyExists, isNotFound, isOperatingError, notFound } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { newSetAnnotations, nextRevision, revisionAnnotation, sizedAnnotations } from './annotations.ts'
import { type NewCondition, withDeploymentCondition } from './conditions.ts'
import { isNamespaceTerminating } from './errors.ts'
import { createdMessage, scalingMessage } from './messages.ts'
import { newSetDraft } from './new-set.ts'
import {
  hasProgressDeadline,
  isComplete,
  pauseCondition,
  progressReasons,
  rolloutStatus,
  untilDeadlineMs,
} from './progress.ts'
import { oldPodsRun, planRecreate } from './recreate.ts'
import { maxSurge, wantedReplicas } from './replicas.ts'
import { findNewSet, isSameTemplate, oldSets, setsToForget } from './revisions.ts'
import { planNewSet, planOldSets, type Resize } from './rolling.ts'
import { isScaling, planScaling } from './scaling.ts'
import { type At, countedStatus } from './status.ts'

/** What is known of a deployment's sets and pods when it is looked at. */
export interface Surroundings {
  readonly sets: readonly ReplicaSet[]
  /** A set of the deployment's namespace. */
  readonly setNamed: (name: string) => ReplicaSet | undefined
  readonly podsOf: (set: ReplicaSet) => Iterable<Pod>
}

/**
 * One look at a deployment, which acts on what it finds. A status tells what was found, not what was done about it: the
 * sets that were resized are seen at the next look. Source: pkg/controller/deployment, syncDeployment.
 */
export class Rollout {
  private newSet: ReplicaSet | undefined
  private readonly old: readonly ReplicaSet[]
  /** Sets as they were written during this look, by uid. */
  private readonly written = new Map<string, ReplicaSet>()
  private isWritten = false
  private deadlineMs: number | undefined

  constructor(
    private readonly context: ComponentContext,
    private deployment: Deployment,
    private readonly around: Surroundings,
  ) {
    this.newSet = findNewSet(deployment, around.sets)
    this.old = oldSets(around.sets, this.newSet)
  }

  /** @returns in how many milliseconds the deadline will have been missed, where nothing moves until then */
  run(): number | undefined {
    if (this.deployment.metadata.deletionTimestamp !== undefined) {
      this.refreshNewSet()
      this.writeCounts()
      return undefined
    }
    this.notePause()
    const isRefreshed = this.refreshNewSet()
    const { paused, strategy } = this.deployment.spec
    if (paused === true) this.scale()
    else if (isRefreshed) return undefined
    else if (isScaling(this.deployment, this.all())) this.scale()
    else if (strategy?.type === 'Recreate') this.recreate()
    else this.rollOut()
    return this.deadlineMs
  }

  private all(): readonly ReplicaSet[] {
    return this.newSet === undefined ? this.old : [...this.old, this.newSet]
  }

  private get at(): At {
    const { time, minor } = this.context
    return { now: time.now(), nowUnixMs: time.nowUnixMs, minor }
  }

  /** Says that the deployment was paused or resumed, so that a rollout that rests misses no deadline. */
  private notePause(): void {
    const condition = pauseCondition(this.deployment)
    if (condition !== undefined) this.writeCondition(condition)
  }

  /**
   * Keeps the newest set's annotations and readiness as the deployment has them, and then the deployment's revision.
   * @returns whether the set was written: a rollout goes on when that is seen
   */
  private refreshNewSet(): boolean {
    const set = this.newSet
    if (set === undefined) return false
    const { minReadySeconds = 0 } = this.deployment.spec
    const annotations = newSetAnnotations(this.deployment, set.metadata.annotations, nextRevision(this.old))
    const isReadiness = (set.spec.minReadySeconds ?? 0) === minReadySeconds
    if (annotations !== set.metadata.annotations || !isReadiness) {
      const spec = isReadiness ? set.spec : { ...set.spec, minReadySeconds }
      const metadata = { ...set.metadata, annotations }
      this.newSet = this.context.client.update(ReplicaSet, { ...set, metadata, spec })
      return true
    }
    const isFirst = hasProgressDeadline(this.deployment) && conditionOf(this.deployment, 'Progressing') === undefined
    const found = isFirst ? `Found new replica set "${set.metadata.name}"` : undefined
    this.writeRevision(
      annotations[revisionAnnotation],
      found === undefined ? undefined : progressing('True', progressReasons.found, found),
    )
    return false
  }

  private scale(): void {
    this.resizeAll(planScaling(this.deployment, this.newSet, this.old))
    if (this.deployment.spec.paused === true) this.forgetOld()
    this.writeCounts()
  }

  private rollOut(): void {
    const newSet = this.ensureNewSet()
    const step = planNewSet(this.deployment, this.all(), newSet)
    const isDone = step === undefined && !this.shrinkOld(newSet) && isComplete(this.deployment, this.deployment.status)
    if (step !== undefined) this.resize(step)
    if (isDone) this.forgetOld()
    this.follow()
  }

  /** @returns whether an old set was made smaller; one that could not be is tried again at the next look */
  private shrinkOld(newSet: ReplicaSet): boolean {
    try {
      return this.resizeAll(planOldSets(this.deployment, newSet, this.old))
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return false
    }
  }

  private recreate(): void {
    if (this.resizeAll(planRecreate(this.old)) || this.oldPodsRun()) {
      this.follow()
      return
    }
    const set = this.ensureNewSet()
    const replicas = wantedReplicas(this.deployment)
    if (wantedReplicas(set) !== replicas) this.resize({ set, replicas })
    if (isComplete(this.deployment, this.deployment.status)) this.forgetOld()
    this.follow()
  }

  private oldPodsRun(): boolean {
    const { podsOf } = this.around
    const pods = this.all().map((set) => [set.metadata.uid, podsOf(set)] as const)
    return oldPodsRun(this.newSet, this.old, pods)
  }

  private ensureNewSet(): ReplicaSet {
    this.newSet ??= this.createNewSet()
    return this.newSet
  }

  private createNewSet(): ReplicaSet {
    const { client, events, minor } = this.context
    const revision = nextRevision(this.old)
    const draft = newSetDraft(this.deployment, this.old, revision)
    const name = draft.metadata.name ?? ''
    let set: ReplicaSet
    try {
      set = client.create(ReplicaSet, draft)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      set = isAlreadyExists(error) ? this.takeExisting(name, error) : this.failToCreate(name, error)
      this.writeRevision(String(revision), undefined)
      return set
    }
    const replicas = wantedReplicas(set)
    const object = this.deployment
    if (replicas > 0) events.record({ object }, 'Normal', 'ScalingReplicaSet', createdMessage(name, replicas, minor))
    const created = progressing('True', progressReasons.created, `Created new replica set "${name}"`)
    this.writeRevision(String(revision), hasProgressDeadline(this.deployment) ? created : undefined)
    return set
  }

  /** A set of that name is ours and was not seen until now, or has another template: then the name has to change. */
  private takeExisting(name: string, error: Error): ReplicaSet {
    const known = this.around.setNamed(name)
    if (known === undefined) throw notFound(ReplicaSet, name)
    const isOurs = controllerOf(known)?.uid === this.deployment.metadata.uid
    if (isOurs && isSameTemplate(known.spec.template, this.deployment.spec.template)) return known
    const { status } = this.deployment
    this.writeStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 })
    throw error
  }

  private failToCreate(name: string, error: Error): never {
    if (isNamespaceTerminating(error)) throw error
    const message = `Failed to create new replica set "${name}": ${error.message}`
    const { createFailed } = progressReasons
    try {
      if (hasProgressDeadline(this.deployment)) this.writeCondition(progressing('False', createFailed, message))
    } catch (second) {
      // What went wrong first is what is to be told.
      if (!isOperatingError(second)) throw second
    }
    this.context.events.record({ object: this.deployment }, 'Warning', createFailed, message)
    throw error
  }

  /** @returns whether a set was given another size */
  private resizeAll(steps: readonly Resize[]): boolean {
    let isResized = false
    for (const step of steps) if (this.resize(step)) isResized = true
    return isResized
  }

  private resize({ set: seen, replicas }: Resize): boolean {
    const { client, events, minor } = this.context
    const set = this.written.get(seen.metadata.uid) ?? seen
    const [from, wanted] = [wantedReplicas(set), wantedReplicas(this.deployment)]
    const annotations = sizedAnnotations(set.metadata.annotations, wanted, wanted + maxSurge(this.deployment))
    if (from === replicas && annotations === set.metadata.annotations) return false
    const metadata = { ...set.metadata, annotations }
    const next = client.update(ReplicaSet, { ...set, metadata, spec: { ...set.spec, replicas } })
    this.written.set(next.metadata.uid, next)
    if (from === replicas) return false
    const message = scalingMessage(set.metadata.name, from, replicas, minor)
    events.record({ object: this.deployment }, 'Normal', 'ScalingReplicaSet', message)
    return true
  }

  private forgetOld(): void {
    let first: ApiError | Error | undefined
    for (const { metadata } of setsToForget(this.deployment, this.old)) {
      try {
        this.context.client.delete(ReplicaSet, { namespace: metadata.namespace ?? '', name: metadata.name })
      } catch (error) {
        if (!isOperatingError(error)) throw error
        if (!isNotFound(error)) first ??= error
      }
    }
    if (first !== undefined) throw first
  }

  /** Writes the status of a rollout; where that says nothing new, the deadline has to be watched. */
  private follow(): void {
    const { at } = this
    const status = rolloutStatus(this.deployment, this.all(), this.newSet, at)
    if (status === this.deployment.status) this.deadlineMs = untilDeadlineMs(this.deployment, status, at.nowUnixMs)
    else this.writeStatus(status)
  }

  private writeCounts(): void {
    const status = countedStatus(this.deployment, this.all(), this.newSet, this.at)
    if (status !== this.deployment.status) this.writeStatus(status)
  }

  private writeRevision(revision: string | undefined, condition: NewCondition | undefined): void {
    const { annotations } = this.deployment.metadata
    const isRevision = revision === undefined || annotations?.[revisionAnnotation] === revision
    if (isRevision && condition === undefined) return
    const metadata = isRevision
      ? this.deployment.metadata
      : { ...this.deployment.metadata, annotations: { ...annotations, [revisionAnnotation]: revision } }
    this.write({ ...this.deployment, metadata, status: this.statusWith(condition) })
  }

  private writeCondition(condition: NewCondition): void {
    this.writeStatus(this.statusWith(condition))
  }

  private statusWith(condition: NewCondition | undefined): DeploymentStatus {
    const { status } = this.deployment
    if (condition === undefined) return status
    const conditions = withDeploymentCondition(status.conditions ?? [], condition, this.context.time.now())
    return { ...status, conditions }
  }

  private writeStatus(status: DeploymentStatus): void {
    this.write({ ...this.deployment, status })
  }

  /**
   * Status and revision are written in one: the status subresource takes annotations too. A second write in one look
   * would conflict with the first, whose version it has not seen; that one brings the next look.
   */
  private write(next: Deployment): void {
    if (this.isWritten) return
    this.isWritten = true
    this.deployment = this.context.client.updateStatus(Deployment, next)
  }
}

function progressing(status: 'True' | 'False', reason: string, message: string): NewCondition {
  return { type: 'Progressing', status, reason, message }
}
