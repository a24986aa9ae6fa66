import type { Kind, KindContext } from '../../api/kinds/kind.ts'
import type { KubernetesObject, Metadata, Pod } from '../../api/schema/types.ts'
import type { StoredObject } from '../../store/store.ts'
import { keyOf } from '../../store/table.ts'
import type { RecordedObject, Recording } from './recording.ts'
import { recordedRevisions } from './revisions.ts'
import { standIns } from './stand-ins.ts'

export interface Stored {
  readonly table: string
  readonly object: StoredObject
}

/**
 * A recording as it stands in the store when the cluster begins: with the names, identities, owners and places that its
 * objects had, as if the control plane came back from a backup. What containers were doing is not in it: pods that had not
 * ended are bound, and their kubelets start them; what controllers count, they count anew.
 * @param base what a cluster holds before anybody uses it; of what is in both, the recording's counts
 */
export function restored(recording: Recording, base: readonly Stored[], context: KindContext): readonly Stored[] {
  const given = [...recording.objects, ...recordedRevisions(recording.objects)]
  const there = new Set([...base.map(({ table, object }) => key(table, object)), ...given.map(recordedKey)])
  const missing = standIns(given).filter((each) => !there.has(recordedKey(each)))
  const all = [...missing, ...given]
  const uids = new Set(all.map(({ object }) => object.metadata.uid))
  const nodes = new Set(base.filter(({ table }) => table === 'Node').map(({ object }) => object.metadata.name))
  let revision = Math.max(0, ...base.map(({ object }) => Number(object.metadata.resourceVersion)))
  const restoredObjects = all.map(({ kind, object }) => {
    revision++
    const owned = { ...object, metadata: restoredMetadata(object.metadata, uids, revision) }
    const begun = withStatus(kind, placed(owned, nodes))
    return { table: kind.table, object: (kind.defaults?.(begun, context) ?? begun) as StoredObject }
  })
  return [...restoredObjects, ...base.flatMap((each) => agedNode(each, recording.joined))]
}

/** A node that the cluster has anyway, as old as it was. */
function agedNode({ table, object }: Stored, joined: Recording['joined']): readonly Stored[] {
  const creationTimestamp = table === 'Node' ? joined.get(object.metadata.name) : undefined
  if (creationTimestamp === undefined) return []
  return [{ table, object: { ...object, metadata: { ...object.metadata, creationTimestamp } } as StoredObject }]
}

const key = (table: string, object: StoredObject): string => `${table} ${keyOf(object)}`
const recordedKey = ({ kind, object }: RecordedObject): string => key(kind.table, object as StoredObject)

/** Owners that are not in the recording are none: nobody could tell whether they are still there. */
function restoredMetadata(metadata: Metadata, uids: ReadonlySet<string>, revision: number): Metadata {
  const { ownerReferences, managedFields: _fields, ...rest } = metadata as Metadata & { managedFields?: unknown }
  const owners = ownerReferences?.filter(({ uid }) => uids.has(uid)) ?? []
  return {
    ...rest,
    resourceVersion: String(revision),
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
  }
}

/** A pod of a node that the cluster does not have waits for the scheduler. */
function placed(object: KubernetesObject, nodes: ReadonlySet<string>): KubernetesObject {
  if (object.kind !== 'Pod' || hasEnded(object as Pod)) return object
  const { nodeName, ...spec } = (object as Pod).spec
  return nodeName === undefined || nodes.has(nodeName) ? object : ({ ...object, spec } as Pod)
}

const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Whose status says what has been, not what is. */
const historicalKinds: ReadonlySet<string> = new Set([
  'Job',
  'CronJob',
  'Service',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Namespace',
  'CertificateSigningRequest',
])

function withStatus(kind: Kind, object: KubernetesObject): KubernetesObject {
  if (!kind.hasStatus || historicalKinds.has(kind.kind)) return object
  const { status, ...rest } = object as KubernetesObject & { readonly status?: Readonly<Record<string, unknown>> }
  if (kind.kind === 'Pod')
    return hasEnded(object as Pod) ? object : ({ ...rest, status: podStatus(rest as Pod) } as never)
  if (kind.kind === 'StatefulSet') return { ...rest, status: revisionsOf(status ?? {}) } as never
  const begun = kind.prepareForCreate?.({ ...rest, status: {} } as never, { now: '', minor: 0 })
  return { ...rest, status: (begun as { status?: unknown } | undefined)?.status ?? {} } as never
}

function podStatus({ metadata, spec }: Pod): Pod['status'] {
  const condition = { type: 'PodScheduled', status: 'True', lastTransitionTime: metadata.creationTimestamp ?? '' }
  return { phase: 'Pending', ...(spec.nodeName === undefined ? {} : { conditions: [condition] }) } as Pod['status']
}

/** Which revisions the pods have, an update that was under way goes on from there. */
function revisionsOf({ currentRevision, updateRevision, collisionCount }: Readonly<Record<string, unknown>>): object {
  const kept = { currentRevision, updateRevision, collisionCount }
  const known = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
  return { replicas: 0, ...known }
}
