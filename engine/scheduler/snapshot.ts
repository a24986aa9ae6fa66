import type { Node, Pod } from '../api/schema/types.ts'
import { Images } from './images.ts'
import { NodeInfo } from './node-info.ts'
import { NodeTree, zoneOf } from './node-tree.ts'
import { PodCounts } from './pod-counts.ts'
import { PodInfo } from './pod-info.ts'
import { TermCounts } from './term-counts.ts'
import { Topology } from './topology.ts'

type Labels = Readonly<Record<string, string>>

/** A pod that has a node, or is assumed to. */
interface Placed {
  readonly info: PodInfo
  readonly nodeName: string
}

/**
 * The cluster as the scheduler sees it: nodes with the sums of their pods, and the counts that plugins ask for, all changed
 * with every pod and node and never built anew.
 */
export class Snapshot {
  readonly images = new Images()
  readonly counts = new PodCounts()
  readonly requiredAffinity = new TermCounts()
  readonly requiredAntiAffinity = new TermCounts()
  readonly preferredAffinity = new TermCounts()
  readonly preferredAntiAffinity = new TermCounts()
  readonly namespaces = new Map<string, Labels>()
  /** How many volumes of pods on nodes use each claim, by namespace and name. */
  readonly claimUses = new Map<string, number>()
  /** One more than the highest slot in use. */
  slotCount = 0
  private readonly byName = new Map<string, NodeInfo>()
  private readonly tree = new NodeTree()
  private readonly topologies = new Map<string, Topology>()
  private readonly placed = new Map<string, Placed>()
  private readonly freeSlots: number[] = []
  private ordered: readonly NodeInfo[] | undefined = []
  private disliked = 0
  /** How many pods on nodes have each priority. */
  private readonly priorities = new Map<number, number>()

  /** Nodes in the order in which they are looked at: zones take turns. */
  get nodes(): readonly NodeInfo[] {
    this.ordered ??= this.tree.names().map((name) => this.byName.get(name) as NodeInfo)
    return this.ordered
  }

  /** Whether any node has a taint that only makes it less liked. */
  get hasDislikedNodes(): boolean {
    return this.disliked > 0
  }

  /** Whether some pod on a node matters less than this. */
  hasLowerPriorityThan(priority: number): boolean {
    for (const each of this.priorities.keys()) if (each < priority) return true
    return false
  }

  node(name: string): NodeInfo | undefined {
    return this.byName.get(name)
  }

  /** The values of a label over all nodes. */
  topology(key: string): Topology {
    let topology = this.topologies.get(key)
    if (topology === undefined) {
      topology = new Topology(key)
      for (const node of this.byName.values()) topology.set(node)
      this.topologies.set(key, topology)
    }
    return topology
  }

  setNode(node: Node): void {
    const name = node.metadata.name
    const known = this.byName.get(name)
    if (known === undefined) this.addNode(name, node)
    else this.changeNode(known, node)
  }

  removeNode(name: string): void {
    const info = this.byName.get(name)
    if (info === undefined) return
    for (const pod of info.pods) this.index(pod, info, -1)
    this.byName.delete(name)
    this.tree.remove(info.node)
    this.ordered = undefined
    this.disliked -= dislikes(info.node)
    this.images.clear(info.slot)
    for (const topology of this.topologies.values()) topology.clear(info.slot)
    this.freeSlots.push(info.slot)
  }

  /** Puts a pod on a node, or tells that it changed. The node need not be known yet. */
  setPod(key: string, pod: Pod, nodeName: string, info: PodInfo = new PodInfo(pod)): void {
    this.removePod(key)
    this.placed.set(key, { info, nodeName })
    const node = this.byName.get(nodeName)
    if (node !== undefined) this.put(info, node)
  }

  removePod(key: string): void {
    const placed = this.placed.get(key)
    if (placed === undefined) return
    this.placed.delete(key)
    const node = this.byName.get(placed.nodeName)
    if (node === undefined) return
    node.remove(placed.info)
    this.index(placed.info, node, -1)
  }

  podOf(key: string): PodInfo | undefined {
    return this.placed.get(key)?.info
  }

  nodeOf(key: string): string | undefined {
    return this.placed.get(key)?.nodeName
  }

  private addNode(name: string, node: Node): void {
    const info = new NodeInfo(node, this.freeSlots.pop() ?? this.slotCount++)
    this.byName.set(name, info)
    this.tree.add(node)
    this.ordered = undefined
    this.disliked += dislikes(node)
    this.images.set(info.slot, node)
    for (const topology of this.topologies.values()) topology.set(info)
    for (const placed of this.placed.values()) if (placed.nodeName === name) this.put(placed.info, info)
  }

  private changeNode(info: NodeInfo, node: Node): void {
    const before = info.node
    if (zoneOf(before) !== zoneOf(node)) {
      this.tree.remove(before)
      this.tree.add(node)
      this.ordered = undefined
    }
    this.disliked += dislikes(node) - dislikes(before)
    info.setNode(node)
    if (before.status.images !== node.status.images) this.images.set(info.slot, node)
    if (before.metadata.labels !== node.metadata.labels) {
      for (const topology of this.topologies.values()) topology.set(info)
    }
  }

  private put(info: PodInfo, node: NodeInfo): void {
    node.add(info)
    this.index(info, node, 1)
  }

  private index(info: PodInfo, { slot }: NodeInfo, by: 1 | -1): void {
    if (by === 1) this.counts.add(info, slot)
    else this.counts.remove(info, slot)
    const left = (this.priorities.get(info.priority) ?? 0) + by
    if (left > 0) this.priorities.set(info.priority, left)
    else this.priorities.delete(info.priority)
    this.countClaims(info, by)
    const terms = info.terms
    if (terms === undefined) return
    for (const term of terms.requiredAffinity) this.requiredAffinity.add(term, slot, by)
    for (const term of terms.requiredAntiAffinity) this.requiredAntiAffinity.add(term, slot, by)
    for (const term of terms.preferredAffinity) this.preferredAffinity.add(term, slot, by)
    for (const term of terms.preferredAntiAffinity) this.preferredAntiAffinity.add(term, slot, by)
  }

  private countClaims({ pod }: PodInfo, by: 1 | -1): void {
    const { volumes } = pod.spec
    if (volumes === undefined) return
    for (const { persistentVolumeClaim } of volumes) {
      if (persistentVolumeClaim === undefined) continue
      const key = `${pod.metadata.namespace}/${persistentVolumeClaim.claimName}`
      const left = (this.claimUses.get(key) ?? 0) + by
      if (left > 0) this.claimUses.set(key, left)
      else this.claimUses.delete(key)
    }
  }
}

function dislikes(node: Node): number {
  for (const taint of node.spec.taints ?? []) if (taint.effect === 'PreferNoSchedule') return 1
  return 0
}
