import type { FieldError } from '../field-error.ts'
import type { Kind, KindContext } from '../kinds/kind.ts'
import { subdomainName } from '../kinds/names.ts'
import type { KubernetesObject } from '../schema/types.ts'
import { checkMetadata, checkMetadataUpdate } from './metadata.ts'

/** Everything that is wrong with a new object, metadata first, as Kubernetes lists it. */
export function creationErrors<T extends KubernetesObject>(
  kind: Kind<T>,
  object: T,
  context: KindContext,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const { namespaced, nameErrors = subdomainName } = kind
  checkMetadata(object.metadata, { namespaced, nameErrors }, errors)
  const more = kind.validate?.(object, context) ?? []
  return errors.length === 0 ? more : [...errors, ...more]
}

/** Everything that is wrong with an update of the main resource. */
export function updateErrors<T extends KubernetesObject>(
  kind: Kind<T>,
  next: T,
  before: T,
  context: KindContext,
): readonly FieldError[] {
  return withMetadata(next, before, kind.validateUpdate?.(next, before, context))
}

/** Everything that is wrong with an update of the status. */
export function statusUpdateErrors<T extends KubernetesObject>(
  kind: Kind<T>,
  next: T,
  before: T,
  context: KindContext,
): readonly FieldError[] {
  return withMetadata(next, before, kind.validateStatusUpdate?.(next, before, context))
}

function withMetadata(
  next: KubernetesObject,
  before: KubernetesObject,
  more: readonly FieldError[] | undefined,
): readonly FieldError[] {
  const errors: FieldError[] = []
  checkMetadataUpdate(next.metadata, before.metadata, errors)
  return errors.length === 0 ? (more ?? errors) : [...errors, ...(more ?? [])]
}
