import { Pod } from '../../api/kinds/pod.ts'
import { isPodActive } from '../../api/meta/pods.ts'
import { claimObjects } from '../../runtime/claims.ts'
import type { Client } from '../../runtime/client.ts'
import type { Table } from '../../store/table.ts'
import { isTerminating } from './plan.ts'
import type { ReplicaKind, ReplicaOwner } from './replica-kind.ts'

/** The pods that an owner has. */
export interface Claimed {
  readonly active: readonly Pod[]
  /** How many of its pods are being deleted. */
  readonly terminating: number
}

/** Claims the pods that are active; those that have ended or go are left as they are. @throws see claimObjects */
export function claimPods<T extends ReplicaOwner>(
  client: Client,
  { kind, selector: selectorOf }: ReplicaKind<T>,
  owner: T,
  pods: Table<Pod>,
): Claimed {
  const selector = selectorOf(owner)
  const active = claimObjects(client, { kind, owner, selector }, { kind: Pod, cache: pods, ignores: isInactive })
  let terminating = 0
  for (const pod of pods.by('owner', owner.metadata.uid).values())
    if (isTerminating(pod) && selector.matches(pod.metadata.labels)) terminating++
  return { active, terminating }
}

const isInactive = (pod: Pod): boolean => !isPodActive(pod)
