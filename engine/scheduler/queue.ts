import type { Pod } from '../api/schema/types.ts'
import { podMaxInUnschedulableMs, unschedulableFlushMs } from '../defaults.ts'
import type { Cause } from '../sim/cause.ts'
import { type BackoffOptions, BackoffQueue } from './backoff-queue.ts'
import type { ClusterEvent } from './events.ts'
import type { Refusal } from './framework.ts'
import { Heap } from './heap.ts'
import { comesFirst, type QueuedPod } from './queued-pod.ts'
import { UnschedulablePods } from './unschedulable-pods.ts'

/** What the queue asks of the world. */
export interface QueueSurroundings {
  readonly nowMs: number
  /** What led to what happens now. */
  readonly cause: Cause | null
  /** Plans something; `isForEver` where it will come again and again. @returns how to cancel it */
  at(instantMs: number, run: () => void, isForEver: boolean): () => void
  /** Called when there is a pod to try. */
  onReady(): void
  /** Why a pod may not be tried at all, or null. */
  preEnqueue(pod: Pod): Refusal | null
  /** Whether an event may let in a pod that these plugins refused. */
  isWorthRetrying(pod: Pod, refusedBy: ReadonlySet<string>, event: ClusterEvent): boolean
  /** The plugins that such an event can mean anything to. */
  interestedIn(event: ClusterEvent): readonly string[]
}

export interface QueueOptions extends BackoffOptions {
  /** Whether pods that met an error are tried again by themselves; before 1.32 they waited for any event. */
  readonly retriesErrors: boolean
  readonly maxInUnschedulableMs?: number
}

interface Timer {
  readonly instantMs: number
  readonly cancel: () => void
}

/**
 * The pods that want a node. Those that can be tried wait by priority; those that failed wait for an event that may help, or
 * at most five minutes; and those that were tried lately are left alone for a while first. A cycle takes no time here, so no
 * event can come in the middle of one. Source: pkg/scheduler/backend/queue/scheduling_queue.go.
 */
export class SchedulingQueue {
  private readonly active = new Heap<QueuedPod>((pod) => pod.uid, comesFirst)
  private readonly backoff: BackoffQueue
  private readonly unschedulable = new UnschedulablePods()
  private readonly startMs: number
  private sequence = 0
  private backoffTimer: Timer | undefined
  private leftoverTimer: Timer | undefined

  constructor(
    private readonly world: QueueSurroundings,
    private readonly options: QueueOptions,
  ) {
    this.backoff = new BackoffQueue(options)
    this.startMs = world.nowMs
  }

  get hasReady(): boolean {
    return this.active.size > 0
  }

  /** Everything that waits but is not ready. */
  waiting(): readonly { readonly pod: QueuedPod; readonly untilMs: number | undefined }[] {
    return [
      ...this.backoff.values().map((pod) => ({ pod, untilMs: this.backoff.endOf(pod) })),
      ...this.unschedulable.list().map((pod) => ({ pod, untilMs: undefined })),
    ]
  }

  add(pod: Pod): void {
    const uid = pod.metadata.uid
    this.remove(uid)
    this.toActive({
      uid,
      pod,
      priority: pod.spec.priority ?? 0,
      timestampMs: this.world.nowMs,
      sequence: this.sequence++,
      attempts: 0,
      refusedBy: new Set(),
      message: '',
      gate: undefined,
      backoffEndMs: undefined,
      cause: this.world.cause,
    })
  }

  /** A pod that waits has changed: it may be tried again if one of the changes may help. */
  update(pod: Pod, changes: readonly ClusterEvent[]): void {
    const uid = pod.metadata.uid
    const waiting = this.unschedulable.get(uid)
    const known = waiting ?? this.active.get(uid) ?? this.backoff.get(uid)
    if (known === undefined) {
      this.add(pod)
      return
    }
    known.pod = pod
    known.priority = pod.spec.priority ?? 0
    if (waiting === undefined) {
      if (this.active.get(uid) !== undefined) this.active.set(known)
      else this.toBackoff(known)
      return
    }
    if (changes.some((change) => this.mayHelp(waiting, change))) this.retry(waiting)
  }

  remove(uid: string): void {
    this.active.delete(uid)
    this.backoff.delete(uid)
    this.unschedulable.delete(uid)
  }

  /** The pod to try next, counted as an attempt; since 1.33 also one that should have been left alone a while longer. */
  pop(): QueuedPod | undefined {
    const next = this.active.pop() ?? this.backoff.popEarly()
    if (next === undefined) return undefined
    next.attempts++
    next.backoffEndMs = undefined
    next.refusedBy = new Set()
    return next
  }

