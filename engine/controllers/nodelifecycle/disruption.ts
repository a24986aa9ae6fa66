import type { Node, NodeCondition } from '../../api/schema/types.ts'
import { ZoneTainter } from './zone-tainter.ts'
import { evictionRateOf, ZoneCounts, type ZoneSettings, type ZoneState, zoneKeyOf, zoneStateOf } from './zones.ts'

/** What a look at all zones has found out. */
export type DisruptionChange = 'none' | 'all zones lost' | 'some zone is back'

/**
 * The zones of a cluster: how many nodes of each are ready, at which rate its other nodes are tainted. While no zone has a
 * ready node nothing is evicted: it is then likelier that the control plane is cut off.
 * Source: pkg/controller/nodelifecycle handleDisruption.
 */
export class Disruption {
  private readonly counts = new ZoneCounts()
  private readonly states = new Map<string, ZoneState>()
  private readonly tainters = new Map<string, ZoneTainter>()

  constructor(
    private readonly settings: ZoneSettings,
    private readonly repeatPeriodMs: number | undefined,
  ) {}

  /** To be called for each node before anything is said about it. */
  addZoneOf(node: Node): void {
    const zone = zoneKeyOf(node)
    if (this.states.has(zone)) return
    this.states.set(zone, 'Initial')
    this.tainters.set(zone, new ZoneTainter(this.settings.evictionRate, this.repeatPeriodMs))
  }

  setReady(node: Node, ready: NodeCondition | undefined): void {
    this.counts.set(node, ready)
  }

  forget(name: string): void {
    this.counts.delete(name)
    this.removeFromTainting(name)
  }

  addToTainting(node: Node, nowMs: number): void {
    this.addZoneOf(node)
    this.tainters.get(zoneKeyOf(node))?.add(node.metadata.name, nowMs)
  }

  removeFromTainting(name: string): void {
    for (const tainter of this.tainters.values()) tainter.remove(name)
  }

  allTainters(): IterableIterator<ZoneTainter> {
    return this.tainters.values()
  }

  /** Compares the zones with how they were and sets the rates. */
  look(nowMs: number): DisruptionChange {
    const next = this.nextStates()
    const isAllLost = all(next.values(), 'FullDisruption')
    const wasAllLost = this.wasAllLost()
    if (isAllLost && wasAllLost) return 'none'
    if (isAllLost) {
      for (const zone of this.states.keys()) this.enter(zone, 'FullDisruption', 0, nowMs)
      return 'all zones lost'
    }
    for (const [zone, state] of next) {
      if (!wasAllLost && this.states.get(zone) === state) continue
      const { ready, notReady } = this.counts.of(zone)
      this.enter(zone, state, evictionRateOf(state, ready + notReady, this.settings), nowMs)
    }
    return wasAllLost ? 'some zone is back' : 'none'
  }

  private nextStates(): Map<string, ZoneState> {
    const next = new Map<string, ZoneState>()
    for (const zone of this.counts.keys()) {
      const { ready, notReady } = this.counts.of(zone)
      next.set(zone, zoneStateOf(ready, notReady, this.settings.unhealthyThreshold))
    }
    return next
  }

  private wasAllLost(): boolean {
    for (const zone of [...this.states.keys()]) if (!this.counts.has(zone)) this.states.delete(zone)
    return all(this.states.values(), 'FullDisruption')
  }

  private enter(zone: string, state: ZoneState, rate: number, nowMs: number): void {
    this.states.set(zone, state)
    this.tainters.get(zone)?.setRate(rate, nowMs)
  }
}

function all(states: Iterable<ZoneState>, wanted: ZoneState): boolean {
  for (const state of states) if (state !== wanted) return false
  return true
}
