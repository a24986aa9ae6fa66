import type { Node, Pod } from '../../engine/api/schema/types.ts'
import type { AnyPlugin, Cycle, Refusal } from '../../engine/scheduler/framework.ts'
import { isRefusal } from '../../engine/scheduler/framework.ts'
import type { NodeInfo } from '../../engine/scheduler/node-info.ts'
import { defaultPlugins } from '../../engine/scheduler/plugins/index.ts'
import { type Gates, gatesOf, type PluginOptions } from '../../engine/scheduler/plugins/options.ts'
import { PodInfo } from '../../engine/scheduler/pod-info.ts'
import { Snapshot } from '../../engine/scheduler/snapshot.ts'

/** An object of a table: any part may be left out, as in Go's tests. */
export type Sparse = { readonly metadata?: object; readonly spec?: object; readonly status?: object }

/** The pod of a case, with the parts that every real pod has. */
export function podFrom(sparse: Sparse | undefined): Pod {
  const metadata = { name: '', namespace: '', uid: '', creationTimestamp: '', ...sparse?.metadata }
  const spec = { containers: [], ...sparse?.spec }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: { ...sparse?.status } } as unknown as Pod
}

export function nodeFrom(sparse: Sparse | undefined): Node {
  const metadata = { name: '', uid: '', creationTimestamp: '', ...sparse?.metadata }
  const { spec = {}, status = {} } = sparse ?? {}
  return { apiVersion: 'v1', kind: 'Node', metadata, spec, status } as unknown as Node
}

export interface ClusterGiven {
  readonly nodes?: readonly Sparse[]
  readonly podsOnNodes?: readonly Sparse[]
  readonly namespaces?: readonly {
    readonly metadata: { readonly name: string; readonly labels?: Record<string, string> }
  }[]
}

/** The cluster of a case as the scheduler sees it. */
export function snapshotOf({ nodes = [], podsOnNodes = [], namespaces = [] }: ClusterGiven): Snapshot {
  const snapshot = new Snapshot()
  for (const { metadata } of namespaces) snapshot.namespaces.set(metadata.name, metadata.labels ?? {})
  for (const node of nodes) snapshot.setNode(nodeFrom(node))
  for (const [index, sparse] of podsOnNodes.entries()) {
    const pod = podFrom(sparse)
    if (pod.spec.nodeName) snapshot.setPod(`${index}`, pod, pod.spec.nodeName)
  }
  return snapshot
}

export function cycleOf(pod: Pod, snapshot: Snapshot): Cycle {
  return { pod, info: new PodInfo(pod), snapshot }
}

/** The gates of the newest version, but for those that the case sets. */
export function gatesFrom(given: Partial<Gates> = {}): Gates {
  return { ...gatesOf(36), ...given }
}

export interface SpreadGatesGiven {
  readonly nodeInclusionPolicyGate?: boolean
  readonly matchLabelKeysGate?: boolean
}

/** The gates that the tables of topology spreading set by names of their own. */
export function spreadGates({ nodeInclusionPolicyGate = true, matchLabelKeysGate = true }: SpreadGatesGiven): Gates {
  return gatesFrom({
    NodeInclusionPolicyInPodTopologySpread: nodeInclusionPolicyGate,
    MatchLabelKeysInPodTopologySpread: matchLabelKeysGate,
  })
}

/** One of the scheduler's plugins by its name. */
export function pluginNamed(name: string, options: Partial<PluginOptions> = {}): AnyPlugin {
  const found = defaultPlugins(options).find(({ plugin }) => plugin.name === name)
  if (found === undefined) throw new Error(`The scheduler has no plugin ${name}.`)
  return found.plugin
}

export interface StatusExpected {
  readonly code: string
  readonly reasons: readonly string[]
}

export function statusOf(refused: Refusal | null): StatusExpected {
  return refused === null ? { code: 'Success', reasons: [] } : { code: refused.code, reasons: refused.reasons }
}

/** What the plugin says of each node, or of all before it looks at them. */
export function filterAll(
  plugin: AnyPlugin,
  cycle: Cycle,
): { early?: StatusExpected | 'Skip'; byNode: Map<string, StatusExpected> } {
  const result = plugin.preFilter?.(cycle)
  const byNode = new Map<string, StatusExpected>()
  if (result === 'Skip') return { early: 'Skip', byNode }
  if (isRefusal(result)) return { early: statusOf(result), byNode }
  for (const node of cycle.snapshot.nodes) {
    byNode.set(node.name, statusOf(plugin.filter?.(result?.state, node, cycle) ?? null))
  }
  return { byNode }
}

export interface Scored {
  readonly early?: 'Skip' | Refusal
  readonly state?: unknown
  readonly scores: Record<string, number>
}

/** The plugin's scores of the candidates by name, normalized where the plugin does that. */
export function scoreAll(plugin: AnyPlugin, cycle: Cycle, nodes: readonly NodeInfo[] = cycle.snapshot.nodes): Scored {
  const state = plugin.preScore?.(cycle, nodes)
  if (state === 'Skip' || isRefusal(state)) return { early: state, scores: {} }
  const scores = Float64Array.from(nodes, (node) => plugin.score?.(state, node, cycle) ?? 0)
  plugin.normalize?.(state, scores, nodes)
  return { state, scores: Object.fromEntries(nodes.map((node, index) => [node.name, scores[index] as number])) }
}

/** The same score for every node, which is what leaving a plugin out comes to. */
export function allEqual(nodes: readonly Sparse[], score: number): Record<string, number> {
  return Object.fromEntries(nodes.map((node) => [nodeFrom(node).metadata.name, score]))
}
