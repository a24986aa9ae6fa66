import { backoffFlushMs, podInitialBackoffMs, podMaxBackoffMs } from '../defaults.ts'
import { Heap } from './heap.ts'
import { comesFirst, type QueuedPod } from './queued-pod.ts'

/** How long a pod is left alone after so many attempts: the initial time, doubled with each, up to the most. */
export function backoffDuration(attempts: number, initial: number, max: number): number {
  return attempts === 0 ? 0 : Math.min(initial * 2 ** (attempts - 1), max)
}

export interface BackoffOptions {
  readonly initialMs?: number
  readonly maxMs?: number
  /**
   * Since 1.33 pods may leave before their back-off is over when nothing else waits, and so that this keeps their order,
   * back-offs end at whole seconds, within which priority counts.
   */
  readonly byWindow: boolean
}

/** Pods that are left alone for a while. Those that failed by an error wait apart: nobody takes them out early. */
export class BackoffQueue {
  private readonly refused: Heap<QueuedPod>
  private readonly failed: Heap<QueuedPod>
  private readonly initialMs: number
  private readonly maxMs: number

  constructor(private readonly options: BackoffOptions) {
    this.initialMs = options.initialMs ?? podInitialBackoffMs
    this.maxMs = options.maxMs ?? podMaxBackoffMs
    const key = (pod: QueuedPod): string => pod.uid
    const comesBefore = (first: QueuedPod, second: QueuedPod): boolean => {
      const [one, other] = [this.endOf(first), this.endOf(second)]
      return one === other ? comesFirst(first, second) : one < other
    }
    this.refused = new Heap(key, comesBefore)
    this.failed = new Heap(key, comesBefore)
  }

  get size(): number {
    return this.refused.size + this.failed.size
  }

  /** When the pod's back-off is over: computed once per attempt. */
  endOf(pod: QueuedPod): number {
    if (pod.attempts === 0) return Number.NEGATIVE_INFINITY
    pod.backoffEndMs ??= this.windowOf(pod.timestampMs + backoffDuration(pod.attempts, this.initialMs, this.maxMs))
    return pod.backoffEndMs
  }

  /** While its window lasts, a pod still waits. */
  isBackingOff(pod: QueuedPod, nowMs: number): boolean {
    return this.endOf(pod) >= this.windowOf(nowMs)
  }

  /** When the next pod can leave, seen by someone who looks every second from `startMs` on. */
  nextFlushMs(startMs: number): number | undefined {
    const ends = [this.refused.peek(), this.failed.peek()].flatMap((pod) => (pod === undefined ? [] : this.endOf(pod)))
    if (ends.length === 0) return undefined
    const firstMs = this.options.byWindow ? this.windowOf(startMs) : startMs
    return firstMs + (Math.floor((Math.min(...ends) - firstMs) / backoffFlushMs) + 1) * backoffFlushMs
  }

  add(pod: QueuedPod): void {
    this.delete(pod.uid)
    if (pod.refusedBy.size === 0) this.failed.set(pod)
    else this.refused.set(pod)
  }

  get(uid: string): QueuedPod | undefined {
    return this.refused.get(uid) ?? this.failed.get(uid)
  }

  delete(uid: string): QueuedPod | undefined {
    return this.refused.delete(uid) ?? this.failed.delete(uid)
  }

  /** The pods whose back-off is over, out of the queue, refused ones first. */
  takeCompleted(nowMs: number): QueuedPod[] {
    const completed: QueuedPod[] = []
    for (const heap of [this.refused, this.failed]) {
      for (let pod = heap.peek(); pod !== undefined && !this.isBackingOff(pod, nowMs); pod = heap.peek()) {
        heap.pop()
        completed.push(pod)
      }
    }
    return completed
  }

  /** The pod that would leave next, although it is not yet time for it. */
  popEarly(): QueuedPod | undefined {
    return this.options.byWindow ? this.refused.pop() : undefined
  }

  values(): readonly QueuedPod[] {
    return [...this.refused.values(), ...this.failed.values()]
  }

  private windowOf(ms: number): number {
    return this.options.byWindow ? Math.floor(ms / backoffFlushMs) * backoffFlushMs : ms
  }
}
