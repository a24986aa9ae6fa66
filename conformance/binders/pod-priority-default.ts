import { type PodShape, podPriority } from '../../engine/api/meta/pods.ts'

export function bind(given: unknown): unknown {
  return { priority: podPriority((given as { pod: PodShape }).pod) }
}
