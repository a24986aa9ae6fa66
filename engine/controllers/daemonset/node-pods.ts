import type { Pod } from '../../api/kinds/pod.ts'
import { revisionHashLabel } from '../../api/meta/controller-revisions.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import { targetNodeOf } from './pod-drafts.ts'

/** The pods of a daemon set by the node that they are on or meant for. */
export type NodePods = ReadonlyMap<string, readonly Pod[]>

/** Pods that have ended and are being deleted no longer count: nothing is left to be done about them. */
export function podsByNode(pods: readonly Pod[]): NodePods {
  const byNode = new Map<string, Pod[]>()
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) continue
    const node = targetNodeOf(pod)
    if (node === undefined) continue
    const known = byNode.get(node)
    if (known === undefined) byNode.set(node, [pod])
    else known.push(pod)
  }
  return byNode
}

/** Pods that have a node come first, then the oldest, then by name. */
export function oldestFirst(pods: readonly Pod[]): readonly Pod[] {
  if (pods.length < 2) return pods
  return [...pods].sort((a, b) => {
    if (Boolean(a.spec.nodeName) !== Boolean(b.spec.nodeName)) return a.spec.nodeName ? -1 : 1
    return order(born(a), born(b)) || order(a.metadata.name, b.metadata.name)
  })
}

/** RFC 3339 in UTC sorts as text. */
const born = ({ metadata }: Pod): string => metadata.creationTimestamp ?? ''
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function isOfRevision({ metadata }: Pod, hash: string): boolean {
  return metadata.labels?.[revisionHashLabel] === hash
}
