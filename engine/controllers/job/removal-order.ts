import { isPodReady, podReadySinceMs } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Those that have come the least far go first. Source: pkg/controller/controller_utils.go, ActivePods. */
export function inRemovalOrder(pods: readonly Pod[]): readonly Pod[] {
  return [...pods].sort(
    (a, b) =>
      Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
      phaseOf(a) - phaseOf(b) ||
      Number(isPodReady(a)) - Number(isPodReady(b)) ||
      (podReadySinceMs(b) ?? 0) - (podReadySinceMs(a) ?? 0) ||
      restarts(b) - restarts(a) ||
      parseTime(b.metadata.creationTimestamp) - parseTime(a.metadata.creationTimestamp),
  )
}

function phaseOf({ status }: Pod): number {
  return phases[status?.phase ?? ''] ?? 0
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
}
