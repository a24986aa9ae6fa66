import { insufficientResources } from '../../engine/api/scheduling/fit.ts'
import type { Gates } from '../../engine/scheduler/plugins/options.ts'
import { cycleOf, filterAll, gatesFrom, pluginNamed, podFrom, type Sparse, snapshotOf } from './scheduler-objects.ts'

interface Given {
  node: Sparse
  podsOnNode: Sparse[]
  pod: Sparse
  featureGates?: Partial<Gates>
  pluginArgs?: { ignoredResources?: string[]; ignoredResourceGroups?: string[] }
}

/** The version of the source: since 1.33 a pod larger than a node is UnschedulableAndUnresolvable there. */
const minorVersion = 32

export function bind(given: unknown): unknown {
  const { node, podsOnNode, pod, pluginArgs = {}, featureGates } = given as Given
  const podsOnNodes = podsOnNode.map((each) => ({ ...each, spec: { ...each.spec, nodeName: 'node' } }))
  const snapshot = snapshotOf({ nodes: [{ ...node, metadata: { name: 'node' } }], podsOnNodes })
  const ignoredResources = new Set(pluginArgs.ignoredResources)
  const ignoredResourceGroups = new Set(pluginArgs.ignoredResourceGroups)
  const options = { minorVersion, gates: gatesFrom(featureGates), ignoredResources, ignoredResourceGroups }
  const cycle = cycleOf(podFrom(pod), snapshot)
  const { early, byNode } = filterAll(pluginNamed('NodeResourcesFit', options), cycle)
  if (early !== undefined && early !== 'Skip') return { fits: false, phase: 'PreFilter', ...early }
  const status = byNode.get('node')
  const info = snapshot.node('node')
  const lacking = info === undefined ? [] : insufficientResources(cycle.info.requests, info, options)
  const insufficient = lacking.map(({ resource, requested, used, capacity }) => ({
    resource,
    requested,
    used,
    capacity,
  }))
  return { fits: status?.code === 'Success', ...status, insufficient }
}
