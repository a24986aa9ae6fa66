import type { Pod } from '../api/schema/types.ts'
import type { ClusterEvent } from './events.ts'
import { extenderName } from './extenders.ts'
import {
  type AnyPlugin,
  type Cycle,
  type EventOfInterest,
  isRefusal,
  type Refusal,
  type Reservation,
  skip,
} from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { WeightedPlugin } from './plugins/index.ts'
import type { PodInfo } from './pod-info.ts'

/** A plugin that has something to say about the pod under way, with what it computed. */
interface Active {
  readonly plugin: AnyPlugin
  readonly weight: number
  readonly state: unknown
}

/** What a plugin keeps for a pod. */
export interface Reserved {
  readonly plugin: string
  readonly reservation: Reservation
}

const nothingReserved: readonly Reserved[] = []

/** What all plugins together said before nodes were looked at. */
export interface PreFiltered {
  readonly filters: readonly Active[]
  /** Only these nodes come into question; undefined: all. */
  readonly nodeNames: ReadonlySet<string> | undefined
  /** The plugins that narrowed the nodes. */
  readonly narrowedBy: readonly string[]
}

/** The plugins of a scheduler, asked in order. */
export class Profile {
  private readonly filters: readonly WeightedPlugin[]
  private readonly scorers: readonly WeightedPlugin[]
  private readonly interested = new Map<string, readonly string[]>()

  /**
   * @param asksFor What is asked about an event: whether it may help, since 1.32; from 1.22 on, only whether it is of a kind
   * that may; before, pods were tried again after every event that took something from a node or changed it.
   */
  constructor(
    readonly plugins: readonly WeightedPlugin[],
    private readonly asksFor: 'hints' | 'kinds' | 'nothing' = 'hints',
  ) {
    this.filters = plugins.filter(({ plugin }) => plugin.preFilter !== undefined || plugin.filter !== undefined)
    this.scorers = plugins.filter(({ plugin }) => plugin.score !== undefined)
  }

  get hasFilters(): boolean {
    return this.filters.length > 0
  }

  get hasScorers(): boolean {
    return this.scorers.length > 0
  }

  /** Why a pod may not even wait in line, or null. */
  preEnqueue(pod: Pod): Refusal | null {
    for (const { plugin } of this.plugins) {
      const refused = plugin.preEnqueue?.(pod)
      if (refused) return refused
    }
    return null
  }

  preFilter(cycle: Cycle): PreFiltered | Refusal {
    const filters: Active[] = []
    const narrowedBy: string[] = []
    let nodeNames: ReadonlySet<string> | undefined
    for (const { plugin, weight } of this.filters) {
      const result = plugin.preFilter?.(cycle)
      if (result === skip) continue
      if (isRefusal(result)) return result
      if (plugin.filter !== undefined) filters.push({ plugin, weight, state: result?.state })
      if (result?.nodeNames === undefined) continue
      narrowedBy.push(plugin.name)
      nodeNames = intersection(nodeNames, result.nodeNames)
      if (nodeNames.size === 0) return conflict(narrowedBy)
    }
    return { filters, nodeNames, narrowedBy }
  }

  /** The first refusal of a node, or null. */
  filter({ filters }: PreFiltered, node: NodeInfo, cycle: Cycle): Refusal | null {
    for (const { plugin, state } of filters) {
      const refused = (plugin.filter as NonNullable<typeof plugin.filter>)(state, node, cycle)
      if (refused !== null) return refused
    }
    return null
  }

  /** Tells the plugins that a pod is, or is no more, on a node: for a what-if that is undone afterwards. */
  adjust({ filters }: PreFiltered, change: { pod: PodInfo; node: NodeInfo; by: 1 | -1 }, cycle: Cycle): void {
    for (const { plugin, state } of filters) plugin.adjust?.(state, change, cycle)
  }

  /** The sum of the weighted scores of each node, or why there is none. */
  score(cycle: Cycle, nodes: readonly NodeInfo[]): Float64Array | Refusal {
    const totals = new Float64Array(nodes.length)
    const scores = new Float64Array(nodes.length)
    for (const { plugin, weight } of this.scorers) {
      const state = plugin.preScore?.(cycle, nodes)
      if (state === skip) continue
      if (isRefusal(state)) return state
      scoreNodes({ plugin, weight, state }, nodes, cycle, scores)
      for (let index = 0; index < totals.length; index++) {
        totals[index] = (totals[index] as number) + weight * (scores[index] as number)
      }
    }
    return totals
  }

  /** What the plugins keep for a pod on the node that was chosen: nothing for most. */
  reserve({ filters }: PreFiltered, node: NodeInfo, cycle: Cycle): readonly Reserved[] {
    let reserved = nothingReserved
    for (const { plugin, state } of filters) {
      const reservation = plugin.reserve?.(state, node, cycle)
      if (reservation !== undefined) reserved = [...reserved, { plugin: plugin.name, reservation }]
    }
    return reserved
  }

  /** The plugins whose refusals such an event may end. */
  interestedIn({ resource, action }: ClusterEvent): readonly string[] {
    const key = `${resource} ${action}`
    const known = this.interested.get(key)
    if (known !== undefined) return known
    const helpsAll = this.asksFor === 'nothing' && helpsAnybody({ resource, action })
    const names = this.plugins
      .filter(({ plugin }) => helpsAll || plugin.events?.some((event) => isOf(event, resource, action)))
      .map(({ plugin }) => plugin.name)
    this.interested.set(key, names)
    return names
  }

  /** Whether an event may let in a pod that these plugins refused; after an error, any event may. */
  isWorthRetrying(pod: Pod, refusedBy: ReadonlySet<string>, event: ClusterEvent): boolean {
    if (refusedBy.size === 0 || refusedBy.has(extenderName)) return true
    if (this.asksFor === 'nothing' && helpsAnybody(event)) return true
    for (const { plugin } of this.plugins) {
      if (!refusedBy.has(plugin.name)) continue
      for (const interest of plugin.events ?? []) {
        if (!isOf(interest, event.resource, event.action)) continue
        if (this.asksFor !== 'hints' || interest.hint === undefined || interest.hint(pod, event) === 'Queue')
          return true
      }
    }
    return false
  }
}

/** Of pods only their going: where one is put matters only to those that want to be near it. */
function helpsAnybody({ resource, action }: Pick<ClusterEvent, 'resource' | 'action'>): boolean {
  return resource !== 'Pod' || action === 'AssignedDelete'
}

function isOf({ resource, actions }: EventOfInterest, wanted: string, action: string): boolean {
  return resource === wanted && (actions as readonly string[]).includes(action)
}

function scoreNodes({ plugin, state }: Active, nodes: readonly NodeInfo[], cycle: Cycle, scores: Float64Array): void {
  const score = plugin.score as NonNullable<typeof plugin.score>
  for (let index = 0; index < nodes.length; index++) scores[index] = score(state, nodes[index] as NodeInfo, cycle)
  plugin.normalize?.(state, scores, nodes)
}

function intersection(first: ReadonlySet<string> | undefined, second: ReadonlySet<string>): ReadonlySet<string> {
  return first === undefined ? second : new Set([...first].filter((name) => second.has(name)))
}

function conflict(plugins: readonly string[]): Refusal {
  const reason =
    plugins.length === 1
      ? `node(s) didn't satisfy plugin ${plugins[0]}`
      : `node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(' ')}] simultaneously`
  return { code: 'UnschedulableAndUnresolvable', reasons: [reason], plugin: plugins[0] ?? '' }
}
