import type { Pod } from '../../engine/api/schema/types.ts'
import { oldPodsRun, planRecreate } from '../../engine/controllers/deployment/recreate.ts'
import { replicasAfter, type SetGiven, setFrom } from './deployment-objects.ts'

interface ScaleDownGiven {
  readonly function: 'scaleDownOldReplicaSetsForRecreate'
  readonly oldReplicaSets: readonly number[]
}

interface OldPodsGiven {
  readonly function: 'oldPodsRunning'
  readonly newReplicaSet: SetGiven | null
  readonly oldReplicaSets: readonly SetGiven[]
  readonly podsByOwnerUid: Readonly<Record<string, readonly { readonly phase: string }[]>>
}

export function bind(input: unknown): unknown {
  const given = input as ScaleDownGiven | OldPodsGiven
  if (given.function === 'scaleDownOldReplicaSetsForRecreate') {
    const old = given.oldReplicaSets.map((replicas, index) => setFrom({ replicas }, `old-${index}`))
    const steps = planRecreate(old)
    return { oldReplicaSets: old.map((set) => replicasAfter(set, steps)) }
  }
  if (given.function !== 'oldPodsRunning') throw new Error('There is no binding for this function.')
  const newSet = given.newReplicaSet === null ? undefined : setFrom(given.newReplicaSet)
  const old = given.oldReplicaSets.map((set) => setFrom(set))
  const pods = Object.entries(given.podsByOwnerUid).map(
    ([uid, statuses]) => [uid, statuses.map((status) => ({ status }) as unknown as Pod)] as const,
  )
  return { oldPodsRunning: oldPodsRun(newSet, old, pods) }
}