  /** A pod that was tried in vain: it waits for an event that may help, or, after an error, only for a while. */
  addUnschedulable(pod: QueuedPod): void {
    pod.timestampMs = this.world.nowMs
    if (pod.refusedBy.size === 0 && this.options.retriesErrors) this.toBackoff(pod)
    else this.toUnschedulable(pod)
  }

  /** Something happened: pods that it may help are tried again, once they have been left alone long enough. */
  move(event: ClusterEvent): void {
    if (this.unschedulable.isEmpty) return
    if (!this.unschedulable.hasRefusedBy(this.world.interestedIn(event))) return
    for (const pod of this.unschedulable.list()) if (this.mayHelp(pod, event)) this.retry(pod)
  }

  /** Tries a pod again at once, whatever it waits for. */
  activate(uid: string): void {
    const pod = this.unschedulable.get(uid) ?? this.backoff.get(uid)
    if (pod === undefined) return
    this.remove(uid)
    pod.cause = this.world.cause
    this.toActive(pod)
  }

  private mayHelp(pod: QueuedPod, event: ClusterEvent): boolean {
    return this.world.isWorthRetrying(pod.pod, pod.refusedBy, event)
  }

  private retry(pod: QueuedPod): void {
    this.unschedulable.delete(pod.uid)
    pod.cause = this.world.cause
    if (this.backoff.isBackingOff(pod, this.world.nowMs)) this.toBackoff(pod)
    else this.toActive(pod)
  }

  private toActive(pod: QueuedPod): void {
    if (this.isGated(pod)) return
    this.active.set(pod)
    this.world.onReady()
  }

  private toBackoff(pod: QueuedPod): void {
    if (this.options.byWindow && this.isGated(pod)) return
    this.backoff.add(pod)
    if (this.options.byWindow && pod.refusedBy.size > 0) this.world.onReady()
    this.planFlush()
  }

  private toUnschedulable(pod: QueuedPod): void {
    this.unschedulable.add(pod)
    if (pod.gate === undefined) this.planLeftovers(pod)
  }

  private isGated(pod: QueuedPod): boolean {
    const refused = this.world.preEnqueue(pod.pod)
    pod.gate = refused?.reasons.join(', ')
    if (refused === null) return false
    pod.refusedBy = new Set([refused.plugin])
    this.toUnschedulable(pod)
    return true
  }

  /** Looks for completed back-offs at the second at which the next one is over. */
  private planFlush(): void {
    const instantMs = this.backoff.nextFlushMs(this.startMs)
    if (instantMs === undefined || (this.backoffTimer && this.backoffTimer.instantMs <= instantMs)) return
    this.backoffTimer?.cancel()
    // Without any node, a pod is tried for ever: that is not work under way.
    const isForEver = this.backoff.values().every(({ attempts }) => attempts > 1)
    const at = Math.max(instantMs, this.world.nowMs)
    this.backoffTimer = { instantMs: at, cancel: this.world.at(at, () => this.flushBackoff(), isForEver) }
  }

  private flushBackoff(): void {
    this.backoffTimer = undefined
    for (const pod of this.backoff.takeCompleted(this.world.nowMs)) {
      pod.cause = this.world.cause
      this.toActive(pod)
    }
    this.planFlush()
  }

  /** Looks for pods that have waited too long at the first of the regular looks at which one has. */
  private planLeftovers(pod: QueuedPod): void {
    if (this.leftoverTimer !== undefined) return
    const dueMs = pod.timestampMs + this.maxInUnschedulableMs
    const looks = Math.floor((dueMs - this.startMs) / unschedulableFlushMs) + 1
    const instantMs = this.startMs + looks * unschedulableFlushMs
    this.leftoverTimer = { instantMs, cancel: this.world.at(instantMs, () => this.flushLeftovers(), true) }
  }

  private flushLeftovers(): void {
    this.leftoverTimer = undefined
    for (const pod of this.unschedulable.list()) {
      if (pod.gate === undefined && this.world.nowMs - pod.timestampMs > this.maxInUnschedulableMs) this.retry(pod)
    }
    let oldest: QueuedPod | undefined
    for (const pod of this.unschedulable.list()) {
      if (pod.gate === undefined && (oldest === undefined || pod.timestampMs < oldest.timestampMs)) oldest = pod
    }
    if (oldest !== undefined) this.planLeftovers(oldest)
  }

  private get maxInUnschedulableMs(): number {
    return this.options.maxInUnschedulableMs ?? podMaxInUnschedulableMs
  }
}
