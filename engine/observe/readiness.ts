import { Pod } from '../api/kinds/pod.ts'
import { isPodReady, isPodTerminal } from '../api/meta/pods.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Ground } from '../ground.ts'
import { keyOf } from '../store/table.ts'
import { isWorkload, unreadyReason } from './workloads.ts'

/** Something that is not ready, and why. */
export interface Unready {
  readonly table: string
  readonly key: string
  readonly reason: string
}

/** How long everything may take to become ready. */
export const readyWithinMs = 900_000
/** How long a cluster may take to settle. */
export const settledWithinMs = 7_200_000

const tables = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'PersistentVolumeClaim',
]

/** What keeps a cluster from being ready: workloads without their status, pods that neither are ready nor ended well, claims. */
export function* unready({ store, waitingRoom }: Ground): Generator<Unready> {
  for (const table of tables) {
    for (const object of store.table(table).values()) {
      const reason = reasonOf(object as unknown as KubernetesObject)
      if (reason !== undefined) yield { table, key: keyOf(object), reason }
    }
  }
  if (store.delivering) yield { table: '', key: 'watch events', reason: 'are on their way' }
  if (waitingRoom.busy) yield { table: '', key: 'work', reason: 'is queued' }
}

/** Asks again and again whether everything is ready, at the price of one look while the same thing is not. */
export class ReadinessWatch {
  private last: Unready | undefined

  constructor(private readonly ground: Ground) {}

  get ready(): boolean {
    if (this.last !== undefined && this.isStillUnready(this.last)) return false
    const next = unready(this.ground).next()
    this.last = next.done ? undefined : next.value
    return this.last === undefined
  }

  private isStillUnready({ table, key }: Unready): boolean {
    const object = table === '' ? undefined : this.ground.store.get(table, key)
    return object !== undefined && reasonOf(object as unknown as KubernetesObject) !== undefined
  }
}

function reasonOf(object: KubernetesObject): string | undefined {
  if (object.kind === Pod.kind) return podReason(object as Pod)
  if (isWorkload(object)) return unreadyReason(object)
  if (object.kind !== 'PersistentVolumeClaim') return undefined
  const { phase } = (object as unknown as { status: { phase?: string } }).status
  return phase === 'Bound' ? undefined : `is ${phase ?? 'Pending'}`
}

function podReason(pod: Pod): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return 'is being deleted'
  if (isPodTerminal(pod)) return pod.status.phase === 'Failed' ? 'has failed' : undefined
  return isPodReady(pod) ? undefined : `is ${pod.status.phase ?? 'Pending'} and not ready`
}
