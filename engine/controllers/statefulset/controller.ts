import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { StatefulSet } from '../../api/kinds/stateful-set.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { isOperatingError } from '../../api/status.ts'
import { hasStatefulSetMaxUnavailable } from '../../defaults.ts'
import { claimObjects, indexForClaims } from '../../runtime/claims.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import { PodKeeping } from '../../runtime/pod-keeping.ts'
import { isMember } from './identity.ts'
import { StatefulPodControl } from './pod-control.ts'
import { setRevisions, truncateHistory } from './revisions.ts'
import { SetSync, type SyncResult } from './set-sync.ts'
import { type RevisionNames, statefulSetStatus } from './status.ts'

/** Sees to it that each stateful set has its pods, one by one and each with its own name and claims. */
export const statefulSetController: Component = {
  name: 'statefulset-controller',
  sleepsUntil: [StatefulSet],
  start: (context) => void new StatefulSetController(context),
}

/** Source: pkg/controller/statefulset/stateful_set.go. */
class StatefulSetController {
  private readonly keeper: PodKeeping<StatefulSet>
  private readonly claims: Informer<PersistentVolumeClaim>
  private readonly revisions: Informer<ControllerRevision>

  constructor(private readonly context: ComponentContext) {
    this.claims = context.informers.of(PersistentVolumeClaim)
    this.revisions = context.informers.of(ControllerRevision)
    indexForClaims(this.revisions)
    // It expects what it has asked for as newer versions do, which handle stale caches (KEP-5647).
    this.keeper = new PodKeeping(context, StatefulSet, (key) => this.reconcile(key))
  }

  private reconcile(key: string): void {
    const set = this.keeper.owners.get(key)
    if (set !== undefined && this.keeper.expectations.satisfied(key)) this.reconcileSet(key, set)
  }

  private reconcileSet(key: string, set: StatefulSet): void {
    const { client, time, minor } = this.context
    const claimant = { kind: StatefulSet, owner: set, selector: selectorFrom(set.spec.selector) }
    const known = claimObjects(client, claimant, { kind: ControllerRevision, cache: this.revisions.cache })
    const fits = (pod: Pod) => isMember(set, pod)
    const pods = claimObjects(client, claimant, { kind: Pod, cache: this.keeper.owned.pods.cache, fits })
    const revisions = setRevisions(client, set, known)
    const { context, claims } = this
    const { expectations } = this.keeper
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
    if (counts.readyReplicas !== counts.availableReplicas) this.keeper.lookWhenAvailable(key, minReadySeconds)
  }
}
