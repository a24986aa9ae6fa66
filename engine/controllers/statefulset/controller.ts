import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { StatefulSet } from '../../api/kinds/stateful-set.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import { isOperatingError } from '../../api/status.ts'
import { hasStatefulSetMaxUnavailable } from '../../defaults.ts'
import { claimObjects, indexForClaims } from '../../runtime/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { Expectations } from '../../runtime/expectations.ts'
import type { Informer } from '../../runtime/informer.ts'
import { OwnedPods } from '../../runtime/owned-pods.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { isMember } from './identity.ts'
import { StatefulPodControl } from './pod-control.ts'
import { setRevisions, truncateHistory } from './revisions.ts'
import { SetSync, type SyncResult } from './set-sync.ts'
import { type RevisionNames, statefulSetStatus } from './status.ts'

/** Sees to it that each stateful set has its pods, one by one and each with its own name and claims. */
export const statefulSetController: Component = {
  name: 'statefulset-controller',
  start: (context) => void new StatefulSetController(context),
}

/** Source: pkg/controller/statefulset/stateful_set.go. */
class StatefulSetController {
  private readonly sets: Informer<StatefulSet>
  private readonly claims: Informer<PersistentVolumeClaim>
  private readonly revisions: Informer<ControllerRevision>
  private readonly owned: OwnedPods<StatefulSet>
  private readonly queue: WorkQueue
  /** A cache that lags must not make the controller ask twice: staleness handling of newer versions (KEP-5647). */
  private readonly expectations: Expectations

  constructor(private readonly context: ComponentContext) {
    this.expectations = new Expectations(context.time)
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.sets = context.informers.of(StatefulSet)
    this.claims = context.informers.of(PersistentVolumeClaim)
    this.revisions = context.informers.of(ControllerRevision)
    indexForClaims(this.revisions)
    this.sets.onChange((after, before, key) => {
      if (before !== undefined && before.metadata.uid !== after?.metadata.uid) this.expectations.forget(key)
      this.queue.add(key)
    })
    this.owned = new OwnedPods(context.informers, {
      kind: StatefulSet,
      selector: ({ spec }) => selectorFrom(spec.selector),
      wake: (key) => this.queue.add(key),
      added: (key) => this.expectations.creationObserved(key),
      deleted: (key, podKey) => this.expectations.deletionObserved(key, podKey),
      updated: (key, after, before) => this.podUpdated(key, after, before),
    })
  }

  private podUpdated(key: string, after: Pod, before: Pod): void {
    const { minReadySeconds = 0 } = this.sets.get(key)?.spec ?? {}
    if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(after))
      this.queue.addAfter(key, (minReadySeconds + 1) * 1000, whyAvailability(minReadySeconds))
  }

  private reconcile(key: string): void {
    const set = this.sets.get(key)
    if (set !== undefined && this.expectations.satisfied(key)) this.reconcileSet(key, set)
  }

  private reconcileSet(key: string, set: StatefulSet): void {
    const { client, time, minor } = this.context
    const claimant = { kind: StatefulSet, owner: set, selector: selectorFrom(set.spec.selector) }
    const known = claimObjects(client, claimant, { kind: ControllerRevision, cache: this.revisions.cache })
    const fits = (pod: Pod) => isMember(set, pod)
    const pods = claimObjects(client, claimant, { kind: Pod, cache: this.owned.pods.cache, fits })
    const revisions = setRevisions(client, set, known)
    const { context, expectations, claims } = this
    const control = new StatefulPodControl({ context, claims: claims.cache, set, expectations })
    const allowsMaxUnavailable = hasStatefulSetMaxUnavailable(minor)
    const { nowUnixMs } = time
    const result = new SetSync({ set, pods, revisions, nowUnixMs, allowsMaxUnavailable }, control).run()
    const names = { current: revisions.current.metadata.name, update: revisions.update.metadata.name }
    const statusError = this.writeStatus(set, result, names, revisions.collisionCount)
    const error = result.error ?? statusError
    truncateHistory(client, set, known, { pods, revisions })
    if (error !== undefined) throw error
    this.planAvailabilityCheck(key, set, result)
  }

  /** @returns what went wrong */
  private writeStatus(
    set: StatefulSet,
    { counts }: SyncResult,
    names: RevisionNames,
    collisionCount: number,
  ): Error | undefined {
    const { namespace = '', name } = set.metadata
    const status = statefulSetStatus(set, counts, names, collisionCount)
    if (status === set.status) return undefined
    try {
      this.context.client.patchStatus(StatefulSet, { namespace, name }, (stored) => ({ ...stored, status }))
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return error
    }
  }

  /** Only time can make a pod available that is ready; what is not ready will be heard of. */
  private planAvailabilityCheck(key: string, { spec }: StatefulSet, { counts }: SyncResult): void {
    const { minReadySeconds = 0 } = spec
    if (minReadySeconds > 0 && counts.readyReplicas !== counts.availableReplicas)
      this.queue.addAfter(key, minReadySeconds * 1000, whyAvailability(minReadySeconds))
  }
}

function whyAvailability(minReadySeconds: number): string {
  return `pods to have been ready for ${minReadySeconds} s`
}
