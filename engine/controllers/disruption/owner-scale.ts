import { groupOf } from '../../api/meta/group-version.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { KubernetesObject, OwnerReference, Pod } from '../../api/schema/types.ts'

/** A budget whose pods' owners do not say how many they want. */
export class ScaleUnknown extends Error {
  override readonly name = 'ScaleUnknown'
}

/** What has pods, and how many it wants. */
export interface Scale {
  readonly uid: string
  readonly replicas: number
}

export interface Owners {
  /** What the controller's caches hold of one of the kinds that it watches. */
  cached(kind: string, namespace: string, name: string): KubernetesObject | undefined
  /** The scale subresource of anything else. @throws ScaleUnknown for what has none */
  scaled(reference: OwnerReference, namespace: string): Scale | undefined
}

const ofApps = ['apps']
const ofDeployments = ['apps', 'extensions']

/** In the order in which they are tried. Source: pkg/controller/disruption/disruption.go, finders. */
export const finders = {
  replicationController: (owners: Owners, reference: OwnerReference, namespace: string) =>
    named(owners, reference, namespace, 'ReplicationController', ['']),
  deployment: (owners: Owners, reference: OwnerReference, namespace: string): Scale | undefined => {
    const set = controllerOf(setOf(owners, reference, namespace) ?? {})
    return set === undefined ? undefined : named(owners, set, namespace, 'Deployment', ofDeployments)
  },
  replicaSet: (owners: Owners, reference: OwnerReference, namespace: string): Scale | undefined => {
    const set = setOf(owners, reference, namespace)
    return set === undefined || controllerOf(set)?.kind === 'Deployment' ? undefined : scaleOf(set)
  },
  statefulSet: (owners: Owners, reference: OwnerReference, namespace: string) =>
    named(owners, reference, namespace, 'StatefulSet', ofApps),
  scale: (owners: Owners, reference: OwnerReference, namespace: string) => owners.scaled(reference, namespace),
} as const

function setOf(owners: Owners, reference: OwnerReference, namespace: string): KubernetesObject | undefined {
  return cached(owners, reference, namespace, 'ReplicaSet', ofDeployments)
}

function named(
  owners: Owners,
  reference: OwnerReference,
  namespace: string,
  kind: string,
  groups: readonly string[],
): Scale | undefined {
  const found = cached(owners, reference, namespace, kind, groups)
  return found === undefined ? undefined : scaleOf(found)
}

function cached(
  owners: Owners,
  { apiVersion, kind: referenced, name, uid }: OwnerReference,
  namespace: string,
  kind: string,
  groups: readonly string[],
): KubernetesObject | undefined {
  if (referenced !== kind || !groups.includes(groupOf(apiVersion))) return undefined
  const found = owners.cached(kind, namespace, name)
  return found?.metadata.uid === uid ? found : undefined
}

function scaleOf(object: KubernetesObject): Scale {
  const { replicas } = (object as { spec?: { replicas?: number } }).spec ?? {}
  return { uid: object.metadata.uid, replicas: replicas ?? 1 }
}

/** What the owners of the pods want together, and the pods that nobody controls. @throws ScaleUnknown */
export function totalScale(
  owners: Owners,
  pods: readonly Pod[],
): { readonly replicas: number; readonly unmanaged: readonly string[] } {
  const scales = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    const { namespace = '', name } = pod.metadata
    if (reference === undefined) unmanaged.push(name)
    else if (!scales.has(reference.uid)) {
      const scale = firstScale(owners, reference, namespace)
      if (scale === undefined) throw new ScaleUnknown(`found no controllers for pod ${JSON.stringify(name)}`)
      scales.set(scale.uid, scale.replicas)
    }
  }
  return { replicas: [...scales.values()].reduce((sum, count) => sum + count, 0), unmanaged }
}

function firstScale(owners: Owners, reference: OwnerReference, namespace: string): Scale | undefined {
  for (const find of Object.values(finders)) {
    const scale = find(owners, reference, namespace)
    if (scale !== undefined) return scale
  }
  return undefined
}
