import type { TolerationOptions } from '../../api/scheduling/taints.ts'
import { type Cycle, type Refusal, refusal } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'
import type { SpreadConstraint } from './spread-constraints.ts'
import { type CountedConstraint, counted, hasAllKeys, NodeInclusion } from './spread-counts.ts'

const reason = "node(s) didn't match pod topology spread constraints"
const tooUneven = refusal('PodTopologySpread', 'Unschedulable', reason)
const noLabel = refusal('PodTopologySpread', 'UnschedulableAndUnresolvable', `${reason} (missing required label)`)

/** A topology value without a node that counts. */
const notThere = -1

/** One `DoNotSchedule` constraint: how many matching pods each domain has, and the fewest. */
class HardConstraint {
  /** By the number of the topology value; -1 where no node that counts has it. */
  readonly matching: Int32Array
  readonly selfMatches: 0 | 1
  domains = 0
  private fewest = 0
  private isStale = true

  constructor(
    readonly counts: CountedConstraint,
    cycle: Cycle,
  ) {
    this.matching = new Int32Array(counts.topology.values.length).fill(notThere)
    this.selfMatches = counts.constraint.selector.matches(cycle.info.labels) ? 1 : 0
  }

  add(value: number, by: number): void {
    const known = this.matching[value] as number
    if (known === notThere) this.domains++
    this.matching[value] = (known === notThere ? 0 : known) + by
    this.isStale = true
  }

  /** The fewest pods of any domain; none while there are fewer domains than wanted. */
  get minimum(): number {
    if (this.isStale) this.findFewest()
    return this.domains < this.counts.constraint.minDomains ? 0 : this.fewest
  }

  private findFewest(): void {
    this.fewest = 2 ** 31 - 1
    for (const count of this.matching) if (count !== notThere && count < this.fewest) this.fewest = count
    this.isStale = false
  }
}

/** The constraints that a node must not violate, counted once for a pod. Source: podtopologyspread/filtering.go. */
export class HardSpread {
  private readonly constraints: readonly HardConstraint[]
  private readonly counted: readonly CountedConstraint[]
  private readonly inclusion: NodeInclusion

  constructor(
    constraints: readonly SpreadConstraint[],
    private readonly cycle: Cycle,
    options: TolerationOptions,
  ) {
    this.counted = constraints.map((constraint) => counted(constraint, cycle))
    this.constraints = this.counted.map((each) => new HardConstraint(each, cycle))
    this.inclusion = new NodeInclusion(cycle.pod, options)
    for (const node of cycle.snapshot.nodes) this.addNode(node)
  }

  private addNode(node: NodeInfo): void {
    if (!hasAllKeys(this.counted, node.slot)) return
    for (const each of this.constraints) {
      const { constraint, topology, counter } = each.counts
      if (!this.inclusion.includes(constraint, node)) continue
      each.add(topology.valueAt(node.slot), counter.at(node.slot))
    }
  }

  refusalOf({ slot }: NodeInfo): Refusal | null {
    for (const each of this.constraints) {
      const { constraint, topology } = each.counts
      const value = topology.valueAt(slot)
      if (value < 0) return noLabel
      const matching = Math.max(each.matching[value] as number, 0)
      if (matching + each.selfMatches - each.minimum > constraint.maxSkew) return tooUneven
    }
    return null
  }

  adjust(pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
    if (pod.namespace !== this.cycle.info.namespace || !hasAllKeys(this.counted, node.slot)) return
    for (const each of this.constraints) {
      const { constraint, topology } = each.counts
      if (!constraint.selector.matches(pod.labels) || !this.inclusion.includes(constraint, node)) continue
      each.add(topology.valueAt(node.slot), by)
    }
  }

  /** For each constraint, the matching pods by topology value. */
  countsByValue(): Record<string, number>[] {
    return this.constraints.map(({ matching, counts: { topology } }) => {
      const found = [...matching].map((count, value) => [topology.values[value] as string, count] as const)
      return Object.fromEntries(found.filter(([, count]) => count !== notThere))
    })
  }
}
