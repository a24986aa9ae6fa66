import { isPodReady, podReadySinceMs } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'

export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

interface Ranked {
  readonly pod: Pod
  /** How many active pods of the same workload stand on its node. */
  readonly rank: number
}

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Negative where the first pod goes first. Source: pkg/controller/controller_utils.go ActivePodsWithRanks.Less. */
function compare(a: Ranked, b: Ranked, nowUnixMs: number): number {
  return (
    Number(isBound(a.pod)) - Number(isBound(b.pod)) ||
    (phases[a.pod.status.phase ?? 'Pending'] ?? 0) - (phases[b.pod.status.phase ?? 'Pending'] ?? 0) ||
    Number(isPodReady(a.pod)) - Number(isPodReady(b.pod)) ||
    deletionCost(a.pod) - deletionCost(b.pod) ||
    b.rank - a.rank ||
    youngerFirst(readySince(a.pod), readySince(b.pod), a.pod, b.pod, nowUnixMs) ||
    restarts(b.pod) - restarts(a.pod) ||
    youngerFirst(createdAt(a.pod), createdAt(b.pod), a.pod, b.pod, nowUnixMs)
  )
}

/** The pods in the order in which they go. */
export function inDeletionOrder(pods: readonly Pod[], related: readonly Pod[], nowUnixMs: number): Pod[] {
  const onNode = new Map<string, number>()
  for (const { spec } of related)
    if (spec.nodeName !== undefined) onNode.set(spec.nodeName, (onNode.get(spec.nodeName) ?? 0) + 1)
  const ranked = pods.map((pod) => ({ pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0 }))
  return ranked.sort((a, b) => compare(a, b, nowUnixMs)).map(({ pod }) => pod)
}

function isBound({ spec }: Pod): boolean {
  return spec.nodeName !== undefined && spec.nodeName !== ''
}

/** An annotation that is no number counts as none. */
function deletionCost({ metadata }: Pod): number {
  const cost = metadata.annotations?.[deletionCostAnnotation]
  return cost !== undefined && /^(?:0|-?[1-9][0-9]*)$/.test(cost) ? Number(cost) : 0
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}

function readySince(pod: Pod): number | undefined {
  return isPodReady(pod) ? podReadySinceMs(pod) : undefined
}

function createdAt({ metadata }: Pod): number | undefined {
  return metadata.creationTimestamp === undefined ? undefined : parseTime(metadata.creationTimestamp)
}

/** Ages count by their order of magnitude, so that not always the same pod goes; within one the uid decides. */
function youngerFirst(aMs: number | undefined, bMs: number | undefined, a: Pod, b: Pod, nowUnixMs: number): number {
  if (aMs === bMs) return 0
  if (aMs === undefined || bMs === undefined) return aMs === undefined ? -1 : 1
  const magnitude = (sinceMs: number): number =>
    Math.floor(Math.log2(Math.max(1, Math.floor((nowUnixMs - sinceMs) / 1e3) * 1e9)))
  return magnitude(aMs) - magnitude(bMs) || (a.metadata.uid < b.metadata.uid ? -1 : 1)
}
