import { isPodTerminal } from '../../api/meta/pods.ts'
import type { Pod, ReplicaSet } from '../../api/schema/types.ts'
import { activeSets, actualOf } from './replicas.ts'
import type { Resize } from './rolling.ts'

/** All that is old goes at once. Source: recreate.go. */
export function planRecreate(old: readonly ReplicaSet[]): readonly Resize[] {
  return activeSets(old).map((set) => ({ set, replicas: 0 }))
}

/** Whether a pod of another set than the newest runs, or may run: one that is being deleted counts. */
export function oldPodsRun(
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  podsByOwner: Iterable<readonly [uid: string, pods: Iterable<Pod>]>,
): boolean {
  if (actualOf(old) > 0) return true
  for (const [uid, pods] of podsByOwner) {
    if (uid === newSet?.metadata.uid) continue
    for (const pod of pods) if (!isPodTerminal(pod)) return true
  }
  return false
}
