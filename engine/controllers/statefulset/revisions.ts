import { ControllerRevision } from '../../api/kinds/controller-revision.ts'
import { inRevisionOrder, keepsTemplate, revisionData } from '../../api/meta/controller-revisions.ts'
import { templateHash } from '../../api/meta/hash.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { Pod, StatefulSet } from '../../api/schema/types.ts'
import { isAlreadyExists } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'
import { revisionOf } from './replicas.ts'

const hashLabel = 'controller.kubernetes.io/hash'

/** The revision that pods have where an update has not reached them, and the one that it leads to. */
export interface SetRevisions {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  readonly collisionCount: number
}

/** What is to be done so that the template as it is now has the highest number. */
export interface RevisionPlan {
  /** The revision that keeps the template; none: one has to be made. */
  readonly kept?: ControllerRevision
  readonly number: number
}

/** Source: pkg/controller/statefulset getStatefulSetRevisions. `revisions` in their order. */
export function planRevision(set: StatefulSet, revisions: readonly ControllerRevision[]): RevisionPlan {
  const last = revisions.at(-1)
  const kept = revisions.findLast((revision) => keepsTemplate(revision, set.spec.template))
  if (kept !== undefined && kept === last) return { kept, number: kept.revision }
  const number = (last?.revision ?? 0) + 1
  return kept === undefined ? { number } : { kept, number }
}

/** The revision that the set's status names, or the one that an update leads to. */
export function currentRevision(
  { status }: StatefulSet,
  revisions: readonly ControllerRevision[],
  update: ControllerRevision,
): ControllerRevision {
  return revisions.find(({ metadata }) => metadata.name === status.currentRevision) ?? update
}

export function setRevisions(client: Client, set: StatefulSet, revisions: readonly ControllerRevision[]): SetRevisions {
  const ordered = inRevisionOrder(revisions)
  const { kept, number } = planRevision(set, ordered)
  const { update, collisionCount } =
    kept === undefined
      ? createRevision(client, set, number)
      : { update: renumbered(client, kept, number), collisionCount: set.status.collisionCount ?? 0 }
  return { current: currentRevision(set, ordered, update), update, collisionCount }
}

function renumbered(client: Client, kept: ControllerRevision, revision: number): ControllerRevision {
  if (kept.revision === revision) return kept
  return client.patch(ControllerRevision, at(kept), (stored) => ({ ...stored, revision }))
}

/** Another template may have taken the name: with each such collision the name changes. */
function createRevision(
  client: Client,
  set: StatefulSet,
  revision: number,
): { readonly update: ControllerRevision; readonly collisionCount: number } {
  const { metadata, spec, status } = set
  const { namespace = '', annotations } = metadata
  const label = templateHash(spec.template, status.collisionCount ?? 0)
  for (let collisionCount = status.collisionCount ?? 0; ; collisionCount++) {
    const name = `${metadata.name.slice(0, 223)}-${templateHash(spec.template, collisionCount)}`
    try {
      const update = client.create(ControllerRevision, {
        metadata: {
          name,
          namespace,
          labels: { ...spec.template.metadata?.labels, [hashLabel]: label },
          ...(annotations !== undefined && { annotations }),
          ownerReferences: [ownerReference(set)],
        },
        data: revisionData(spec.template),
        revision,
      })
      return { update, collisionCount }
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      const existing = client.get(ControllerRevision, { namespace, name })
      if (keepsTemplate(existing, spec.template)) return { update: existing, collisionCount }
    }
  }
}

/** Deletes the oldest revisions that are too many, but for those in use. */
export function truncateHistory(
  client: Client,
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  inUse: { readonly pods: readonly Pod[]; readonly revisions: SetRevisions },
): void {
  const limit = set.spec.revisionHistoryLimit ?? 10
  if (revisions.length <= limit) return
  const { current, update } = inUse.revisions
  const alive = new Set([current.metadata.name, update.metadata.name, ...inUse.pods.map(revisionOf)])
  const old = inRevisionOrder(revisions).filter(({ metadata }) => !alive.has(metadata.name))
  for (const revision of old.slice(0, Math.max(0, old.length - limit))) client.delete(ControllerRevision, at(revision))
}

function at({ metadata }: ControllerRevision): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name }
}
