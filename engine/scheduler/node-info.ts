import type { NodeCapacity } from '../api/scheduling/fit.ts'
import { addResources, noResources, type Resources, resourcesFrom } from '../api/scheduling/resources.ts'
import type { Node } from '../api/schema/types.ts'
import { UsedPorts } from './host-ports.ts'
import type { PodInfo } from './pod-info.ts'

/** A node with the sums of what its pods take, changed with every pod. Only the snapshot changes it. */
export class NodeInfo implements NodeCapacity {
  readonly pods = new Set<PodInfo>()
  readonly requested: Resources = noResources()
  /** Of what containers ask for, or are assumed to. */
  readonly assumed: Resources = noResources()
  readonly usedPorts = new UsedPorts()
  allocatable: Resources
  podCount = 0

  /** @param slot The place of the node in arrays over nodes; another node may get it once this one is gone. */
  constructor(
    public node: Node,
    readonly slot: number,
  ) {
    this.allocatable = resourcesFrom(node.status.allocatable)
  }

  get name(): string {
    return this.node.metadata.name
  }

  setNode(node: Node): void {
    this.node = node
    this.allocatable = resourcesFrom(node.status.allocatable)
  }

  add(pod: PodInfo): void {
    this.pods.add(pod)
    this.count(pod, 1)
    for (const port of pod.hostPorts) this.usedPorts.add(port)
  }

  remove(pod: PodInfo): void {
    if (!this.pods.delete(pod)) throw new Error(`Pod ${pod.name} is taken from node ${this.name} but is not on it.`)
    this.count(pod, -1)
    for (const port of pod.hostPorts) this.usedPorts.remove(port)
  }

  private count(pod: PodInfo, factor: 1 | -1): void {
    this.podCount += factor
    addResources(this.requested, pod.requests, factor)
    addResources(this.assumed, pod.assumedRequests, factor)
  }
}
