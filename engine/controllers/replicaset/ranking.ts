import { isPodActive, isPodReady, podReadySinceMs } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Pod } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'

export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

export interface RankedPod {
  readonly pod: Pod
  /** How many active pods of the same workload stand on its node. */
  readonly rank: number
}

/** What the order depends on beside the pods. */
export interface RankingRules {
  /** When the pods are compared. Without it ages are compared as they are, and not by their magnitude. */
  readonly nowUnixMs?: number
  /** Feature gate PodDeletionCost. */
  readonly deletionCost: boolean
}

/** Both PodDeletionCost and LogarithmicScaleDown are on by default since 1.22. */
export function rankingRules(minor: number, nowUnixMs: number): RankingRules {
  return minor >= 22 ? { nowUnixMs, deletionCost: true } : { deletionCost: false }
}

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Negative where the first pod goes first. Source: pkg/controller/controller_utils.go, ActivePodsWithRanks. */
export function compareForDeletion(a: RankedPod, b: RankedPod, rules: RankingRules): number {
  return (
    Number(isBound(a.pod)) - Number(isBound(b.pod)) ||
    phaseOrdinal(a.pod) - phaseOrdinal(b.pod) ||
    Number(isPodReady(a.pod)) - Number(isPodReady(b.pod)) ||
    (rules.deletionCost ? deletionCost(a.pod) - deletionCost(b.pod) : 0) ||
    b.rank - a.rank ||
    (isPodReady(a.pod) ? youngerFirst(a.pod, b.pod, podReadySinceMs, rules) : 0) ||
    restarts(b.pod) - restarts(a.pod) ||
    sidecarRestarts(b.pod) - sidecarRestarts(a.pod) ||
    youngerFirst(a.pod, b.pod, createdAtMs, rules)
  )
}

/** The pods with their ranks. `related` are the pods of all owners of the same workload. */
export function rankedByNode(pods: readonly Pod[], related: Iterable<Pod>): RankedPod[] {
  const onNode = new Map<string, number>()
  for (const pod of related) {
    const node = pod.spec.nodeName ?? ''
    if (isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1)
  }
  return pods.map((pod) => ({ pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0 }))
}

/** The pods in the order in which they go. */
export function inDeletionOrder(pods: readonly Pod[], related: Iterable<Pod>, rules: RankingRules): readonly Pod[] {
  const ranked = rankedByNode(pods, related)
  return ranked.sort((a, b) => compareForDeletion(a, b, rules)).map(({ pod }) => pod)
}

function isBound({ spec }: Pod): boolean {
  return spec.nodeName !== undefined && spec.nodeName !== ''
}

function phaseOrdinal({ status }: Pod): number {
  return phases[status?.phase ?? 'Pending'] ?? 0
}

/** An annotation that is no 32 bit integer counts as none. */
function deletionCost({ metadata }: Pod): number {
  const text = metadata.annotations?.[deletionCostAnnotation]
  if (text === undefined || !/^(?:0|-?[1-9][0-9]*)$/.test(text)) return 0
  const cost = Number(text)
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
}

function sidecarRestarts({ spec, status }: Pod): number {
  const init = status?.initContainerStatuses
  if (init === undefined || init.length === 0) return 0
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const counts = init.filter(({ name }) => sidecars.some((sidecar) => sidecar.name === name))
  return Math.max(0, ...counts.map(({ restartCount }) => restartCount ?? 0))
}

function createdAtMs({ metadata }: Pod): number | undefined {
  return metadata.creationTimestamp ? parseTime(metadata.creationTimestamp) : undefined
}

/** Ages count by their order of magnitude, so that not always the same pods go; within one the uid decides. */
function youngerFirst(
  a: Pod,
  b: Pod,
  sinceMsOf: (pod: Pod) => number | undefined,
  { nowUnixMs }: RankingRules,
): number {
  const [aMs, bMs] = [sinceMsOf(a), sinceMsOf(b)]
  if (aMs === bMs) return 0
  if (aMs === undefined || bMs === undefined) return aMs === undefined ? -1 : 1
  if (nowUnixMs === undefined) return bMs - aMs
  const difference = magnitude(nowUnixMs - aMs) - magnitude(nowUnixMs - bMs)
  return difference || byCodePoint(a.metadata.uid ?? '', b.metadata.uid ?? '')
}

/** The whole part of the binary logarithm of an age in nanoseconds. */
function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.trunc(Math.log2(ageMs * 1e6)) : -1
}
