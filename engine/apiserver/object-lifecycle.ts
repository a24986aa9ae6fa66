import type { Draft, Kind, KindContext } from '../api/kinds/kind.ts'
import { deepEqual } from '../api/meta/equality.ts'
import { generateName } from '../api/meta/names.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import { badRequest } from '../api/status.ts'
import { hex } from './hexadecimal.ts'

type Fields = Record<string, unknown>

/** A new object: named, with identity and age, without what only the server or the status subresource may say. */
export function newObject<T extends KubernetesObject>(
  kind: Kind<T>,
  draft: Draft<T>,
  { context, random }: { context: KindContext; random: () => number },
): T {
  const { name, generateName: base, namespace } = draft.metadata
  const rest = clientMetadata(draft.metadata)
  const named =
    name !== undefined && name !== '' ? name : base !== undefined && base !== '' ? generateName(base, random) : ''
  if (draft.metadata.resourceVersion !== undefined && draft.metadata.resourceVersion !== '')
    throw badRequest('resourceVersion should not be set on objects to be created')
  const metadata: Metadata = {
    name: named,
    ...(base === undefined ? {} : { generateName: base }),
    ...(kind.namespaced ? { namespace: namespace === undefined || namespace === '' ? 'default' : namespace } : {}),
    ...rest,
    uid: newUid(random),
    resourceVersion: '',
    ...(kind.hasGeneration ? { generation: 1 } : {}),
    creationTimestamp: context.now,
  }
  const object: Fields = { apiVersion: kind.apiVersion, kind: kind.kind, metadata }
  const given = draft as Fields
  for (const field in given) if (!headFields.has(field)) object[field] = given[field]
  if (!kind.hasStatus) {
    if (given.status !== undefined) object.status = given.status
  } else {
    object.status = kind.keepsStatusOnCreate ? (given.status ?? {}) : {}
  }
  return object as unknown as T
}

/** Besides what stands at the head of an object: a field of that name would replace the prototype. */
const headFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status', '__proto__'])

const unkept: ReadonlySet<string> = new Set(['name', 'selfLink', 'managedFields', '__proto__'])

/** What of the metadata of a new object is the client's to say. */
function clientMetadata(metadata: object): Fields {
  const kept: Fields = {}
  const given = metadata as Fields
  for (const field in given) {
    if (!serverOwnedFields.has(field) && !unkept.has(field)) kept[field] = given[field]
  }
  return kept
}

/** What replaces an object on its main resource: the server's metadata and the status stay as they were. */
export function nextObject<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, before: T): T {
  const next = {
    ...draft,
    apiVersion: before.apiVersion,
    kind: before.kind,
    metadata: keptMetadata(draft, before),
  } as Fields
  if (kind.hasStatus) next.status = (before as unknown as Fields).status
  return next as unknown as T
}

/** What replaces an object on its status subresource: only the status, labels and annotations aside, is new. */
export function nextStatus<T extends KubernetesObject>(_kind: Kind<T>, draft: Draft<T>, before: T): T {
  return {
    ...before,
    metadata: statusMetadata(draft, before),
    status: draft.status ?? {},
  } as unknown as T
}

function statusMetadata(draft: { metadata: object }, before: KubernetesObject): Metadata {
  if (draft.metadata === before.metadata) return before.metadata
  const { labels, annotations } = draft.metadata as Metadata
  const metadata: Fields = { ...before.metadata, labels, annotations }
  if (labels === undefined) delete metadata.labels
  if (annotations === undefined) delete metadata.annotations
  return (deepEqual(metadata, before.metadata) ? before.metadata : metadata) as unknown as Metadata
}

/** Counts a change of the specification, and the beginning of the deletion. */
export function withGeneration<T extends KubernetesObject>(kind: Kind<T>, next: T, before: T): T {
  if (!kind.hasGeneration) return next
  const deleted = next.metadata.deletionTimestamp !== undefined && before.metadata.deletionTimestamp === undefined
  const annotated =
    kind.generationCountsAnnotations === true && !deepEqual(next.metadata.annotations, before.metadata.annotations)
  if (!deleted && !annotated && !differsInSpecification(next, before)) return next
  return { ...next, metadata: { ...next.metadata, generation: (before.metadata.generation ?? 0) + 1 } }
}

/** Whether an object that was being deleted is held by nothing any more: no finalizer, no grace left. */
export function isReleased<T extends KubernetesObject>(kind: Kind<T>, next: T, before: T): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = before.metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds > 0) return false
  return (next.metadata.finalizers ?? []).length === 0 && !kind.isHeldByFinalizers?.(next)
}

function differsInSpecification(next: KubernetesObject, before: KubernetesObject): boolean {
  const names = new Set([...Object.keys(next), ...Object.keys(before)])
  names.delete('metadata')
  names.delete('status')
  for (const name of names) {
    const [a, b] = [(next as unknown as Fields)[name], (before as unknown as Fields)[name]]
    if (a !== b && !deepEqual(a, b)) return true
  }
  return false
}

const serverOwned = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'namespace',
  'generateName',
] as const
const serverOwnedFields: ReadonlySet<string> = new Set(serverOwned)

function keptMetadata(draft: { metadata: object }, before: KubernetesObject): Metadata {
  if (draft.metadata === before.metadata) return before.metadata
  const metadata: Fields = { ...draft.metadata }
  if (metadata.managedFields !== undefined) delete metadata.managedFields
  for (const field of serverOwned) {
    if (before.metadata[field] === undefined) delete metadata[field]
    else metadata[field] = before.metadata[field]
  }
  return metadata as unknown as Metadata
}

function newUid(random: () => number): string {
  const [a, b, c, d] = [word(random), word(random), word(random), word(random)]
  const version = hex(0x4000 | (b >>> 20))
  const variant = 0x8000 | (c & 0x3fff)
  return `${hex(a >>> 16)}${hex(a)}-${hex(b)}-${version}-${hex(variant)}-${hex(c >>> 16)}${hex(d >>> 16)}${hex(d)}`
}

const word = (random: () => number): number => Math.floor(random() * 0x1_0000_0000)

/** The metadata of an object that a component of ours has built whole. */
export function builtMetadata(name: string, namespace: string, now: string, random: () => number): Metadata {
  return { name, namespace, uid: newUid(random), resourceVersion: '', creationTimestamp: now }
}
