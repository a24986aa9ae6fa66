import type { Pod } from '../api/schema/types.ts'
import type { Chance } from '../sim/chance.ts'
import { type Extender, extenderName, passExtenders } from './extenders.ts'
import type { Diagnosis } from './fit-error.ts'
import { type Cycle, isRefusal, type Refusal, refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { Nominations } from './nominations.ts'
import type { PodInfo } from './pod-info.ts'
import type { PreFiltered, Profile } from './profile.ts'
import type { Snapshot } from './snapshot.ts'

/** Where a pod goes, why nowhere, or what went wrong. */
export type Decision =
  | { readonly kind: 'node'; readonly node: NodeInfo; readonly filtered: PreFiltered }
  | { readonly kind: 'unschedulable'; readonly diagnosis: Diagnosis; readonly filtered: PreFiltered | undefined }
  | { readonly kind: 'no-nodes' }
  | { readonly kind: 'error'; readonly message: string }

export interface CycleOptions {
  readonly profile: Profile
  readonly snapshot: Snapshot
  readonly chance: Chance
  readonly extenders?: readonly Extender[]
  /** Of the nodes, in percent, how many fitting ones are enough; 0: fewer the more nodes there are. */
  readonly percentageOfNodesToScore?: number
  readonly nominations?: Nominations
  readonly prefers?: Preference
}

/** Which node a pod gets, where chance is not to say. */
export interface Preference {
  /** Undefined leaves it to chance. */
  readonly nodeOf: (pod: Pod) => string | undefined
  /** Whether it is taken wherever the pod fits; else only where no other node is better. */
  readonly isStronger?: boolean
}

const feasibleNodesMin = 100 // schedule_one.go minFeasibleNodesToFind
const feasiblePercentageMin = 5 // minFeasibleNodesPercentageToFind

/** How many fitting nodes are enough. Source: schedule_one.go numFeasibleNodesToFind. */
export function feasibleNodesToFind(nodes: number, percentageOfNodesToScore = 0): number {
  if (nodes < feasibleNodesMin) return nodes
  const adaptive = Math.max(50 - Math.trunc(nodes / 125), feasiblePercentageMin)
  const percentage = percentageOfNodesToScore === 0 ? adaptive : percentageOfNodesToScore
  return Math.max(Math.trunc((nodes * percentage) / 100), feasibleNodesMin)
}

/** The nodes with the highest score, in their order. */
export function bestNodes<T>(nodes: readonly T[], scores: Float64Array): readonly T[] {
  let best: T[] = []
  let highest = Number.NEGATIVE_INFINITY
  for (let index = 0; index < nodes.length; index++) {
    const score = scores[index] as number
    if (score < highest) continue
    if (score > highest) best = []
    highest = score
    best.push(nodes[index] as T)
  }
  return best
}

/** What is known of the nodes during one cycle. */
interface Search {
  readonly cycle: Cycle
  readonly filtered: PreFiltered
  readonly refusals: Map<string, Refusal>
  readonly plugins: Set<string>
}

/** Decides where pods go, one at a time. Source: pkg/scheduler/schedule_one.go. */
export class SchedulingCycle {
  /** Where the next search starts, so that every node gets its turn. */
  nextStart = 0

  constructor(private readonly options: CycleOptions) {}

  decide(info: PodInfo): Decision {
    const { snapshot, profile } = this.options
    const allNodes = snapshot.nodes.length
    if (allNodes === 0) return { kind: 'no-nodes' }
    const cycle: Cycle = { pod: info.pod, info, snapshot }
    const filtered = profile.preFilter(cycle)
    if (isRefusal(filtered)) return refusedBefore(filtered, allNodes)
    const search: Search = { cycle, filtered, refusals: new Map(), plugins: new Set() }
    const feasible = this.findNodes(search)
    if (!Array.isArray(feasible)) return { kind: 'error', message: feasible.message }
    if (feasible.length === 0) return this.unschedulable(search, allNodes)
    const node = feasible.length === 1 ? (feasible[0] as NodeInfo) : this.choose(cycle, feasible)
    return isRefusal(node) ? { kind: 'error', message: node.reasons.join(', ') } : { kind: 'node', node, filtered }
  }

  private unschedulable({ filtered, refusals, plugins }: Search, allNodes: number): Decision {
    for (const name of filtered.narrowedBy) if (refusals.size < allNodes) plugins.add(name)
    const narrowed = [...filtered.narrowedBy].sort().join(' ')
    const notAsked = `node(s) didn't satisfy plugin(s) [${narrowed}]`
    const absent = filtered.nodeNames && refusal('', 'UnschedulableAndUnresolvable', notAsked)
    const diagnosis: Diagnosis = { allNodes, refusals, plugins, ...(absent && { absent }) }
    return { kind: 'unschedulable', diagnosis, filtered }
  }

  private choose(cycle: Cycle, feasible: readonly NodeInfo[]): NodeInfo | Refusal {
    const { profile } = this.options
    if (!profile.hasScorers) return this.pick(cycle.pod, feasible, feasible)
    const scores = profile.score(cycle, feasible)
    return isRefusal(scores) ? scores : this.pick(cycle.pod, bestNodes(feasible, scores), feasible)
  }

  /** One of the nodes with the highest score; equal ones have equal chances. */
  private pick(pod: Pod, best: readonly NodeInfo[], feasible: readonly NodeInfo[]): NodeInfo {
    const { chance, prefers } = this.options
    const preferred = prefers?.nodeOf(pod)
    const among = prefers?.isStronger === true ? feasible : best
    const found = preferred === undefined ? undefined : among.find(({ name }) => name === preferred)
    if (found !== undefined) return found
    return best.length === 1 ? (best[0] as NodeInfo) : chance.pick(best)
  }

  /** The nodes that fit: the nominated one if it still does, else enough of those that come into question. */
  private findNodes(search: Search): NodeInfo[] | Error {
    const { snapshot } = this.options
    const nominated = snapshot.node(search.cycle.pod.status?.nominatedNodeName ?? '')
    if (nominated !== undefined) {
      const found = this.pass(search, [nominated])
      if (!Array.isArray(found) || found.length > 0) return found
    }
    const { nodeNames } = search.filtered
    const all = snapshot.nodes
    const nodes = nodeNames === undefined ? all : [...nodeNames].flatMap((name) => snapshot.node(name) ?? [])
    const feasible = this.pass(search, nodes)
    if (!Array.isArray(feasible)) return feasible
    this.nextStart = (this.nextStart + feasible.length + search.refusals.size) % all.length
    return this.askExtenders(search, feasible)
  }

  /** Asks nodes from where the last search stopped until enough fit. */
  private pass(search: Search, nodes: readonly NodeInfo[]): NodeInfo[] | Error {
    const { profile, percentageOfNodesToScore, extenders = [] } = this.options
    const isOneEnough = !profile.hasScorers && extenders.length === 0
    const enough = isOneEnough ? 1 : feasibleNodesToFind(nodes.length, percentageOfNodesToScore)
    const feasible: NodeInfo[] = []
    for (let index = 0; index < nodes.length && feasible.length < enough; index++) {
      const node = nodes[(this.nextStart + index) % nodes.length] as NodeInfo
      const refused = this.filter(search, node)
      if (refused === null) feasible.push(node)
      else if (refused.code === 'Error') return new Error(refused.reasons.join(', '))
      else {
        search.refusals.set(node.name, refused)
        search.plugins.add(refused.plugin)
      }
    }
    return feasible
  }

  private filter({ cycle, filtered }: Search, node: NodeInfo): Refusal | null {
    const { profile, nominations } = this.options
    if (nominations === undefined || nominations.isEmpty) return profile.filter(filtered, node, cycle)
    return nominations.filter(profile, filtered, node, cycle)
  }

  private askExtenders(search: Search, feasible: NodeInfo[]): NodeInfo[] | Error {
    const { extenders = [] } = this.options
    const left = passExtenders(extenders, search.cycle.info, feasible, search.refusals)
    if (Array.isArray(left) && left.length < feasible.length) search.plugins.add(extenderName)
    return left
  }
}

function refusedBefore(refused: Refusal, allNodes: number): Decision {
  if (refused.code === 'Error') return { kind: 'error', message: refused.reasons.join(', ') }
  const plugins = new Set([refused.plugin])
  const diagnosis: Diagnosis = { allNodes, refusals: new Map(), preFilter: refused, absent: refused, plugins }
  return { kind: 'unschedulable', diagnosis, filtered: undefined }
}
