import type { Pod } from '../engine/api/schema/types.ts'
import type { NodeInput } from './input.ts'
import { workloadOf } from './workload-names.ts'

/** Where the pods stood that were there when a recording began; generated names stand for their workload. */
export class Placement {
  private readonly left: Map<string, string[]>
  private readonly counts: Map<string, number>

  constructor(placement: Readonly<Record<string, string>>, nodes: readonly NodeInput[]) {
    this.left = new Map()
    for (const [name, node] of Object.entries(placement)) {
      const workload = workloadOf(name)
      this.left.set(workload, [...(this.left.get(workload) ?? []), node])
    }
    this.counts = new Map(nodes.map(({ name }) => [name, 0]))
  }

  /** The node of a pod that the recording does not place is that with the fewest pods. */
  nodeFor({ metadata: { name } }: Pod): string {
    const [...known] = this.left.get(name) ?? this.left.get(workloadOf(name)) ?? []
    const [node = this.emptiest(), ...rest] = known
    this.left.set(this.left.has(name) ? name : workloadOf(name), rest)
    this.counts.set(node, (this.counts.get(node) ?? 0) + 1)
    return node
  }

  private emptiest(): string {
    const [first] = [...this.counts].sort(([, one], [, other]) => one - other)
    if (first === undefined) throw new Error('The input has no nodes to place pods on.')
    return first[0]
  }
}
