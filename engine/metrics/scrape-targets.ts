import { type MachineState, type Machines, machineTable } from '../machines/machines.ts'
import { type ProcessState, processTable } from '../machines/process.ts'
import type { Change } from '../sim/change.ts'

const kubeletPrefix = 'kubelet on node '

interface Past {
  readonly untilMs: number
  readonly up: boolean
}

/** Which nodes' kubelets can be asked what their containers use, and since when. */
export class ScrapeTargets {
  private readonly running = new Set<string>()
  private readonly up = new Map<string, boolean>()
  private readonly past = new Map<string, Past[]>()
  private readonly listeners: (() => void)[] = []

  constructor(
    private readonly machines: Machines,
    /** How far back anybody asks. */
    private readonly keptMs: number,
  ) {
    machines.simulation.history.onRow((change) => this.rowChanged(change))
  }

  /** Called when a node can or cannot be asked any more. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** Whether the node's kubelet could be asked at an instant that is not long past. */
  wasUp(node: string, atMs: number): boolean {
    const then = this.past.get(node)?.find(({ untilMs }) => atMs < untilMs)
    return then?.up ?? this.isUp(node)
  }

  /** When that changed last; at the beginning where it never did. */
  changedMs(node: string): number {
    return this.past.get(node)?.at(-1)?.untilMs ?? 0
  }

  private isUp(node: string): boolean {
    return this.up.get(node) ?? false
  }

  private rowChanged({ table, key, after }: Change): void {
    if (table === machineTable) this.look(key, (after as MachineState | undefined) ?? undefined)
    if (table !== processTable || !key.startsWith(kubeletPrefix)) return
    const node = key.slice(kubeletPrefix.length)
    if ((after as ProcessState).running) this.running.add(node)
    else this.running.delete(node)
    this.look(node, this.machines.get(node)?.state)
  }

  private look(node: string, machine: MachineState | undefined): void {
    const before = this.isUp(node)
    const up = machine?.powered === true && machine.connected && this.running.has(node)
    if (up === before) return
    this.up.set(node, up)
    const nowMs = this.machines.simulation.nowMs
    const kept = (this.past.get(node) ?? []).filter(({ untilMs }) => untilMs > nowMs - this.keptMs)
    this.past.set(node, [...kept, { untilMs: nowMs, up: before }])
    for (const listener of this.listeners) listener()
  }
}
