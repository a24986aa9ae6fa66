import { Node } from '../../api/kinds/node.ts'
import type { NodeCondition, Taint } from '../../api/schema/types.ts'
import type { ClusterTime } from '../../apiserver/cluster-time.ts'
import type { Client } from '../../runtime/client.ts'
import { reconciledLabels } from './plan.ts'
import {
  hasTaint,
  noExecuteChange,
  noScheduleChange,
  notReadyTaint,
  unreachableTaint,
  withoutTaints,
  withTaints,
} from './taints.ts'

/** What this controller writes to nodes. Taints are added and removed one after the other, as in Kubernetes. */
export class NodeWriter {
  constructor(
    private readonly client: Client,
    private readonly time: ClusterTime,
  ) {}

  /** Changes the node's status; `change` gets it as it is now. */
  writeStatus(name: string, change: (node: Node) => Node): void {
    this.client.patchStatus(Node, { namespace: '', name }, change)
  }

  /** The taints that keep new pods away, and the labels that are kept equal. */
  reconcile(node: Node): void {
    const { add, remove } = noScheduleChange(node)
    this.swapTaints(node, add, remove)
    const labels = reconciledLabels(node.metadata.labels)
    if (labels === undefined || labels === node.metadata.labels) return
    this.patch(node, (now) => {
      const next = reconciledLabels(now.metadata.labels)
      if (next === undefined || next === now.metadata.labels) return now
      return { ...now, metadata: { ...now.metadata, labels: next } }
    })
  }

  /** The taint that evicts pods, for a Ready condition of that status. */
  taintNoExecute(node: Node, ready: NodeCondition['status']): void {
    const change = noExecuteChange(ready)
    if (change !== undefined) this.swapTaints(node, [change.add], [change.remove])
  }

  /** Takes both taints away that evict pods. */
  untaint(node: Node): void {
    for (const taint of [unreachableTaint, notReadyTaint]) {
      if (hasTaint(node.spec?.taints, taint)) this.swapTaints(node, [], [taint])
    }
  }

  private swapTaints(node: Node, added: readonly Taint[], removed: readonly Taint[]): void {
    if (added.length > 0) this.patch(node, (now) => withTaints(now, added, this.time.now()))
    if (removed.length > 0) this.patch(node, (now) => withoutTaints(now, removed))
  }

  private patch({ metadata }: Node, change: (node: Node) => Node): void {
    this.client.patch(Node, { namespace: '', name: metadata.name }, change)
  }
}
