import { isPodAvailable, isPodTerminal } from '../../api/meta/pods.ts'
import type { Pod, StatefulSet } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { slowStart } from '../../runtime/slow-start.ts'
import type { StatefulPodControl } from './pod-control.ts'
import {
  isHeldBack,
  isRunningAndReady,
  isTerminating,
  isUnavailable,
  type Members,
  membersOf,
  type Replica,
  revisionOf,
} from './replicas.ts'
import type { SetRevisions } from './revisions.ts'
import { type Counts, countPods } from './status.ts'
import { podsToUpdate, podToUpdate } from './update-plan.ts'

export interface SetSituation {
  readonly set: StatefulSet
  readonly pods: readonly Pod[]
  readonly revisions: SetRevisions
  readonly nowUnixMs: number
  /** Whether more than one pod may be missing during an update: feature gate MaxUnavailableStatefulSet. */
  readonly allowsMaxUnavailable: boolean
}

export interface SyncResult {
  readonly counts: Counts
  readonly error?: Error
}

/** Whether to stop, and why where something went wrong. */
interface Pass {
  readonly stops: boolean
  readonly error?: Error
}

const goesOn: Pass = { stops: false }

/**
 * One step towards what the set wants: first its replicas from the lowest ordinal, then the pods beyond them from the
 * highest, then the update. In order each waits for the one before; in parallel all are seen to at once.
 * Source: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet.
 */
export class SetSync {
  private readonly members: Members
  private readonly isOrdered: boolean
  /** The lowest replica that is not available, or the lowest condemned pod that is not. */
  private readonly firstUnavailable: Pod | undefined

  constructor(
    private readonly situation: SetSituation,
    private readonly control: StatefulPodControl,
  ) {
    const { set, pods, nowUnixMs } = situation
    this.members = membersOf(set, pods)
    this.isOrdered = set.spec.podManagementPolicy !== 'Parallel'
    const { replicas, condemned } = this.members
    const first = replicas.find(({ pod }) => isUnavailable(set, pod, nowUnixMs))
    this.firstUnavailable =
      first === undefined ? condemned.findLast((pod) => isUnavailable(set, pod, nowUnixMs)) : first.pod
  }

  run(): SyncResult {
    const { set, pods } = this.situation
    if (isTerminatingSet(set)) return { counts: this.count(pods) }
    const { replicas, condemned } = this.members
    const { stops, error } = this.firstStop([
      () => this.forAll(replicas, (replica) => this.seeTo(replica)),
      () => this.forAll(condemned, (pod) => this.mendClaims(pod)),
      () => this.forAll(condemned, (pod) => this.condemn(pod)),
    ])
    const counts = this.count([...replicas.flatMap(({ pod }) => pod ?? []), ...condemned])
    if (stops || set.spec.updateStrategy?.type === 'OnDelete') return { counts, ...(error !== undefined && { error }) }
    return this.update(counts)
  }

  private count(pods: readonly Pod[]): Counts {
    const { set, revisions, nowUnixMs } = this.situation
    const { current, update } = revisions
    return countPods(set, pods, { current: current.metadata.name, update: update.metadata.name }, nowUnixMs)
  }

  private firstStop(passes: readonly (() => Pass)[]): Pass {
    for (const pass of passes) {
      const result = pass()
      if (result.stops) return result
    }
    return goesOn
  }

  /** `act` says whether those that come after have to wait. */
  private forAll<T>(items: readonly T[], act: (item: T) => boolean): Pass {
    if (!this.isOrdered) {
      const { error } = slowStart(items.length, (index) => attempt(() => act(items[index] as T)).error)
      return error === undefined ? goesOn : { stops: true, error }
    }
    for (const item of items) {
      const result = attempt(() => act(item))
      if (result.stops) return result
    }
    return goesOn
  }

  private seeTo({ ordinal, pod }: Replica): boolean {
    if (pod === undefined) return this.create(ordinal)
    if (isPodTerminal(pod)) {
      if (!isTerminating(pod)) this.control.delete(pod)
      return true
    }
    if (pod.status?.phase === 'Pending') this.control.createMissingClaims(pod)
    if (this.isOrdered && (isTerminating(pod) || !this.stands(pod))) return true
    if (!this.control.isConsistent(pod)) this.control.mend(pod)
    return false
  }

  private create(ordinal: number): boolean {
    const { set, revisions } = this.situation
    if (this.control.hasStaleClaims(ordinal)) return true
    this.control.create(isHeldBack(set, ordinal) ? revisions.current : revisions.update, ordinal)
    return this.isOrdered
  }

  private stands(pod: Pod): boolean {
    const { set, nowUnixMs } = this.situation
    return isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowUnixMs)
  }

  private mendClaims(pod: Pod): boolean {
    if (!this.control.hasClaimOwners(pod)) this.control.updateClaimOwners(pod)
    return false
  }

  private condemn(pod: Pod): boolean {
    if (isTerminating(pod)) return this.isOrdered
    if (this.isOrdered && !this.stands(pod) && pod !== this.firstUnavailable) return true
    this.control.delete(pod)
    return true
  }

  private update(counts: Counts): SyncResult {
    const { set, revisions, nowUnixMs, allowsMaxUnavailable } = this.situation
    const step = { set, replicas: this.members.replicas, revision: revisions.update.metadata.name, nowUnixMs }
    const outdated = allowsMaxUnavailable ? podsToUpdate(step) : podToUpdate(step)
    let { currentReplicas } = counts
    for (const pod of outdated) {
      const { error } = attempt(() => {
        this.control.delete(pod)
        return false
      })
      if (error !== undefined && !isNotFound(error)) return { counts: { ...counts, currentReplicas }, error }
      if (revisionOf(pod) === revisions.current.metadata.name) currentReplicas--
    }
    return { counts: { ...counts, currentReplicas } }
  }
}

function isTerminatingSet({ metadata }: StatefulSet): boolean {
  return metadata.deletionTimestamp !== undefined
}

function attempt(act: () => boolean): Pass {
  try {
    return { stops: act() }
  } catch (error) {
    if (!isOperatingError(error)) throw error
    return { stops: true, error }
  }
}
