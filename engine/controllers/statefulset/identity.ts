import type { Pod, StatefulSet } from '../../api/schema/types.ts'

export const podNameLabel = 'statefulset.kubernetes.io/pod-name'
export const podIndexLabel = 'apps.kubernetes.io/pod-index'

/** The name of the set that a pod's name tells of, and its number; -1 where the name is none that a set gives. */
export function nameParts(podName: string): { readonly parent: string; readonly ordinal: number } {
  const [, parent, digits] = /^(.*)-([0-9]+)$/s.exec(podName) ?? []
  const ordinal = Number(digits)
  if (parent === undefined) return { parent: '', ordinal: -1 }
  return { parent, ordinal: ordinal < 2 ** 31 ? ordinal : -1 }
}

export function ordinalOf({ metadata }: Pod): number {
  return nameParts(metadata.name).ordinal
}

export function startOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0
}

export function replicaCount({ spec }: StatefulSet): number {
  return spec.replicas ?? 1
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= startOrdinal(set) && ordinal < startOrdinal(set) + replicaCount(set)
}

export function podNameOf({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`
}

/** Whether a pod bears the name of a member of the set. */
export function isMember({ metadata }: StatefulSet, pod: Pod): boolean {
  return nameParts(pod.metadata.name).parent === metadata.name
}

/** The labels by which a pod of the set is known. */
export function identityLabels(set: StatefulSet, ordinal: number): Record<string, string> {
  return { [podNameLabel]: podNameOf(set, ordinal), [podIndexLabel]: String(ordinal) }
}

/** Source: pkg/controller/statefulset identityMatches. */
export function hasIdentity(set: StatefulSet, { metadata }: Pod): boolean {
  const { parent, ordinal } = nameParts(metadata.name)
  const isNamed = ordinal >= 0 && parent === set.metadata.name && metadata.name === podNameOf(set, ordinal)
  return isNamed && metadata.labels?.[podNameLabel] === metadata.name
}
