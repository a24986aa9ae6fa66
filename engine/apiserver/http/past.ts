import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Change } from '../../sim/change.ts'
import { Compacted, type Store, type StoredObject } from '../../store/store.ts'
import { byCodePoint, keyOf } from '../../store/table.ts'

/** How often the API server has etcd forget what is older than that (--etcd-compaction-interval). */
const compactionMs = 300_000

/** Whether etcd still knows how everything was at a revision. */
export function isKnown(store: Store, revision: number): boolean {
  return revision >= forgottenByEtcd(store)
}

/** The API server compacts what was the newest revision when it last did. */
function forgottenByEtcd(store: Store): number {
  const { nowMs } = store.simulation
  const times = Math.floor(nowMs / compactionMs)
  if (times < 2) return store.compactedRevision
  const untilMs = (times - 1) * compactionMs
  const last = store.changesSince(store.compactedRevision).findLast(({ at }) => at <= untilMs)
  return last?.revision ?? store.compactedRevision
}

/** What was stored, as it is read in the version that is asked for. */
export function readAs(kind: Kind, stored: KubernetesObject): KubernetesObject {
  if (kind.view !== undefined) return kind.view.fromStored(stored)
  return kind.structure?.read(stored) ?? stored
}

/** The objects of a kind in the order of their keys, as they were at a revision that the store still knows. */
export function objectsAt(store: Store, kind: Kind, revision: number): readonly KubernetesObject[] {
  const { table } = kind
  const rows = new Map(
    store
      .table(table)
      .list()
      .map((object) => [keyOf(object), object] as const),
  )
  const later = store.changesSince(revision).filter((change) => change.table === table)
  for (const { key, before } of later.toReversed()) {
    if (before === undefined) rows.delete(key)
    else rows.set(key, before as StoredObject)
  }
  const inOrder = [...rows].sort(([a], [b]) => byCodePoint(a, b))
  return inOrder.map(([, object]) => readAs(kind, object as unknown as KubernetesObject))
}

/** How long the watch cache keeps events, and between how many it can hold (storage/cacher/watch_cache.go). */
const freshMs = 75_000
const eventsMin = 100
const eventsMax = 102_400

/**
 * The last revision after which the watch cache does not know everything any more: it holds some events, more of them where
 * many come, and forgets the oldest when it is full.
 */
export function forgottenByWatchCache(store: Store, table: string): number {
  const events = store.changesSince(store.compactedRevision).filter((change) => change.table === table)
  let capacity = eventsMin
  let first = 0
  events.forEach((event, end) => {
    if (end - first < capacity) return
    const ageMs = (index: number): number => event.at - (events[index] as Change).at
    if (ageMs(first) < freshMs) capacity = Math.min(2 * capacity, eventsMax)
    else if (ageMs(end - Math.floor(capacity / 4)) > freshMs) {
      capacity = Math.max(Math.floor(capacity / 2), eventsMin)
      first = end - capacity
    }
    if (end - first >= capacity) first += 1
  })
  const oldest = events[first]
  return first === 0 || oldest === undefined ? store.compactedRevision : oldest.revision - 1
}

/** The changes of a table behind a revision; undefined where the store itself has forgotten them. */
export function changesOf(store: Store, table: string, revision: number): readonly Change[] | undefined {
  try {
    return store.changesSince(revision).filter((change) => change.table === table)
  } catch (error) {
    if (error instanceof Compacted) return undefined
    throw error
  }
}
