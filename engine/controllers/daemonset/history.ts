import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { DaemonSet } from '../../api/kinds/daemon-set.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import {
  inRevisionOrder,
  keepsTemplate,
  lastRevision,
  revisionData,
  revisionHashLabel,
} from '../../api/meta/controller-revisions.ts'
import { templateHash } from '../../api/meta/hash.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import { ApiError, isAlreadyExists } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'

/** The revisions of a daemon set: that of its template as it is now, and the others. */
export interface History {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

/** What the pods of the current revision bear. */
export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[revisionHashLabel] ?? ''
}

/**
 * Finds or makes the revision of the template as it is now, and gives it the highest number. Pods of doubles of it are
 * relabelled. Source: pkg/controller/daemon/update.go constructHistory.
 */
export function constructHistory(
  client: Client,
  set: DaemonSet,
  revisions: readonly ControllerRevision[],
  pods: readonly Pod[],
): History {
  const labelled = revisions.map((revision) => (hashOf(revision) === '' ? withHashLabel(client, revision) : revision))
  const { template } = set.spec
  const [same, old] = [true, false].map((wanted) =>
    labelled.filter((revision) => keepsTemplate(revision, template) === wanted),
  ) as [ControllerRevision[], ControllerRevision[]]
  const number = lastRevision(old) + 1
  const [kept] = inRevisionOrder(same).slice(-1)
  if (kept === undefined) return { current: snapshot(client, set, number), old }
  if (same.length > 1) removeDoubles(client, kept, same, pods)
  if (kept.revision < number) client.patch(ControllerRevision, at(kept), (stored) => ({ ...stored, revision: number }))
  return { current: kept, old }
}

function withHashLabel(client: Client, revision: ControllerRevision): ControllerRevision {
  return client.patch(ControllerRevision, at(revision), (stored) => {
    const labels = { ...stored.metadata.labels, [revisionHashLabel]: stored.metadata.name }
    return { ...stored, metadata: { ...stored.metadata, labels } }
  })
}

function removeDoubles(
  client: Client,
  kept: ControllerRevision,
  same: readonly ControllerRevision[],
  pods: readonly Pod[],
): void {
  const hash = hashOf(kept)
  for (const pod of pods) {
    if (pod.metadata.labels?.[revisionHashLabel] === hash) continue
    client.patch(PodKind, at(pod), ({ metadata, ...stored }) => {
      const labels = { ...metadata.labels, [revisionHashLabel]: hash }
      return { ...stored, metadata: { ...metadata, labels } }
    })
  }
  for (const revision of same) if (revision !== kept) client.delete(ControllerRevision, at(revision))
}

function snapshot(client: Client, set: DaemonSet, revision: number): ControllerRevision {
  const { metadata, spec, status } = set
  const hash = templateHash(spec.template, status.collisionCount)
  const { namespace = '', annotations } = metadata
  const name = `${metadata.name}-${hash}`
  try {
    return client.create(ControllerRevision, {
      metadata: {
        name,
        namespace,
        labels: { ...spec.template.metadata?.labels, [revisionHashLabel]: hash },
        ...(annotations !== undefined && { annotations }),
        ownerReferences: [ownerReference(set)],
      },
      data: revisionData(spec.template),
      revision,
    })
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    const existing = client.get(ControllerRevision, { namespace, name })
    if (keepsTemplate(existing, spec.template)) return existing
    countCollision(client, set)
    throw error
  }
}

/** Another template has this name already: with the next count the name will be another one. */
function countCollision(client: Client, set: DaemonSet): void {
  const { collisionCount } = set.status
  const fresh = client.get(DaemonSet, at(set))
  if (fresh.status.collisionCount !== collisionCount) {
    const counts = `(${collisionCount ?? '<nil>'}, expected ${fresh.status.collisionCount ?? '<nil>'})`
    const text = `found a stale collision count ${counts} of DaemonSet "${set.metadata.name}" while processing`
    throw new ApiError('Conflict', `${text}; will retry until it is updated`)
  }
  client.patchStatus(DaemonSet, at(set), (stored) => ({
    ...stored,
    status: { ...stored.status, collisionCount: (collisionCount ?? 0) + 1 },
  }))
}

/** Deletes the oldest revisions that are too many, but for those that pods still bear. */
export function cleanUpHistory(
  client: Client,
  set: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
): void {
  let surplus = old.length - (set.spec.revisionHistoryLimit ?? 10)
  if (surplus <= 0) return
  const alive = new Set(pods.map(({ metadata }) => metadata.labels?.[revisionHashLabel]))
  for (const revision of inRevisionOrder(old)) {
    if (surplus <= 0) return
    if (alive.has(hashOf(revision))) continue
    client.delete(ControllerRevision, at(revision))
    surplus--
  }
}

function at({ metadata }: Pod | ControllerRevision | DaemonSet): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
