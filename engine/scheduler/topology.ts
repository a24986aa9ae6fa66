import type { NodeInfo } from './node-info.ts'

/** No value: the node has no label of that key. */
export const noValue = -1

/** The values of one label over all nodes, numbered: counting by zone is counting by a small whole number. */
export class Topology {
  readonly values: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly bySlot: number[] = []

  constructor(readonly key: string) {}

  /** The number of the node's value, or -1. */
  valueAt(slot: number): number {
    return this.bySlot[slot] ?? noValue
  }

  set(node: NodeInfo): void {
    const value = node.node.metadata.labels?.[this.key]
    this.bySlot[node.slot] = value === undefined ? noValue : this.numberOf(value)
  }

  clear(slot: number): void {
    this.bySlot[slot] = noValue
  }

  private numberOf(value: string): number {
    const known = this.numbers.get(value)
    if (known !== undefined) return known
    const number = this.values.length
    this.values.push(value)
    this.numbers.set(value, number)
    return number
  }
}
