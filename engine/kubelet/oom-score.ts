import { qosClass } from '../api/meta/qos-class.ts'
import { bytes } from '../api/meta/quantity.ts'
import type { Container, Pod } from '../api/schema/types.ts'
import { isNodeCritical } from './critical-pods.ts'

/** Whom the kernel spares and whom it kills first when its memory is used up. Source: pkg/kubelet/qos/policy.go. */
const guaranteedScore = -997
const bestEffortScore = 1000

/** oom_score_adj of a container of a pod, on a node with so many bytes. */
export function oomScoreAdjust(pod: Pod, container: Container, capacityBytes: number): number {
  if (isNodeCritical(pod)) return guaranteedScore
  const quality = qosClass(pod)
  if (quality === 'Guaranteed') return guaranteedScore
  if (quality === 'BestEffort') return bestEffortScore
  const own = scoreFor(requestOf(container), capacityBytes)
  const score = isSidecar(container) ? Math.min(own, smallestRegularScore(pod, capacityBytes)) : own
  // Above the guaranteed by at least so much, below those who asked for nothing.
  return Math.min(bestEffortScore - 1, Math.max(1000 + guaranteedScore, score))
}

const scoreFor = (requestBytes: number, capacityBytes: number): number =>
  1000 - Math.trunc((1000 * requestBytes) / capacityBytes)

const requestOf = ({ resources }: Container): number => bytes(resources?.requests?.memory ?? 0)

const isSidecar = (container: Container): boolean =>
  (container as { readonly restartPolicy?: string }).restartPolicy === 'Always'

/** A sidecar is killed no sooner than the container that it serves. */
function smallestRegularScore({ spec }: Pod, capacityBytes: number): number {
  return Math.min(...spec.containers.map((each) => scoreFor(requestOf(each), capacityBytes)))
}
