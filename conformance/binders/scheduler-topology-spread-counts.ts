import { isRefusal } from '../../engine/scheduler/framework.ts'
import type { HardSpread } from '../../engine/scheduler/plugins/spread-hard.ts'
import { type ClusterGiven, cycleOf, pluginNamed, podFrom, type Sparse, snapshotOf } from './scheduler-objects.ts'

/** Which of two equal values is named is not fixed; the engine keeps no pair of smallest values, it counts all. */
export const dropped = {
  lowest: 'the two smallest values are a cache of the source; the engine finds the smallest as it is asked',
}

export function bind(given: unknown): unknown {
  const one = given as ClusterGiven & { pod: Sparse }
  const result = pluginNamed('PodTopologySpread').preFilter?.(cycleOf(podFrom(one.pod), snapshotOf(one)))
  if (result === undefined || result === 'Skip' || isRefusal(result)) return { counts: [] }
  return { counts: (result.state as HardSpread).countsByValue() }
}
