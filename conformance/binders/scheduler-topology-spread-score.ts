import { type LabelSelectorSource, selectorFrom, withRequirements } from '../../engine/api/meta/labels.ts'
import type { Pod, TopologySpreadConstraint } from '../../engine/api/schema/types.ts'
import type { SoftSpread } from '../../engine/scheduler/plugins/spread-soft.ts'
import {
  allEqual,
  type ClusterGiven,
  cycleOf,
  nodeFrom,
  pluginNamed,
  podFrom,
  type Sparse,
  type SpreadGatesGiven,
  scoreAll,
  snapshotOf,
  spreadGates,
} from './scheduler-objects.ts'

interface Given extends ClusterGiven, SpreadGatesGiven {
  kind?: 'preScore'
  pod: Sparse
  candidates?: Sparse[]
  otherNodes?: Sparse[]
  defaultingType?: 'List' | 'System'
  defaultConstraints?: TopologySpreadConstraint[]
  objects?: { kind: string; metadata: { name: string }; spec: { selector: LabelSelectorSource } }[]
}

export function bind(given: unknown): unknown {
  const one = given as Given
  const candidates = one.candidates ?? one.nodes ?? []
  const snapshot = snapshotOf({ ...one, nodes: [...candidates, ...(one.otherNodes ?? [])] })
  const names = new Set(candidates.map((node) => nodeFrom(node).metadata.name))
  const nodes = snapshot.nodes.filter(({ name }) => names.has(name))
  const plugin = pluginNamed('PodTopologySpread', {
    gates: spreadGates(one),
    defaultConstraints: one.defaultingType === 'System' ? undefined : (one.defaultConstraints ?? []),
    spreadSelectors: { selectorFor: (pod) => selectorFor(pod, one) },
  })
  const { early, scores, state } = scoreAll(plugin, cycleOf(podFrom(one.pod), snapshot), nodes)
  if (one.kind !== 'preScore') return { normalizedScores: early === 'Skip' ? allEqual(candidates, 0) : scores }
  if (early === 'Skip') return { preScoreCode: 'Skip' }
  const spread = state as SoftSpread
  return {
    ignoredNodes: [...spread.ignored].map(({ name }) => name),
    domainsPerConstraint: spread.domains,
  }
}

export const dropped = {
  constraints: 'compiled selectors have no manifest form; what they select is what the scores show',
  note: 'a remark for readers',
}

/** The table's objects stand for what the scheduler lists: services by their map, controllers by their selector. */
function selectorFor(pod: Pod, { objects = [] }: Given) {
  let selector = selectorFrom({})
  for (const object of objects) {
    if (object.kind === 'Service') {
      const ofService = selectorFrom({ matchLabels: object.spec.selector as Record<string, string> })
      if (ofService.matches(pod.metadata.labels)) selector = withRequirements(selector, ofService.requirements)
    } else if (pod.metadata.ownerReferences?.some(({ name }) => name === object.metadata.name)) {
      selector = withRequirements(selector, selectorFrom(object.spec.selector).requirements)
    }
  }
  return selector.isEmpty ? undefined : selector
}
