import {
  findUntoleratedTaint,
  keepsPodsAway,
  someTolerates,
  type TolerationOptions,
} from '../../api/scheduling/taints.ts'
import type { Node, Pod, Taint, Toleration } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import {
  type EventOfInterest,
  normalizeToHighest,
  plugin,
  type QueueingHint,
  type Refusal,
  refusal,
  skip,
} from '../framework.ts'
import type { PluginOptions } from './options.ts'

const name = 'TaintToleration'

/** Taints keep pods away that do not tolerate them; among the rest, fewer untolerated `PreferNoSchedule` taints are better. */
export const taintToleration = ({ minorVersion, gates }: PluginOptions) => {
  const options: TolerationOptions = { comparisonOperators: gates.TaintTolerationComparisonOperators }
  const refusals = new Map<string, Refusal>()
  const refusalFor = (taint: Taint): Refusal => {
    const reason = untoleratedReason(taint, minorVersion)
    const known = refusals.get(reason) ?? refusal(name, 'UnschedulableAndUnresolvable', reason)
    refusals.set(reason, known)
    return known
  }
  return plugin<unknown, readonly Toleration[]>({
    name,
    events: eventsFor(options),
    filter(_state, { node }, { pod }) {
      const taints = node.spec.taints
      if (taints === undefined || taints.length === 0) return null
      const taint = findUntoleratedTaint(taints, pod.spec.tolerations, keepsPodsAway, options)
      return taint === undefined ? null : refusalFor(taint)
    },
    preScore({ pod, snapshot }) {
      if (!snapshot.hasDislikedNodes) return skip
      return (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule')
    },
    score(tolerations, { node }) {
      let untolerated = 0
      for (const taint of node.spec.taints ?? []) {
        if (taint.effect === 'PreferNoSchedule' && !someTolerates(tolerations, taint, options)) untolerated++
      }
      return untolerated
    },
    normalize: (_state, scores) => normalizeToHighest(scores, true),
  })
}

/** The newest version counts nodes without telling the taint; older ones named it. */
function untoleratedReason({ key, value = '' }: Taint, minorVersion: number): string {
  if (minorVersion >= 35) return 'node(s) had untolerated taint(s)'
  if (minorVersion >= 24) return `node(s) had untolerated taint {${key}: ${value}}`
  return `node(s) had taint {${key}: ${value}}, that the pod didn't tolerate`
}

function eventsFor(options: TolerationOptions): EventOfInterest[] {
  const isKeptAway = (pod: Pod, node: Node): boolean =>
    findUntoleratedTaint(node.spec.taints, pod.spec.tolerations, keepsPodsAway, options) !== undefined
  const afterNodeChange = (pod: Pod, event: ClusterEvent): QueueingHint => {
    const before = event.before as Node | undefined
    const wasKeptAway = before === undefined || isKeptAway(pod, before)
    return wasKeptAway && !isKeptAway(pod, event.after as Node) ? 'Queue' : 'Skip'
  }
  const afterTolerationChange = (pod: Pod, event: ClusterEvent): QueueingHint =>
    (event.after as Pod).metadata.uid === pod.metadata.uid ? 'Queue' : 'Skip'
  return [
    { resource: 'Node', actions: ['Add', 'UpdateTaint'], hint: afterNodeChange },
    { resource: 'Pod', actions: ['UpdateTolerations'], hint: afterTolerationChange },
  ]
}
