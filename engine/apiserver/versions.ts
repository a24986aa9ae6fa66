import type { Draft, Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, type ResourceName } from '../api/status.ts'

/** A stored object in the version that somebody asks for; nothing where there is none. */
export function viewed<T extends KubernetesObject, S extends KubernetesObject | undefined>(
  { view }: Kind<T>,
  stored: S,
): S extends undefined ? T | undefined : T {
  const seen = stored === undefined || view === undefined ? stored : view.fromStored(stored)
  return seen as unknown as S extends undefined ? T | undefined : T
}

/** What somebody sends in one version, in the version that is stored. */
export function storedDraft<T extends KubernetesObject>({ view }: Kind<T>, draft: Draft<T>): Draft<KubernetesObject> {
  const object = draft as unknown as KubernetesObject
  return (view?.toStored(object) ?? object) as Draft<KubernetesObject>
}

/** @throws ApiError MethodNotAllowed where a kind does not know such a request */
export function checkVerb(kind: ResourceName & Pick<Kind, 'verbs'>, verb: string): void {
  if ((kind.verbs as readonly string[] | undefined)?.includes(verb) ?? true) return
  throw new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource')
}
