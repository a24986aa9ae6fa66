import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { requestToken } from './access/token-request.ts'
import type { ApiServer } from './api-server.ts'
import { evictPod } from './eviction.ts'
import type { Requester } from './request.ts'

type PostHandler = (
  server: ApiServer,
  object: KubernetesObject,
  body: unknown,
  requester: Requester,
) => KubernetesObject

/** Subresources that are posted to and reach beyond the object itself, by the plural of the kind. */
const posted: Readonly<Record<string, PostHandler>> = {
  'pods/eviction': evictPod as unknown as PostHandler,
  'serviceaccounts/token': requestToken as unknown as PostHandler,
}

export function postHandler(kind: Pick<Kind, 'plural' | 'group'>, subresource: string): PostHandler | undefined {
  return kind.group === '' ? posted[`${kind.plural}/${subresource}`] : undefined
}

/** The names of those that a kind has. */
export function postedParts({ plural, group }: Pick<Kind, 'plural' | 'group'>): readonly string[] {
  if (group !== '') return []
  return Object.keys(posted).flatMap((name) => (name.startsWith(`${plural}/`) ? [name.slice(plural.length + 1)] : []))
}
