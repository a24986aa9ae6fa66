import { normalizedImageName } from '../../engine/scheduler/images.ts'
import { allEqual, cycleOf, pluginNamed, podFrom, type Sparse, scoreAll, snapshotOf } from './scheduler-objects.ts'

type Given = { kind: 'score'; pod: Sparse; nodes: Sparse[] } | { kind: 'imageName'; image: string }

export function bind(given: unknown): unknown {
  const one = given as Given
  if (one.kind === 'imageName') return { normalized: normalizedImageName(one.image) }
  const scored = scoreAll(pluginNamed('ImageLocality'), cycleOf(podFrom(one.pod), snapshotOf(one)))
  return { scores: scored.early === undefined ? scored.scores : allEqual(one.nodes, 0) }
}
