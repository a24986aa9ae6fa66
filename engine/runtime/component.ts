import type { Kind } from '../api/kinds/kind.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Heartbeats } from '../apiserver/heartbeats.ts'
import type { Scope } from '../machines/scope.ts'
import type { Chance } from '../sim/chance.ts'
import type { Client } from './client.ts'
import type { EventRecorder } from './event-recorder.ts'
import type { Flags } from './flags.ts'
import type { Informers } from './informer.ts'
import type { LimitFactors } from './rate-limit.ts'
import type { Waiting, WaitingRoom } from './waiting.ts'
import { WorkQueue } from './work-queue.ts'

/** All that a component may know of the outside world. A new one for each start of its process. */
export interface ComponentContext {
  /** The component's name: `deployment-controller`. It is the actor of its writes. */
  readonly name: string
  readonly scope: Scope
  readonly client: Client
  /** Shared with the other components of the same process. */
  readonly informers: Informers
  readonly time: ClusterTime
  /** The component's own stream of random numbers. */
  readonly chance: Chance
  readonly heartbeats: Heartbeats
  readonly flags: Flags
  readonly events: EventRecorder
  readonly waitingRoom: WaitingRoom
  /** The minor version of Kubernetes: 36 for 1.36. */
  readonly minor: number
  /** When its process began, which it may have slept through: periods count from there. */
  readonly startedMs: number
}

/** Something that runs in a process: one line in `components.ts`. */
export interface Component {
  /** Kubernetes' name of it: `deployment-controller`. */
  readonly name: string
  /**
   * The kinds that it looks after: it starts before somebody first writes one, since what every cluster begins with is in
   * order. Absent: it starts with its process.
   */
  readonly sleepsUntil?: readonly Pick<Kind, 'table'>[]
  /** How its client's limit compares with what `--kube-api-qps` and `--kube-api-burst` give; absent: it is that. */
  readonly clientLimit?: LimitFactors
  readonly start: (context: ComponentContext) => void
}

/** A queue of keys whose waiting can be seen by whoever explains a failure. */
export function workQueue(context: ComponentContext, reconcile: (key: string) => void): WorkQueue {
  const queue = new WorkQueue(context.scope, context.name, reconcile, context.client.limit)
  const leave = context.waitingRoom.enter(
    () => queue.waiting(),
    () => queue.busy,
  )
  context.scope.onEnd(leave)
  return queue
}

export type { Waiting }
