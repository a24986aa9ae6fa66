import { type Selector, selectorFrom, withRequirements } from '../../api/meta/labels.ts'
import type { Pod, TopologySpreadConstraint } from '../../api/schema/types.ts'
import type { Gates } from './options.ts'
import type { SpreadSelectors } from './spread-selectors.ts'

export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway'

/** A constraint ready to be counted with. */
export interface SpreadConstraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly selector: Selector
  readonly minDomains: number
  /** Whether nodes count that the pod's node affinity excludes. */
  readonly honorsAffinity: boolean
  /** Whether nodes count whose taints the pod does not tolerate. */
  readonly honorsTaints: boolean
}

/** What Kubernetes spreads by where nothing else is said. Source: podtopologyspread/plugin.go. */
export const systemDefaultConstraints: readonly TopologySpreadConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
]

export const hostnameKey = 'kubernetes.io/hostname'

/** Where constraints come from. */
export interface ConstraintSource {
  readonly defaults: readonly TopologySpreadConstraint[]
  readonly selectors: SpreadSelectors
  readonly gates: Gates
}

/** The constraints of one kind that hold for a pod: its own, or else the defaults for its services' and controller's pods. */
export function constraintsFor(
  pod: Pod,
  kind: WhenUnsatisfiable,
  { defaults, selectors, gates }: ConstraintSource,
): SpreadConstraint[] {
  const own = pod.spec.topologySpreadConstraints ?? []
  if (own.length > 0) return constraintsOf(own, kind, pod.metadata.labels ?? {}, gates)
  if (!defaults.some(({ whenUnsatisfiable }) => whenUnsatisfiable === kind)) return []
  const selector = selectors.selectorFor(pod)
  if (selector === undefined || selector.isEmpty) return []
  return constraintsOf(defaults, kind, {}, gates).map((constraint) => ({ ...constraint, selector }))
}

function constraintsOf(
  constraints: readonly TopologySpreadConstraint[],
  kind: WhenUnsatisfiable,
  labels: Readonly<Record<string, string>>,
  gates: Gates,
): SpreadConstraint[] {
  const keysOf = ({ matchLabelKeys = [] }: TopologySpreadConstraint) =>
    gates.MatchLabelKeysInPodTopologySpread ? matchLabelKeys : []
  const saysWhichCount = gates.NodeInclusionPolicyInPodTopologySpread
  return constraints
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === kind)
    .map((constraint) => ({
      maxSkew: constraint.maxSkew,
      topologyKey: constraint.topologyKey,
      selector: narrowed(selectorFrom(constraint.labelSelector), keysOf(constraint), labels),
      minDomains: constraint.minDomains ?? 1,
      honorsAffinity: !saysWhichCount || constraint.nodeAffinityPolicy !== 'Ignore',
      honorsTaints: saysWhichCount && constraint.nodeTaintsPolicy === 'Honor',
    }))
}

/** `matchLabelKeys` narrow a selector to pods with the same values as this one; labels it lacks do not count. */
function narrowed(selector: Selector, keys: readonly string[], labels: Readonly<Record<string, string>>): Selector {
  const added = keys
    .filter((key) => labels[key] !== undefined)
    .map((key) => ({ key, operator: 'In' as const, values: [labels[key] as string] }))
  return added.length === 0 ? selector : withRequirements(selector, added)
}
