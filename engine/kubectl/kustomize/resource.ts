import { groupOf, versionOf } from '../../api/meta/group-version.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'

/** An object on its way through kustomizations. */
export interface Resource {
  object: JsonObject
  /** What it was called, from the file on; a name that another object refers to it by may be any of these. */
  readonly names: string[]
  /** The namespaces that it was in, from the file on. */
  readonly namespaces: string[]
  /** What was put before and behind its name, so that overlays of one base are told apart. */
  readonly affixes: string[]
  /** Its name gets a hash of its content at the end. */
  needsHash: boolean
}

export function resourceOf(object: JsonObject, needsHash = false): Resource {
  const resource = { object, names: [], namespaces: [], affixes: [], needsHash }
  return { ...resource, names: [nameOf(resource)], namespaces: [namespaceOf(resource)] }
}

interface Metadata {
  readonly name?: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export const metadataOf = (object: JsonObject): Metadata =>
  isObject(object['metadata']) ? (object['metadata'] as Metadata) : {}

export const kindOf = ({ object }: Resource): string => String(object['kind'] ?? '')
export const nameOf = ({ object }: Resource): string => String(metadataOf(object).name ?? '')
export const namespaceOf = ({ object }: Resource): string => String(metadataOf(object).namespace ?? '')

export interface GroupVersion {
  readonly group: string
  readonly version: string
}

export function groupVersionOf(object: JsonObject): GroupVersion {
  const text = String(object['apiVersion'] ?? '')
  return { group: groupOf(text), version: versionOf(text) }
}

/** `Deployment.v1.apps/web.[noNs]`: what kustomize calls an object in its errors. */
export function idText(object: JsonObject): string {
  const { group, version } = groupVersionOf(object)
  const { name, namespace } = metadataOf(object)
  return `${object['kind'] || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`
}

export function rename(resource: Resource, name: string): void {
  if (nameOf(resource) === name) return
  resource.object = { ...resource.object, metadata: { ...metadataOf(resource.object), name } }
  resource.names.push(name)
}

export function moveTo(resource: Resource, namespace: string): void {
  if (namespaceOf(resource) === namespace) return
  resource.object = { ...resource.object, metadata: { ...metadataOf(resource.object), namespace } }
  resource.namespaces.push(namespace)
}
