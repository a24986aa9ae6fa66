import { ageColumn, nameColumn } from '../api/kinds/columns.ts'
import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { nothingServed } from '../api/status.ts'
import { type Patch, patched } from './patching.ts'
import type { Requester } from './request.ts'

export interface Scale extends KubernetesObject {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

/** The kind of what stands at `scale` of an object. Its columns are those of printers.go printScale. */
export const scaleKind = {
  group: 'autoscaling',
  version: 'v1',
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  plural: 'scales',
  namespaced: true,
  columns: [
    nameColumn,
    { name: 'Desired', value: ({ spec }: Scale) => spec.replicas ?? 0 },
    { name: 'Available', value: ({ status }: Scale) => status.replicas },
    ageColumn,
  ],
} as unknown as Kind

/** What stands at `scale` of an object. @throws ApiError where its kind has none */
export function scaleOf({ scale }: Pick<Kind, 'scale'>, object: KubernetesObject): Scale {
  if (scale === undefined) throw nothingServed()
  const { name, namespace = '', uid, resourceVersion, creationTimestamp } = object.metadata
  return {
    apiVersion: scaleKind.apiVersion,
    kind: scaleKind.kind,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: scale.replicas(object) },
    status: { replicas: scale.statusReplicas(object), selector: scale.selector(object) },
  } as unknown as Scale
}

/** The object with as many replicas as its scale says; the same object where it has them. */
export function withScale({ scale }: Pick<Kind, 'scale'>, object: KubernetesObject, next: Scale): KubernetesObject {
  const { replicas = 0 } = next.spec ?? {}
  return scale === undefined || scale.replicas(object) === replicas ? object : scale.withReplicas(object, replicas)
}

/** The object whose scale has been patched. */
export function withPatchedScale(
  kind: Kind,
  object: KubernetesObject,
  patch: Patch,
  requester: Requester,
): KubernetesObject {
  return withScale(kind, object, patched(scaleKind, scaleOf(kind, object), patch, requester) as Scale)
}
