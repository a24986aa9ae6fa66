import type { Cycle, Refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { PreFiltered, Profile } from './profile.ts'

const none: readonly PodInfo[] = []

/** Pods for which room was made on a node and which are about to take it. */
export class Nominations {
  private readonly byNode = new Map<string, Map<string, PodInfo>>()
  private readonly nodeOf = new Map<string, string>()

  get isEmpty(): boolean {
    return this.nodeOf.size === 0
  }

  /** @param key What the pod is known by; its UID. */
  set(key: string, pod: PodInfo, nodeName: string): void {
    this.remove(key)
    if (nodeName === '') return
    this.nodeOf.set(key, nodeName)
    const pods = this.byNode.get(nodeName) ?? new Map<string, PodInfo>()
    this.byNode.set(nodeName, pods)
    pods.set(key, pod)
  }

  remove(key: string): void {
    const nodeName = this.nodeOf.get(key)
    if (nodeName === undefined) return
    this.nodeOf.delete(key)
    const pods = this.byNode.get(nodeName)
    pods?.delete(key)
    if (pods?.size === 0) this.byNode.delete(nodeName)
  }

  on(nodeName: string): readonly PodInfo[] {
    const pods = this.byNode.get(nodeName)
    return pods === undefined ? none : [...pods.values()]
  }

  /**
   * Asks about a node twice where pods of at least the same priority are nominated to it: with them there, since they come
   * first, and without, since they may not come. Both must let the pod in.
   */
  filter(profile: Profile, filtered: PreFiltered, node: NodeInfo, cycle: Cycle): Refusal | null {
    const own = cycle.pod.metadata.uid
    const expected = this.on(node.name).filter(
      ({ priority, pod }) => priority >= cycle.info.priority && (own === undefined || pod.metadata.uid !== own),
    )
    if (expected.length > 0) {
      for (const pod of expected) place(profile, filtered, cycle, { pod, node, by: 1 })
      const refused = profile.filter(filtered, node, cycle)
      for (const pod of expected) place(profile, filtered, cycle, { pod, node, by: -1 })
      if (refused !== null) return refused
    }
    return profile.filter(filtered, node, cycle)
  }
}

/** Puts a pod on a node, or takes it off, as a what-if: only the node and the plugins' states of this cycle know. */
export function place(
  profile: Profile,
  filtered: PreFiltered,
  cycle: Cycle,
  change: { readonly pod: PodInfo; readonly node: NodeInfo; readonly by: 1 | -1 },
): void {
  if (change.by === 1) change.node.add(change.pod)
  else change.node.remove(change.pod)
  profile.adjust(filtered, change, cycle)
}
