import { type FieldError, invalid } from '../field-error.ts'
import type { Event } from '../schema/types.ts'

/** An event lives where its object does; those of objects without a namespace in `default` or `kube-system`. */
export function eventErrors({ involvedObject, metadata }: Event): readonly FieldError[] {
  const namespace = involvedObject.namespace ?? ''
  if (namespace === (metadata.namespace ?? '')) return []
  if (namespace === '' && (metadata.namespace === 'default' || metadata.namespace === 'kube-system')) return []
  return [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
}
