import type { Draft } from '../../api/kinds/kind.ts'
import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import type { Pod, StatefulSet, Volume } from '../../api/schema/types.ts'
import { ordinalOf } from './identity.ts'

/** Nothing asks that a template has a name. */
const nameOf = ({ metadata }: PersistentVolumeClaim): string => (metadata.name as string | undefined) ?? ''

/** The claim of one template for one pod: `data-db-0`. */
export function claimName({ metadata }: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${nameOf(template)}-${metadata.name}-${ordinal}`
}

export function claimNames(set: StatefulSet, ordinal: number): readonly string[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => claimName(set, template, ordinal))
}

/** The claims that a pod of the set needs. */
export function claimDrafts(set: StatefulSet, ordinal: number): readonly Draft<PersistentVolumeClaim>[] {
  const { namespace } = set.metadata
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { labels, annotations, finalizers } = template.metadata
    return {
      metadata: {
        name: claimName(set, template, ordinal),
        ...(namespace !== undefined && { namespace }),
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations !== undefined && { annotations }),
        ...(finalizers !== undefined && { finalizers }),
      },
      spec: template.spec,
    }
  })
}

/** The volumes of a pod with its claims in place of those of the same names. Source: updateStorage. */
export function volumesWithClaims(
  set: StatefulSet,
  volumes: readonly Volume[] | undefined,
  ordinal: number,
): readonly Volume[] | undefined {
  const templates = set.spec.volumeClaimTemplates ?? []
  if (templates.length === 0) return volumes
  const claimed = templates.map((template) => ({
    name: nameOf(template),
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }))
  const names = new Set(claimed.map(({ name }) => name))
  return [...claimed, ...(volumes ?? []).filter(({ name }) => !names.has(name))]
}

/** Whether the pod uses its claims. Source: storageMatches. */
export function hasStorage(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod)
  if (ordinal < 0) return false
  return (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const volume = pod.spec.volumes?.find(({ name }) => name === nameOf(template))
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinal)
  })
}
