import type { NodeAffinity, TopologySpreadConstraint } from '../../api/schema/types.ts'
import type { SpreadSelectors } from './spread-selectors.ts'
import { noVolumes, type VolumeBinder, type Volumes } from './volumes.ts'

/** A resource that counts in a score, and how much. */
export interface ResourceWeight {
  readonly name: string
  readonly weight: number
}

/** How full nodes are liked: by a line through points of utilization (0..100) and score (0..10). */
export interface UtilizationPoint {
  readonly utilization: number
  readonly score: number
}

export type ScoringStrategyType = 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'

export interface ScoringStrategy {
  readonly type: ScoringStrategyType
  readonly resources: readonly ResourceWeight[]
  readonly shape?: readonly UtilizationPoint[]
}

/** What a version may do or not, by the names of the feature gates. */
export interface Gates {
  /** Tolerations that compare numbers. */
  readonly TaintTolerationComparisonOperators: boolean
  /** Spread constraints that narrow their selector to pods with the same labels as this one. */
  readonly MatchLabelKeysInPodTopologySpread: boolean
  /** Spread constraints that say which nodes count; before, node affinity did and taints did not. */
  readonly NodeInclusionPolicyInPodTopologySpread: boolean
  /** Init containers that keep running. */
  readonly SidecarContainers: boolean
  /** Claims that only one pod may use. */
  readonly ReadWriteOncePod: boolean
}

/** Which gates are open by default. Source: pkg/features/kube_features.go. */
export function gatesOf(minorVersion: number): Gates {
  return {
    TaintTolerationComparisonOperators: minorVersion >= 36,
    MatchLabelKeysInPodTopologySpread: minorVersion >= 27,
    NodeInclusionPolicyInPodTopologySpread: minorVersion >= 26,
    SidecarContainers: minorVersion >= 29,
    ReadWriteOncePod: minorVersion >= 27,
  }
}

/** What can be set of the plugins (KubeSchedulerConfiguration v1), with the version whose words are spoken. */
export interface PluginOptions {
  /** The minor version of Kubernetes: 36 is 1.36. It decides words and what came later. */
  readonly minorVersion: number
  readonly gates: Gates
  readonly addedAffinity: NodeAffinity | undefined
  readonly ignoredResources: ReadonlySet<string>
  readonly ignoredResourceGroups: ReadonlySet<string>
  readonly scoringStrategy: ScoringStrategy
  readonly balancedResources: readonly ResourceWeight[]
  /** Undefined: the system's defaults (hostname 3, zone 5, as well as can be). */
  readonly defaultConstraints: readonly TopologySpreadConstraint[] | undefined
  readonly spreadSelectors: SpreadSelectors
  readonly hardPodAffinityWeight: number
  readonly ignorePreferredTermsOfExistingPods: boolean
  readonly volumes: Volumes
  /** Undefined: nobody binds what is found, as where only a decision is asked for. */
  readonly volumeBinder: VolumeBinder | undefined
  /** How full volumes are liked; undefined: it does not count. */
  readonly volumeCapacityShape: readonly UtilizationPoint[] | undefined
}

const cpuAndMemory: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
]

const noSelectors: SpreadSelectors = { selectorFor: () => undefined }

const newestMinorVersion = 36

/** Kubernetes' defaults (pkg/scheduler/apis/config/v1/defaults.go). */
export const pluginDefaults: PluginOptions = {
  minorVersion: newestMinorVersion,
  gates: gatesOf(newestMinorVersion),
  addedAffinity: undefined,
  ignoredResources: new Set(),
  ignoredResourceGroups: new Set(),
  scoringStrategy: { type: 'LeastAllocated', resources: cpuAndMemory },
  balancedResources: cpuAndMemory,
  defaultConstraints: undefined,
  spreadSelectors: noSelectors,
  hardPodAffinityWeight: 1,
  ignorePreferredTermsOfExistingPods: false,
  volumes: noVolumes,
  volumeBinder: undefined,
  volumeCapacityShape: undefined,
}
