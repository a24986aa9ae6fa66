import { type HintGiven, hintOf } from './scheduler-hints.ts'
import { cycleOf, filterAll, pluginNamed, podFrom, type Sparse, snapshotOf, statusOf } from './scheduler-objects.ts'

type Given = { pod: Sparse; podsOnNode: Sparse[] } | HintGiven

export function bind(given: unknown): unknown {
  const one = given as Given
  const plugin = pluginNamed('NodePorts')
  if ('event' in one) return { requeue: hintOf(plugin, one) }
  const podsOnNodes = one.podsOnNode.map((pod) => ({ ...pod, spec: { ...pod.spec, nodeName: 'node' } }))
  const snapshot = snapshotOf({ nodes: [{ metadata: { name: 'node' } }], podsOnNodes })
  const { early, byNode } = filterAll(plugin, cycleOf(podFrom(one.pod), snapshot))
  return early === 'Skip' ? { preFilterCode: 'Skip' } : (early ?? byNode.get('node') ?? statusOf(null))
}
