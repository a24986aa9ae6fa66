import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject, PodSpec, PodTemplateSpec } from '../api/schema/types.ts'

/** Where the pod specification of a kind stands. */
function pathOf(kind: Pick<Kind, 'kind'>): readonly string[] | undefined {
  switch (kind.kind) {
    case 'Pod':
      return ['spec']
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec']
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return ['spec', 'template', 'spec']
    default:
      return undefined
  }
}

/** The pod specification inside an object, for kinds that have one. */
export function podSpecOf(kind: Pick<Kind, 'kind'>, object: KubernetesObject): PodSpec | undefined {
  const path = pathOf(kind)
  return path?.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], object) as
    | PodSpec
    | undefined
}

/** The object with another pod specification; the same object where the specification is the same. */
export function withPodSpec(kind: Pick<Kind, 'kind'>, object: KubernetesObject, spec: PodSpec): KubernetesObject {
  const path = pathOf(kind)
  return path === undefined ? object : (replaced(object, path, spec) as KubernetesObject)
}

function replaced(value: unknown, [key, ...rest]: readonly string[], next: unknown): unknown {
  if (key === undefined) return next
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>
  const inner = replaced(fields[key], rest, next)
  return inner === fields[key] ? value : { ...fields, [key]: inner }
}

/** The template of what an object creates. */
export function templateOf(object: KubernetesObject): PodTemplateSpec | undefined {
  return (object as { spec?: { template?: PodTemplateSpec } }).spec?.template
}

/** The object with annotations added to its template. */
export function withTemplateAnnotation(object: KubernetesObject, key: string, value: string): KubernetesObject {
  const path = ['spec', 'template', 'metadata', 'annotations']
  const annotations = templateOf(object)?.metadata?.annotations
  return replaced(object, path, { ...annotations, [key]: value }) as KubernetesObject
}
