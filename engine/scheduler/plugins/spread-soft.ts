import type { TolerationOptions } from '../../api/scheduling/taints.ts'
import { type Cycle, scoreMax } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { hostnameKey, type SpreadConstraint } from './spread-constraints.ts'
import { type CountedConstraint, counted, hasAllKeys, NodeInclusion } from './spread-counts.ts'

/** A domain that no candidate is in: its pods need not be counted. */
const notWanted = -1

/** One `ScheduleAnyway` constraint. Pods on one node are counted as the node is scored, all others before. */
class SoftConstraint {
  readonly isByNode: boolean
  /** By the number of the topology value; the last entry is for nodes without one. */
  readonly matching: Int32Array
  domains = 0
  weight = 0

  constructor(readonly counts: CountedConstraint) {
    this.isByNode = counts.constraint.topologyKey === hostnameKey
    this.matching = new Int32Array(counts.topology.values.length + 1).fill(notWanted)
  }

  placeOf(slot: number): number {
    const value = this.counts.topology.valueAt(slot)
    return value < 0 ? this.matching.length - 1 : value
  }

  want(slot: number): void {
    const place = this.placeOf(slot)
    if (this.matching[place] !== notWanted) return
    this.matching[place] = 0
    this.domains++
  }

  count(slot: number): void {
    const place = this.placeOf(slot)
    const known = this.matching[place] as number
    if (known !== notWanted) this.matching[place] = known + this.counts.counter.at(slot)
  }
}

interface SoftSpreadInput {
  readonly constraints: readonly SpreadConstraint[]
  readonly cycle: Cycle
  /** The candidates. */
  readonly nodes: readonly NodeInfo[]
  /** Whether nodes are left out that lack one of the labels. */
  readonly needsAllKeys: boolean
  readonly options: TolerationOptions
}

/** How uneven each node would make the spread, counted once for a pod. Source: podtopologyspread/scoring.go. */
export class SoftSpread {
  /** Candidates that lack a label and are not scored. */
  readonly ignored = new Set<NodeInfo>()
  private readonly constraints: readonly SoftConstraint[]
  private readonly counted: readonly CountedConstraint[]

  constructor(input: SoftSpreadInput) {
    this.counted = input.constraints.map((constraint) => counted(constraint, input.cycle))
    this.constraints = this.counted.map((each) => new SoftConstraint(each))
    this.findDomains(input)
    this.countPods(input)
  }

  /** For each constraint, how many domains the candidates are in. */
  get domains(): number[] {
    return this.constraints.map((each) => each.domains)
  }

  private findDomains({ nodes, needsAllKeys }: SoftSpreadInput): void {
    for (const node of nodes) {
      if (needsAllKeys && !hasAllKeys(this.counted, node.slot)) {
        this.ignored.add(node)
        continue
      }
      for (const each of this.constraints) if (!each.isByNode) each.want(node.slot)
    }
    for (const each of this.constraints) {
      if (each.isByNode) each.domains = nodes.length - this.ignored.size
      // Domains of a kind weigh more the more of them there are, else a few zones would drown many nodes.
      each.weight = Math.log(each.domains + 2)
    }
  }

  private countPods({ cycle, needsAllKeys, options }: SoftSpreadInput): void {
    const byDomain = this.constraints.filter((each) => !each.isByNode)
    if (byDomain.length === 0) return
    const inclusion = new NodeInclusion(cycle.pod, options)
    for (const node of cycle.snapshot.nodes) {
      if (needsAllKeys && !hasAllKeys(this.counted, node.slot)) continue
      for (const each of byDomain) {
        if (inclusion.includes(each.counts.constraint, node)) each.count(node.slot)
      }
    }
  }

  /** More matching pods, a higher number: turned round when normalized. */
  scoreOf(node: NodeInfo): number {
    if (this.ignored.size > 0 && this.ignored.has(node)) return 0
    let score = 0
    for (const each of this.constraints) {
      const { constraint, topology, counter } = each.counts
      if (topology.valueAt(node.slot) < 0) continue
      const count = each.isByNode ? counter.at(node.slot) : (each.matching[each.placeOf(node.slot)] as number)
      score += count * each.weight + (constraint.maxSkew - 1)
    }
    return Math.round(score)
  }

  normalize(scores: Float64Array, nodes: readonly NodeInfo[]): void {
    let lowest = Number.MAX_SAFE_INTEGER
    let highest = 0
    for (let index = 0; index < scores.length; index++) {
      if (this.ignored.has(nodes[index] as NodeInfo)) continue
      const score = scores[index] as number
      if (score < lowest) lowest = score
      if (score > highest) highest = score
    }
    for (let index = 0; index < scores.length; index++) {
      if (this.ignored.has(nodes[index] as NodeInfo)) scores[index] = 0
      else if (highest === 0) scores[index] = scoreMax
      else scores[index] = Math.trunc((scoreMax * (highest + lowest - (scores[index] as number))) / highest)
    }
  }
}
