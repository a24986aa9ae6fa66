import type { AnyPlugin } from '../framework.ts'
import { imageLocality } from './image-locality.ts'
import { interPodAffinity } from './inter-pod-affinity.ts'
import { nodeAffinity } from './node-affinity.ts'
import { nodeName } from './node-name.ts'
import { nodePorts } from './node-ports.ts'
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts'
import { nodeResourcesFit } from './node-resources-fit.ts'
import { nodeUnschedulable } from './node-unschedulable.ts'
import { gatesOf, type PluginOptions, pluginDefaults } from './options.ts'
import { podTopologySpread } from './pod-topology-spread.ts'
import { schedulingGates } from './scheduling-gates.ts'
import { taintToleration } from './taint-toleration.ts'
import { volumeBinding } from './volume-binding.ts'
import { volumeRestrictions } from './volume-restrictions.ts'
import { volumeZone } from './volume-zone.ts'

/** A plugin and how much its score counts. */
export interface WeightedPlugin {
  readonly plugin: AnyPlugin
  readonly weight: number
}

interface Registration {
  readonly create: (options: PluginOptions) => AnyPlugin
  /** Of its score; plugins without one have 0. */
  readonly weight: number
}

/** In the order in which they are asked. Source: pkg/scheduler/apis/config/v1/default_plugins.go. */
const registrations: readonly Registration[] = [
  { create: schedulingGates, weight: 0 },
  { create: nodeUnschedulable, weight: 0 },
  { create: nodeName, weight: 0 },
  { create: taintToleration, weight: 3 },
  { create: nodeAffinity, weight: 2 },
  { create: nodePorts, weight: 0 },
  { create: nodeResourcesFit, weight: 1 },
  { create: volumeRestrictions, weight: 0 },
  { create: volumeBinding, weight: 0 },
  { create: volumeZone, weight: 0 },
  { create: podTopologySpread, weight: 2 },
  { create: interPodAffinity, weight: 2 },
  { create: nodeResourcesBalancedAllocation, weight: 1 },
  { create: imageLocality, weight: 1 },
]

/** The plugins that Kubernetes runs unless told otherwise. */
export function defaultPlugins(options: Partial<PluginOptions> = {}): WeightedPlugin[] {
  const gates = gatesOf(options.minorVersion ?? pluginDefaults.minorVersion)
  const all = { ...pluginDefaults, gates, ...options }
  return registrations.map(({ create, weight }) => ({ plugin: create(all), weight }))
}
