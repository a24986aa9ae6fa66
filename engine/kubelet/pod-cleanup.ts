import { podCleanupMs, podRelistMs, statusSyncMs } from '../defaults.ts'

/** Since then a pod's worker sees to the last deletion; before it the status manager did (kubernetes/kubernetes#102344). */
const workersDelete = 22

/**
 * When a pod whose containers have all ended now is deleted for the last time, if it is being deleted.
 * Before 1.22 its containers had to be removed as well, which began when the runtime was looked at next, and the status
 * manager deleted it in one of its regular looks. Source: pkg/kubelet PodResourcesAreReclaimed, status_manager.go syncBatch.
 */
export function leavesAtMs(
  endedMs: number,
  { minor, startedMs }: { readonly minor: number; readonly startedMs: number },
): number {
  if (minor >= workersDelete) return endedMs + podCleanupMs
  const looks = Math.ceil((endedMs + podRelistMs - startedMs) / statusSyncMs)
  return startedMs + looks * statusSyncMs
}
