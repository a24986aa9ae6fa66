import type { Pod } from '../api/schema/types.ts'
import type { ClusterEvent } from './events.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Snapshot } from './snapshot.ts'

/** How a plugin refuses: an eviction may help, no eviction helps, or the plugin itself failed. */
export type RefusalCode = 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error'

/** Why a pod cannot go to a node, or to any. Made once and shared, since nodes are refused by the thousand. */
export interface Refusal {
  readonly code: RefusalCode
  /** In Kubernetes' words: they are counted over nodes and shown to people. */
  readonly reasons: readonly string[]
  readonly plugin: string
}

/** What a plugin says that has nothing to do for this pod: it is not asked about its nodes. */
export const skip = 'Skip'
export type Skip = typeof skip

/** What is known before any node is looked at. */
export interface PreFilterResult<State> {
  readonly state: State
  /** Only these nodes come into question; undefined: all. */
  readonly nodeNames?: ReadonlySet<string>
}

/** What a scheduling cycle is about. */
export interface Cycle {
  readonly pod: Pod
  readonly info: PodInfo
  readonly snapshot: Snapshot
}

/** Whether an event may let a pod in that the plugin refused. */
export type QueueingHint = 'Queue' | 'Skip'

/** An event that may help the pods a plugin refused, and whether it helps this one. No hint: it always may. */
export interface EventOfInterest {
  readonly resource: ClusterEvent['resource']
  readonly actions: readonly ClusterEvent['action'][]
  readonly hint?: (pod: Pod, event: ClusterEvent) => QueueingHint
}

/** What a plugin keeps for a pod from the choice of its node until it is bound there. */
export interface Reservation {
  /** Does what has to be done before the pod is bound. Calls back once, with what went wrong if something did. */
  prepare(done: (problem: string | undefined) => void): void
  /** Gives back what was kept: the pod does not go there after all. */
  release(): void
}

/**
 * A part of the decision. Every method is optional; each is called in the order of Kubernetes' extension points.
 * `FilterState` and `ScoreState` are what `preFilter` and `preScore` computed once for the pod.
 */
export interface Plugin<FilterState = unknown, ScoreState = unknown> {
  readonly name: string
  readonly events?: readonly EventOfInterest[]
  /** Keeps a pod out of the queue altogether; the reason, or null. */
  preEnqueue?(pod: Pod): Refusal | null
  preFilter?(cycle: Cycle): PreFilterResult<FilterState> | Refusal | Skip
  /** Null where the pod may go to the node. */
  filter?(state: FilterState, node: NodeInfo, cycle: Cycle): Refusal | null
  /** The state as it would be if the pod were on the node (1) or off it (-1): for nominated pods and preemption. */
  adjust?(state: FilterState, change: { pod: PodInfo; node: NodeInfo; by: 1 | -1 }, cycle: Cycle): void
  preScore?(cycle: Cycle, nodes: readonly NodeInfo[]): ScoreState | Refusal | Skip
  /** A whole number; without `normalize`, 0 to 100. */
  score?(state: ScoreState, node: NodeInfo, cycle: Cycle): number
  /** Brings the scores of all nodes to 0..100, in place. */
  normalize?(state: ScoreState, scores: Float64Array, nodes: readonly NodeInfo[]): void
  /** Keeps what the pod needs on its node; undefined where that is nothing. */
  reserve?(state: FilterState, node: NodeInfo, cycle: Cycle): Reservation | undefined
}

/** A plugin among others: the framework hands each its own states back and looks at none. */
export type AnyPlugin = Plugin<never, never> & Plugin<unknown, unknown>

/** Hides the states of a plugin, which only the plugin itself reads. */
export function plugin<FilterState, ScoreState>(definition: Plugin<FilterState, ScoreState>): AnyPlugin {
  return definition as unknown as AnyPlugin
}

export function refusal(name: string, code: RefusalCode, ...reasons: readonly string[]): Refusal {
  return { code, reasons, plugin: name }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'reasons' in value
}

export const scoreMax = 100 // k8s.io/kube-scheduler/framework MaxNodeScore

/** Scales scores so that the highest is 100; reversed where less is better. Source: plugins/helper DefaultNormalizeScore. */
export function normalizeToHighest(scores: Float64Array, reverse: boolean): void {
  let highest = 0
  for (const score of scores) if (score > highest) highest = score
  if (highest === 0) {
    if (reverse) scores.fill(scoreMax)
    return
  }
  for (let index = 0; index < scores.length; index++) {
    const scaled = Math.trunc((scoreMax * (scores[index] as number)) / highest)
    scores[index] = reverse ? scoreMax - scaled : scaled
  }
}
