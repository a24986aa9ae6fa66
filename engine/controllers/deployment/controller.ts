import { Deployment } from '../../api/kinds/deployment.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import type { DeploymentStatus } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import { workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { keyOf } from '../../store/table.ts'
import { NewSets } from './new-set.ts'
import {
  countedStatus,
  deadlineInMs,
  hasProgressDeadline,
  isComplete,
  rolloutStatus,
  withDeploymentCondition,
} from './progress.ts'
import {
  actualOf,
  isScaling,
  maxSurge,
  newSetReplicas,
  sizedAnnotations,
  wantedReplicas,
  withReplicas,
} from './replicas.ts'
import { findNewSet, setsToForget } from './revisions.ts'
import { planNewSet, planOldSets, planScaling, type Resize } from './rolling.ts'

/** Rolls a deployment's template out through replica sets, one per revision. */
export const deploymentController: Component = {
  name: 'deployment-controller',
  start: (context) => void new DeploymentController(context),
}

interface Sets {
  readonly all: readonly ReplicaSet[]
  readonly newSet: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
}

class DeploymentController {
  private readonly deployments: Informer<Deployment>
  private readonly sets: Informer<ReplicaSet>
  private readonly pods: Informer<Pod>
  private readonly queue: WorkQueue
  private readonly newSets: NewSets

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.newSets = new NewSets(context)
    this.deployments = context.informers.of(Deployment)
    this.sets = context.informers.of(ReplicaSet)
    this.pods = context.informers.of(Pod)
    this.deployments.addIndex('uid', ({ metadata }) => metadata.uid)
    this.sets.addIndex('owner', (set) => controllerOf(set)?.uid)
    this.sets.addIndex('uid', ({ metadata }) => metadata.uid)
    this.sets.addIndex('orphans', (set) => (controllerOf(set) === undefined ? set.metadata.namespace : undefined))
    this.pods.addIndex('owner', (pod) => controllerOf(pod)?.uid)
    this.deployments.onChange((_after, _before, key) => this.queue.add(key))
    this.sets.onChange((after, before) => this.setChanged(after, before))
    this.pods.onChange((after, before) => this.podChanged(after, before))
  }

  private setChanged(after: ReplicaSet | undefined, before: ReplicaSet | undefined): void {
    const owners = new Set([after, before].flatMap((set) => (set === undefined ? [] : (this.ownerKey(set) ?? []))))
    for (const key of owners) this.queue.add(key)
    if (owners.size > 0 || after === undefined || controllerOf(after) !== undefined) return
    for (const [key, deployment] of this.deployments.cache.by('namespace', after.metadata.namespace ?? '')) {
      if (selectorFrom(deployment.spec.selector).matches(after.metadata.labels ?? {})) this.queue.add(key)
    }
  }

  /** Recreate waits for the last pod to be gone. */
  private podChanged(after: Pod | undefined, before: Pod | undefined): void {
    if (after !== undefined || before === undefined) return
    const owner = controllerOf(before)
    const [set] = owner === undefined ? [] : this.sets.cache.by('uid', owner.uid).values()
    const key = set === undefined ? undefined : this.ownerKey(set)
    if (key !== undefined && this.deployments.get(key)?.spec.strategy?.type === 'Recreate') this.queue.add(key)
  }

  private ownerKey(set: ReplicaSet): string | undefined {
    const owner = controllerOf(set)
    if (owner === undefined || owner.kind !== Deployment.kind) return undefined
    const [key] = this.deployments.cache.by('uid', owner.uid).keys()
    return key
  }

  private reconcile(key: string): void {
    const deployment = this.deployments.get(key)
    if (deployment === undefined) return
    const { spec, metadata } = deployment
    if (metadata.deletionTimestamp !== undefined) {
      this.writeStatus(
        deployment,
        countedStatus(deployment, this.ownSets(deployment), this.newOf(deployment), this.context.time.now()),
      )
      return
    }
    const all = this.claim(deployment)
    if (this.notePause(deployment)) return
    if (spec.paused === true || isScaling(deployment, all)) this.scale(deployment, all)
    else if (spec.strategy?.type === 'Recreate') this.recreate(deployment, all)
    else this.rollOut(deployment, all)
  }

  private ownSets(deployment: Deployment): readonly ReplicaSet[] {
    return [...this.sets.cache.by('owner', deployment.metadata.uid).values()]
  }

  private newOf(deployment: Deployment): ReplicaSet | undefined {
    return findNewSet(deployment, this.ownSets(deployment))
  }

  /** Its own sets, and those without a controller that its selector matches. */
  private claim(deployment: Deployment): readonly ReplicaSet[] {
    const own = this.ownSets(deployment)
    const orphans = this.sets.cache.by('orphans', deployment.metadata.namespace ?? '')
    if (orphans.size === 0) return own
    const selector = selectorFrom(deployment.spec.selector)
    const adopted = [...orphans.values()].filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined && selector.matches(metadata.labels ?? {}),
    )
    return [...own, ...adopted.map((set) => this.adopt(deployment, set))]
  }

  private adopt(deployment: Deployment, { metadata }: ReplicaSet): ReplicaSet {
    const at = { namespace: metadata.namespace ?? '', name: metadata.name }
    return this.context.client.patch(ReplicaSet, at, (stored) => {
      if (controllerOf(stored) !== undefined) return stored
      const ownerReferences = [...(stored.metadata.ownerReferences ?? []), ownerReference(deployment)]
      return { ...stored, metadata: { ...stored.metadata, ownerReferences } }
    })
  }

  /** Says in the conditions that the rollout was paused or resumed. @returns whether the deployment was written for it */
  private notePause(deployment: Deployment): boolean {
    if (!hasProgressDeadline(deployment)) return false
    const current = conditionOf(deployment, 'Progressing')
    if (current?.reason === 'ProgressDeadlineExceeded') return false
    const paused = deployment.spec.paused === true
    if (paused === (current?.reason === 'DeploymentPaused')) return false
    const [reason, message] = paused
      ? ['DeploymentPaused', 'Deployment is paused']
      : ['DeploymentResumed', 'Deployment is resumed']
    const next = { type: 'Progressing', status: 'Unknown', reason, message } as const
    const conditions = withDeploymentCondition(deployment.status.conditions ?? [], next, this.context.time.now())
    this.context.client.updateStatus(Deployment, { ...deployment, status: { ...deployment.status, conditions } })
    return true
  }

  private setsOf(deployment: Deployment, all: readonly ReplicaSet[]): Sets {
    const newSet = findNewSet(deployment, all)
    const old = all.filter((set) => set.metadata.uid !== newSet?.metadata.uid)
    return { all, newSet, old }
  }

  /** Shares a changed number of replicas among the sets, without rolling out. */
  private scale(deployment: Deployment, all: readonly ReplicaSet[]): void {
    const sets = this.setsOf(deployment, all)
    const newSet = sets.newSet === undefined ? undefined : this.newSets.refresh(deployment, sets.newSet, sets.old)
    const resized = this.resize(deployment, planScaling(deployment, newSet, sets.old))
    this.annotateSizes(deployment, withReplicas(resized.length > 0 ? [] : all))
    if (deployment.spec.paused === true) this.forget(deployment, sets.old)
    const now = replaced(newSet === undefined ? sets.old : [...sets.old, newSet], resized)
    this.writeStatus(deployment, countedStatus(deployment, now, newSet, this.context.time.now()))
  }

  private rollOut(deployment: Deployment, all: readonly ReplicaSet[]): void {
    const { newSet, old } = this.withNewSet(deployment, all)
    const sets = [...old, newSet]
    const scaledUp = this.resize(deployment, planNewSet(deployment, sets, newSet))
    const resized = scaledUp.length > 0 ? scaledUp : this.resize(deployment, planOldSets(deployment, sets, newSet, old))
    if (resized.length === 0 && isComplete(deployment, deployment.status)) this.forget(deployment, old)
    const now = replaced(sets, resized)
    this.follow(deployment, now, now.find(({ metadata }) => metadata.uid === newSet.metadata.uid) ?? newSet)
  }

  /** Everything old goes first; the new set is made when the last of it is gone. */
  private recreate(deployment: Deployment, all: readonly ReplicaSet[]): void {
    const { old, newSet } = this.setsOf(deployment, all)
    const scaledDown = this.resize(
      deployment,
      withReplicas(old).map((set) => ({ set, replicas: 0 })),
    )
    if (scaledDown.length > 0 || this.oldPodsRun(old)) {
      this.follow(deployment, replaced(newSet === undefined ? old : [...old, newSet], scaledDown), newSet)
      return
    }
    const created = this.withNewSet(deployment, all)
    const wanted = wantedReplicas(deployment)
    const scaledUp =
      wantedReplicas(created.newSet) === wanted
        ? []
        : this.resize(deployment, [{ set: created.newSet, replicas: wanted }])
    if (isComplete(deployment, deployment.status)) this.forget(deployment, created.old)
    const [current = created.newSet] = scaledUp
    this.follow(deployment, [...created.old, current], current)
  }

  private oldPodsRun(old: readonly ReplicaSet[]): boolean {
    if (actualOf(old) > 0) return true
    return old.some(({ metadata }) =>
      [...this.pods.cache.by('owner', metadata.uid).values()].some((pod) => !isPodTerminal(pod)),
    )
  }

  private withNewSet(
    deployment: Deployment,
    all: readonly ReplicaSet[],
  ): { newSet: ReplicaSet; old: readonly ReplicaSet[] } {
    const { newSet, old } = this.setsOf(deployment, all)
    const set =
      newSet === undefined
        ? this.newSets.create(deployment, old, newSetReplicas(deployment, old, 0))
        : this.newSets.refresh(deployment, newSet, old)
    return { newSet: set, old }
  }

  /** @returns the sets as they are then */
  private resize(deployment: Deployment, resizes: readonly Resize[]): ReplicaSet[] {
    return resizes.map(({ set, replicas }) => {
      const before = wantedReplicas(set)
      const annotations = sizedAnnotations(
        set,
        wantedReplicas(deployment),
        wantedReplicas(deployment) + maxSurge(deployment),
      )
      const next = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } }
      const written = this.context.client.update(ReplicaSet, next)
      if (replicas !== before) this.newSets.scaled(deployment, set.metadata.name, before, replicas)
      return written
    })
  }

  /** Sets that keep their size learn all the same for how many replicas that is right. */
  private annotateSizes(deployment: Deployment, sets: readonly ReplicaSet[]): void {
    const wanted = wantedReplicas(deployment)
    for (const set of sets) {
      const annotations = sizedAnnotations(set, wanted, wanted + maxSurge(deployment))
      if (annotations !== set.metadata.annotations)
        this.context.client.update(ReplicaSet, { ...set, metadata: { ...set.metadata, annotations } })
    }
  }

  private forget(deployment: Deployment, old: readonly ReplicaSet[]): void {
    for (const { metadata } of setsToForget(deployment, old)) {
      try {
        this.context.client.delete(ReplicaSet, { namespace: metadata.namespace ?? '', name: metadata.name })
      } catch (error) {
        if (!isOperatingError(error) || !isNotFound(error)) throw error
      }
    }
  }

  /** Writes the status of a rollout, and plans the look at which its deadline will have passed. */
  private follow(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): void {
    const { time } = this.context
    const current = this.newSets.latest(deployment)
    const status = rolloutStatus(current, sets, newSet, { now: time.now(), nowUnixMs: time.nowUnixMs })
    if (!deepEqual(status, current.status)) {
      this.writeStatus(current, status)
      return
    }
    const afterMs = deadlineInMs(deployment, status, time.nowUnixMs)
    if (afterMs !== undefined) this.queue.addAfter(keyOf(deployment), afterMs, 'the progress deadline')
  }

  private writeStatus(deployment: Deployment, status: DeploymentStatus): void {
    if (!deepEqual(status, deployment.status)) this.context.client.updateStatus(Deployment, { ...deployment, status })
  }
}

function replaced(sets: readonly ReplicaSet[], newer: readonly ReplicaSet[]): ReplicaSet[] {
  const byUid = new Map(newer.map((set) => [set.metadata.uid, set]))
  return sets.map((set) => byUid.get(set.metadata.uid) ?? set)
}
