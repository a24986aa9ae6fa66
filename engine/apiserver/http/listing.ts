import type { KubernetesObject } from '../../api/schema/types.ts'
import { ApiError, badRequest } from '../../api/status.ts'
import { keyOf, splitKey } from '../../store/table.ts'
import type { ApiAnswer, Exchange } from './message.ts'
import { PageExpired, pageOf, pageToken } from './pages.ts'
import { isKnown, objectsAt } from './past.ts'
import type { ListQuery } from './query.ts'
import { askedRevision } from './revisions.ts'
import { selectionOf } from './selection.ts'
import { listAnswer } from './shown.ts'
import type { ResourceTarget } from './target.ts'

/** Objects as a list sees them: all there are at a revision, and where the list begins. */
interface Snapshot {
  readonly revision: number
  readonly objects: readonly KubernetesObject[]
  /** The key, without what all have in common, before which everything has been told. */
  readonly start: string
}

/**
 * All objects of a kind, or a page of them. Source: apiserver pkg/storage/cacher and pkg/storage/etcd3 GetList.
 * @throws ApiError
 */
export function listed(exchange: Exchange, target: ResourceTarget, asked: ListQuery): ApiAnswer {
  const { server, query } = exchange
  const { kind, namespace } = target
  const selection = selectionOf(target, query, server.minor)
  const { revision, objects, start } = snapshotFor(exchange, target, asked)
  const keyIn = (object: KubernetesObject): string => (namespace === '' ? keyOf(object) : splitKey(keyOf(object)).name)
  const left = start === '' ? objects : objects.filter((object) => keyIn(object) >= start)
  // Whoever takes what the cache has gets all of it.
  const limit = asked.resourceVersion === '0' || asked.limit === 0 ? Number.POSITIVE_INFINITY : asked.limit
  const items: KubernetesObject[] = []
  let seen = 0
  for (const object of left) {
    if (items.length >= limit) break
    seen += 1
    if (selection.includes(object)) items.push(object)
  }
  const last = left[seen - 1]
  const metadata = { resourceVersion: String(revision) }
  if (seen === left.length || last === undefined) return listAnswer(exchange, kind, items, metadata)
  const token = pageToken({ revision, start: `${keyIn(last)}\0` })
  const remaining = selection.isEverything ? { remainingItemCount: left.length - seen } : {}
  return listAnswer(exchange, kind, items, { ...metadata, continue: token, ...remaining })
}

function snapshotFor(exchange: Exchange, target: ResourceTarget, asked: ListQuery): Snapshot {
  if (asked.continue !== '') return snapshotOfPage(exchange, target, asked)
  const isExact = asked.resourceVersionMatch === 'Exact' || (asked.resourceVersionMatch === '' && asked.limit > 0)
  const revision = askedRevision(exchange, asked.resourceVersion, !isExact)
  return isExact && revision > 0 ? past(exchange, target, revision) : newest(exchange, target)
}

function snapshotOfPage(exchange: Exchange, target: ResourceTarget, asked: ListQuery): Snapshot {
  const { store } = exchange.server
  if (asked.resourceVersion !== '' && asked.resourceVersion !== '0')
    throw badRequest('specifying resource version is not allowed when using continue')
  const page = pageOf(asked.continue)
  if (page.revision < 0) return { ...newest(exchange, target), start: page.start }
  if (!isKnown(store, page.revision)) throw new PageExpired(page)
  return { ...past(exchange, target, Math.min(page.revision, store.revision)), start: page.start }
}

function newest({ guard, server }: Exchange, { kind, namespace }: ResourceTarget): Snapshot {
  return { revision: server.store.revision, objects: guard.list(kind, namespace), start: '' }
}

/** As it was, in the version that is asked for. */
function past({ server, guard }: Exchange, { kind, namespace }: ResourceTarget, revision: number): Snapshot {
  const { store } = server
  if (!isKnown(store, revision)) throw new ApiError('Expired', 'The resourceVersion for the provided list is too old.')
  guard.check({ verb: 'list', group: kind.group, resource: kind.plural, namespace })
  const isInside = ({ metadata }: KubernetesObject): boolean => namespace === '' || metadata.namespace === namespace
  return { revision, objects: objectsAt(store, kind, revision).filter(isInside), start: '' }
}
