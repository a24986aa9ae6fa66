import type { Node } from '../api/schema/types.ts'

/**
 * Nodes by zone, so that they can be gone through zone by turn: neighbours in the list are in different zones.
 * Source: pkg/scheduler/backend/cache/node_tree.go.
 */
export class NodeTree {
  private readonly zones = new Map<string, string[]>()

  add(node: Node): void {
    const zone = zoneOf(node)
    const names = this.zones.get(zone)
    const name = node.metadata.name
    if (names === undefined) this.zones.set(zone, [name])
    else if (!names.includes(name)) names.push(name)
  }

  remove(node: Node): void {
    const zone = zoneOf(node)
    const left = this.zones.get(zone)?.filter((name) => name !== node.metadata.name) ?? []
    if (left.length > 0) this.zones.set(zone, left)
    else this.zones.delete(zone)
  }

  /** The first node of every zone, then the second of every zone, and so on. */
  names(): string[] {
    const names: string[] = []
    for (let round = 0; ; round++) {
      let found = false
      for (const zone of this.zones.values()) {
        const name = zone[round]
        if (name === undefined) continue
        names.push(name)
        found = true
      }
      if (!found) return names
    }
  }
}

/** Region and zone of a node by its labels, old names included; empty where it has none. */
export function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {}
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? ''
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}\n${zone}`
}
