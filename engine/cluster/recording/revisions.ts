import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { revisionData, revisionHashLabel } from '../../api/meta/controller-revisions.ts'
import type { DaemonSet, Pod, StatefulSet } from '../../api/schema/types.ts'
import type { RecordedObject } from './recording.ts'

/**
 * The revisions of daemon sets and stateful sets, of which `kubectl get all` says nothing but their names, on the pods. Without
 * one for the template as it is, every pod would count as old and be replaced.
 */
export function recordedRevisions(objects: readonly RecordedObject[]): readonly RecordedObject[] {
  const known = new Set(
    objects
      .filter(({ kind }) => kind.kind === 'ControllerRevision')
      .flatMap(({ object }) => (object.metadata.ownerReferences ?? []).map(({ uid }) => uid)),
  )
  const hashes = hashesByOwner(objects)
  return objects.flatMap(({ kind, object }) => {
    if (kind.kind !== 'StatefulSet' && kind.kind !== 'DaemonSet') return []
    const set = object as StatefulSet | DaemonSet
    const hash = (set as StatefulSet).status?.updateRevision ?? hashes.get(set.metadata.uid)
    if (hash === undefined || known.has(set.metadata.uid)) return []
    return [{ kind: ControllerRevision as never, object: revision(set, hash) as never }]
  })
}

/** The label of the newest pod of each owner. */
function hashesByOwner(objects: readonly RecordedObject[]): ReadonlyMap<string, string> {
  const pods = objects.filter(({ kind }) => kind.kind === 'Pod').map(({ object }) => object as Pod)
  const born = ({ metadata }: Pod): string => metadata.creationTimestamp ?? ''
  const hashes = new Map<string, string>()
  for (const { metadata } of pods.toSorted((a, b) => (born(a) < born(b) ? -1 : born(a) > born(b) ? 1 : 0))) {
    const hash = metadata.labels?.[revisionHashLabel]
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
    if (hash !== undefined && owner !== undefined) hashes.set(owner.uid, hash)
  }
  return hashes
}

/** Pods of a stateful set bear the whole name of their revision, pods of a daemon set its hash. */
function revision(set: StatefulSet | DaemonSet, label: string): object {
  const { name, namespace, uid, creationTimestamp } = set.metadata
  const { apiVersion, kind } = set
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: label.startsWith(`${name}-`) ? label : `${name}-${label}`,
      namespace,
      uid: `${uid}-revision`,
      creationTimestamp,
      labels: { ...set.spec.template.metadata?.labels, [revisionHashLabel]: label },
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
    },
    data: revisionData(set.spec.template),
    revision: 1,
  }
}
