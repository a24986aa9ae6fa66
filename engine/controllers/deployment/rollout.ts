import type { Deployment } from '../../api/kinds/deployment.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import type { Pod } from '../../api/schema/types.ts'
import { isOperatingError } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { newSetAnnotations, nextRevision, revisionAnnotation } from './annotations.ts'
import { progressing } from './conditions.ts'
import { DeploymentWriter } from './deployment-writer.ts'
import {
  hasProgressDeadline,
  isComplete,
  pauseCondition,
  progressReasons,
  rolloutStatus,
  untilNextLookMs,
} from './progress.ts'
import { oldPodsRun, planRecreate } from './recreate.ts'
import { wantedReplicas } from './replicas.ts'
import { findNewSet, oldSets } from './revisions.ts'
import { planNewSet, planOldSets } from './rolling.ts'
import { isScaling, planScaling } from './scaling.ts'
import { SetMaker } from './set-maker.ts'
import { SetWriter } from './set-writer.ts'
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
  private readonly about: DeploymentWriter
  private readonly writer: SetWriter
  private deadlineMs: number | undefined

  constructor(
    private readonly context: ComponentContext,
    deployment: Deployment,
    private readonly around: Surroundings,
  ) {
    this.newSet = findNewSet(deployment, around.sets)
    this.old = oldSets(around.sets, this.newSet)
    this.about = new DeploymentWriter(context, deployment)
    this.writer = new SetWriter(context, this.about)
  }

  private get deployment(): Deployment {
    return this.about.current
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
    if (condition !== undefined) this.about.writeCondition(condition)
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
    this.about.writeRevision(
      annotations[revisionAnnotation],
      found === undefined ? undefined : progressing('True', progressReasons.found, found),
    )
    return false
  }

  private scale(): void {
    this.writer.resizeAll(planScaling(this.deployment, this.newSet, this.old))
    if (this.deployment.spec.paused === true) this.writer.forget(this.old)
    this.writeCounts()
  }

  private rollOut(): void {
    const newSet = this.ensureNewSet()
    const step = planNewSet(this.deployment, this.all(), newSet)
    const isDone = step === undefined && !this.shrinkOld(newSet) && isComplete(this.deployment, this.deployment.status)
    if (step !== undefined) this.writer.resize(step)
    if (isDone) this.writer.forget(this.old)
    this.follow()
  }

  /** @returns whether an old set was made smaller; one that could not be is tried again at the next look */
  private shrinkOld(newSet: ReplicaSet): boolean {
    try {
      return this.writer.resizeAll(planOldSets(this.deployment, newSet, this.old))
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return false
    }
  }

  private recreate(): void {
    if (this.writer.resizeAll(planRecreate(this.old)) || this.oldPodsRun()) {
      this.follow()
      return
    }
    const set = this.ensureNewSet()
    const replicas = wantedReplicas(this.deployment)
    if (wantedReplicas(set) !== replicas) this.writer.resize({ set, replicas })
    if (isComplete(this.deployment, this.deployment.status)) this.writer.forget(this.old)
    this.follow()
  }

  private oldPodsRun(): boolean {
    const { podsOf } = this.around
    const pods = this.all().map((set) => [set.metadata.uid, podsOf(set)] as const)
    return oldPodsRun(this.newSet, this.old, pods)
  }

  private ensureNewSet(): ReplicaSet {
    this.newSet ??= new SetMaker(this.context, this.about, this.around.setNamed).create(this.old)
    return this.newSet
  }

  /** Writes the status of a rollout; where that says nothing new, the deadline has to be watched. */
  private follow(): void {
    const { at } = this
    const status = rolloutStatus(this.deployment, this.all(), this.newSet, at)
    if (status === this.deployment.status) this.deadlineMs = untilNextLookMs(this.deployment, status, at.nowUnixMs)
    else this.about.writeStatus(status)
  }

  private writeCounts(): void {
    const status = countedStatus(this.deployment, this.all(), this.newSet, this.at)
    if (status !== this.deployment.status) this.about.writeStatus(status)
  }
}
