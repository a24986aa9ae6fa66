import type { Kind } from '../api/kinds/kind.ts'
import type { Pod } from '../api/kinds/pod.ts'
import { isTrue } from '../api/meta/conditions.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { isRolledOut, replicaCounts } from './workloads.ts'

interface WithPhase {
  readonly status?: {
    readonly phase?: string
    readonly reason?: string
    readonly conditions?: readonly { type: string; status: string }[]
  }
}

/** What kubectl prints under STATUS, or the phase where a kind has no such column. */
export function statusText<T extends KubernetesObject>(kind: Kind<T>, object: T, nowUnixMs: number): string {
  const column = kind.columns?.find(({ name }) => name === 'Status')
  if (column !== undefined) return String(column.value(object, nowUnixMs))
  return (object as unknown as WithPhase).status?.phase ?? ''
}

/**
 * Whether an object is in a state: a lower-case word such as `ready`, what kubectl prints under STATUS, or the type of
 * a condition that is True; of a pod that has failed, its reason too.
 */
export function isInState<T extends KubernetesObject>(
  kind: Kind<T>,
  object: T,
  state: string,
  nowUnixMs: number,
): boolean {
  const word = words[state]
  if (word !== undefined) return word(object)
  const { status } = object as unknown as WithPhase
  if (state === 'Pending') return status?.phase === 'Pending'
  if (state === 'Terminating' && object.metadata.deletionTimestamp !== undefined) return true
  if (statusText(kind, object, nowUnixMs).split(',').includes(state)) return true
  // A pod that was evicted stays so, though kubectl tells how its containers ended once they have.
  if (status?.phase === 'Failed' && status.reason === state) return true
  return (
    isTrue(object as never, state) &&
    !(kind.kind === 'Pod' && state === 'Ready' && object.metadata.deletionTimestamp !== undefined)
  )
}

/** The states of kubectl's STATUS and the conditions that are True, for saying what was seen instead. */
export function seenState<T extends KubernetesObject>(kind: Kind<T>, object: T, nowUnixMs: number): string {
  const text = statusText(kind, object, nowUnixMs)
  if (text !== '') return text
  const conditions = (object as unknown as WithPhase).status?.conditions ?? []
  const holding = conditions.filter(({ status }) => status === 'True').map(({ type }) => type)
  return holding.length === 0 ? 'without any condition that is True' : holding.join(', ')
}

const words: Readonly<Record<string, (object: KubernetesObject) => boolean>> = {
  ready: (object) => {
    const counts = object.kind === 'Pod' || object.kind === 'Node' ? undefined : replicaCounts(object)
    return counts === undefined
      ? isTrue(object as never, 'Ready')
      : counts.desired > 0 && counts.ready >= counts.desired
  },
  available: (object) => {
    const counts = replicaCounts(object)
    return counts === undefined || object.kind === 'Deployment'
      ? isTrue(object as never, 'Available')
      : counts.available >= counts.desired
  },
  'rolled out': isRolledOut,
  scheduled: (object) => (object as Pod).spec.nodeName !== undefined,
}
