import { cycleOf, filterAll, pluginNamed, podFrom, type Sparse, snapshotOf, statusOf } from './scheduler-objects.ts'

export function bind(given: unknown): unknown {
  const { pod, node } = given as { pod: Sparse; node: Sparse }
  const { early, byNode } = filterAll(pluginNamed('NodeName'), cycleOf(podFrom(pod), snapshotOf({ nodes: [node] })))
  return early === undefined || early === 'Skip' ? ([...byNode.values()][0] ?? statusOf(null)) : early
}
