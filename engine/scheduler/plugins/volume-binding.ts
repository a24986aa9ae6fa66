import { capacityBytes, classOf, requestedBytes } from '../../api/storage/claims.ts'
import { plugin, type Refusal, refusal, skip } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PluginOptions, UtilizationPoint } from './options.ts'
import { lineAt } from './resource-scores.ts'
import { volumeBindingEvents } from './volume-events.ts'
import { findVolumes, type NodeVolumes, type StaticBinding } from './volume-matching.ts'
import { claimsOf, type PodClaims } from './volumes.ts'

const name = 'VolumeBinding'

/** A pod's claims and what each node was found to do for them. */
interface State {
  readonly claims: PodClaims
  readonly byNode: Map<NodeInfo, NodeVolumes>
}

/** A pod goes only where the volumes that it claims are, or can be had. */
export const volumeBinding = ({ volumes, volumeBinder, volumeCapacityShape }: PluginOptions) => {
  const refusals = new Map<string, Refusal>()
  // What the filter found for the pod under way is what its score is about; cycles come one at a time.
  let found: State['byNode'] = new Map()
  return plugin<State, State['byNode']>({
    name,
    events: volumeBindingEvents,
    preFilter({ pod }) {
      const claims = claimsOf(pod, volumes)
      if (claims === undefined) return skip
      if (typeof claims === 'string') return refusal(name, 'UnschedulableAndUnresolvable', claims)
      found = new Map()
      return { state: { claims, byNode: found } }
    },
    filter({ claims, byNode }, node) {
      const result = findVolumes(claims, node.node, volumes)
      byNode.set(node, result)
      return result.reasons.length === 0 ? null : sharedRefusal(refusals, result.reasons)
    },
    preScore: () => (volumeCapacityShape === undefined ? skip : found),
    reserve({ claims, byNode }, node, { pod }) {
      const bindings = claims.waiting.length === 0 ? undefined : byNode.get(node)
      return bindings && volumeBinder?.reserve(pod, node, bindings)
    },
    score: (byNode, node) => capacityScore(byNode.get(node)?.bindings ?? [], volumeCapacityShape ?? []),
  })
}

function sharedRefusal(known: Map<string, Refusal>, reasons: readonly string[]): Refusal {
  const key = reasons.join(',')
  const shared = known.get(key) ?? refusal(name, 'UnschedulableAndUnresolvable', ...reasons)
  known.set(key, shared)
  return shared
}

const pointMax = 10

/** How full the found volumes would be, class by class, as the shape likes it (an alpha feature, off by default). */
function capacityScore(bindings: readonly StaticBinding[], shape: readonly UtilizationPoint[]): number {
  const byClass = new Map<string, { requested: number; capacity: number }>()
  for (const { claim, volume } of bindings) {
    const sums = byClass.get(classOf(volume)) ?? { requested: 0, capacity: 0 }
    byClass.set(classOf(volume), sums)
    sums.requested += requestedBytes(claim)
    sums.capacity += capacityBytes(volume)
  }
  if (byClass.size === 0) return 0
  const points = shape.map(({ utilization, score }) => ({ utilization, score: (score * 100) / pointMax }))
  let sum = 0
  for (const { requested, capacity } of byClass.values()) {
    sum += lineAt(points, capacity === 0 ? 100 : Math.trunc((requested * 100) / capacity))
  }
  return Math.round(sum / byClass.size)
}
