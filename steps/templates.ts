import type { KubernetesObject } from '../engine/index.ts'
import type { ObjectName } from './names.ts'

interface PodSpec {
  readonly containers?: readonly { readonly name: string }[]
}

type Labels = Readonly<Record<string, string>>

/** What an object says of its pods: a workload in its template, a pod of itself. */
interface Templated {
  readonly metadata?: { readonly labels?: Labels }
  readonly spec?: PodSpec & {
    readonly selector?: { readonly matchLabels?: Labels }
    readonly template?: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: PodSpec }
  }
}

/** The name of its container. @throws where it has several */
export function onlyContainerOf(object: KubernetesObject, name: ObjectName): string {
  const { spec } = object as unknown as Templated
  const names = (spec?.template?.spec?.containers ?? spec?.containers ?? []).map((container) => container.name)
  const [only] = names
  if (names.length === 1 && only !== undefined) return only
  throw new Error(`${name} has ${names.length} containers (${names.join(', ')}): say which with "kubectl set image".`)
}

/** The labels by which a service finds the pods of an object. @throws where it has none */
export function podLabelsOf(object: unknown, name: ObjectName): Labels {
  const { metadata, spec } = object as Templated
  const labels = spec?.selector?.matchLabels ?? spec?.template?.metadata?.labels ?? metadata?.labels
  if (labels === undefined || Object.keys(labels).length === 0)
    throw new Error(`${name} has no labels by which a service could find its pods.`)
  return labels
}
