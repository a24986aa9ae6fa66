import { BackoffQueue, backoffDuration } from '../../engine/scheduler/backoff-queue.ts'
import type { QueuedPod } from '../../engine/scheduler/queued-pod.ts'
import { podFrom } from './scheduler-objects.ts'

interface PodGiven {
  name: string
  priority?: number
  attempts: number
  lastFailureAt: number
  failedBecause?: 'unschedulable' | 'error'
}

type Given =
  | { kind: 'duration'; initial: number; max: number; attempts: number }
  | { kind: 'ready'; pods: PodGiven[] }
  | { kind: 'order'; now: number; popFromBackoffQueue: boolean; pods: PodGiven[] }

/** The tables count seconds from an instant of their own; this one lies at a whole second. */
const zeroMs = 1_000_000

export function bind(given: unknown): unknown {
  const one = given as Given
  switch (one.kind) {
    case 'duration':
      return { backoff: backoffDuration(one.attempts, one.initial, one.max) }
    case 'ready':
      return { leave: leaving(one.pods, true, 0) }
    case 'order':
      return { leave: leaving(one.pods, one.popFromBackoffQueue, one.now) }
  }
}

function leaving(pods: readonly PodGiven[], byWindow: boolean, nowSeconds: number): string[] {
  const queue = new BackoffQueue({ byWindow })
  for (const [index, pod] of pods.entries()) queue.add(queued(pod, index))
  return queue.takeCompleted(zeroMs + nowSeconds * 1000).map(({ pod }) => pod.metadata.name)
}

function queued(given: PodGiven, sequence: number): QueuedPod {
  const { name, priority = 0, attempts, lastFailureAt, failedBecause = 'unschedulable' } = given
  return {
    uid: name,
    pod: podFrom({ metadata: { name } }),
    priority,
    timestampMs: zeroMs + lastFailureAt * 1000,
    sequence,
    attempts,
    refusedBy: new Set(failedBecause === 'error' ? [] : ['toy']),
    message: '',
    gate: undefined,
    backoffEndMs: undefined,
    cause: null,
  }
}
