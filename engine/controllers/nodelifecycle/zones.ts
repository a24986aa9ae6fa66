import type { Node, NodeCondition } from '../../api/schema/types.ts'

export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption'

export interface ZoneSettings {
  /** --node-eviction-rate: nodes per second. */
  readonly evictionRate: number
  /** --secondary-node-eviction-rate, for large zones that are partly disrupted. */
  readonly secondaryEvictionRate: number
  /** --unhealthy-zone-threshold: the share of nodes that are not ready from which a zone is disrupted. */
  readonly unhealthyThreshold: number
  /** --large-cluster-size-threshold: up to so many nodes, a zone that is partly disrupted loses no pods at all. */
  readonly largeClusterThreshold: number
}

/** Source: pkg/controller/nodelifecycle ComputeZoneState. */
export function zoneStateOf(readyNodes: number, notReadyNodes: number, unhealthyThreshold: number): ZoneState {
  if (readyNodes === 0 && notReadyNodes > 0) return 'FullDisruption'
  // The share is compared as Kubernetes computes it, in single precision.
  const share = Math.fround(Math.fround(notReadyNodes) / Math.fround(notReadyNodes + readyNodes))
  return notReadyNodes > 2 && share >= Math.fround(unhealthyThreshold) ? 'PartialDisruption' : 'Normal'
}

/** Nodes per second that may be tainted in a zone; 0 for none. */
export function evictionRateOf(state: ZoneState, nodesInZone: number, settings: ZoneSettings): number {
  if (state !== 'PartialDisruption') return settings.evictionRate
  return nodesInZone > settings.largeClusterThreshold ? settings.secondaryEvictionRate : 0
}

/** Region and zone of a node's labels, in one text; empty where it has neither. */
export function zoneKeyOf({ metadata: { labels = {} } }: Node): string {
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? ''
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? ''
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`
}

export function isExcludedFromDisruption({ metadata }: Node): boolean {
  return metadata.labels?.['node.kubernetes.io/exclude-disruption'] !== undefined
}

/** How many nodes of each zone are ready, kept up to date node by node. */
export class ZoneCounts {
  private readonly nodes = new Map<string, { zone: string; isReady: boolean }>()
  private readonly zones = new Map<string, { ready: number; notReady: number }>()

  /** In the order in which they appeared. */
  keys(): IterableIterator<string> {
    return this.zones.keys()
  }

  of(zone: string): { readonly ready: number; readonly notReady: number } {
    return this.zones.get(zone) ?? { ready: 0, notReady: 0 }
  }

  has(zone: string): boolean {
    return this.zones.has(zone)
  }

  set(node: Node, ready: NodeCondition | undefined): void {
    this.delete(node.metadata.name)
    if (isExcludedFromDisruption(node)) return
    const [zone, isReady] = [zoneKeyOf(node), ready?.status === 'True']
    this.nodes.set(node.metadata.name, { zone, isReady })
    const counts = this.zones.get(zone) ?? { ready: 0, notReady: 0 }
    this.zones.set(zone, counts)
    if (isReady) counts.ready++
    else counts.notReady++
  }

  delete(name: string): void {
    const known = this.nodes.get(name)
    if (known === undefined) return
    this.nodes.delete(name)
    const counts = this.zones.get(known.zone) as { ready: number; notReady: number }
    if (known.isReady) counts.ready--
    else counts.notReady--
    if (counts.ready + counts.notReady === 0) this.zones.delete(known.zone)
  }
}
