import { type PodShape, qosClass } from '../../engine/api/meta/pods.ts'

export function bind(given: unknown): unknown {
  return { qosClass: qosClass((given as { pod: PodShape }).pod) }
}
