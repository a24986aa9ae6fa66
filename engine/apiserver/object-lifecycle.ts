import type { Draft, Kind, KindContext } from '../api/kinds/kind.ts'
import { deepEqual } from '../api/meta/equality.ts'
import { generateName } from '../api/meta/names.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import { badRequest, forbidden, notFound } from '../api/status.ts'
import type { Store, StoredObject } from '../store/store.ts'

type Fields = Record<string, unknown>

/** A new object: named, with identity and age, without what only the server or the status subresource may say. */
export function newObject<T extends KubernetesObject>(
  kind: Kind<T>,
  draft: Draft<T>,
  { context, random }: { context: KindContext; random: () => number },
): T {
  const { name, generateName: base, namespace, ...rest } = draft.metadata
  const named =
    name !== undefined && name !== '' ? name : base !== undefined && base !== '' ? generateName(base, random) : ''
  if (rest.resourceVersion !== undefined && rest.resourceVersion !== '')
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
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status, ...body } = draft as Fields
  const head = { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...body }
  if (!kind.hasStatus) return (status === undefined ? head : { ...head, status }) as unknown as T
  return { ...head, status: {} } as unknown as T
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
  const { finalizers, ownerReferences } = before.metadata
  const metadata: Fields = { ...keptMetadata(draft, before), finalizers, ownerReferences }
  if (finalizers === undefined) delete metadata.finalizers
  if (ownerReferences === undefined) delete metadata.ownerReferences
  return {
    ...before,
    metadata: deepEqual(metadata, before.metadata) ? before.metadata : metadata,
    status: draft.status,
  } as unknown as T
}

/** Counts a change of the specification. */
export function objectIdentity<T extends KubernetesObject>(kind: Kind<T>, next: T, before: T): T {
  const deleted = next.metadata.deletionTimestamp !== undefined && before.metadata.deletionTimestamp === undefined
  if (!kind.hasGeneration || (!deleted && !differsInSpecification(next, before))) return next
  return { ...next, metadata: { ...next.metadata, generation: (before.metadata.generation ?? 0) + 1 } }
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

function keptMetadata(draft: { metadata: object }, before: KubernetesObject): Metadata {
  if (draft.metadata === before.metadata) return before.metadata
  const metadata: Fields = { ...draft.metadata }
  for (const field of serverOwned) {
    if (before.metadata[field] === undefined) delete metadata[field]
    else metadata[field] = before.metadata[field]
  }
  return metadata as unknown as Metadata
}

/** Nothing new in a namespace that does not exist or is going. */
export function checkNamespace<T extends KubernetesObject>(kind: Kind<T>, object: T, store: Store): void {
  const { namespace } = object.metadata
  if (!kind.namespaced || namespace === undefined) return
  const found = store.get<StoredObject>('Namespace', namespace)
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace)
  if ((found.metadata as Metadata).deletionTimestamp === undefined) return
  throw forbidden(
    kind,
    object.metadata.name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  )
}

const hexadecimal = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function newUid(random: () => number): string {
  const [a, b, c, d] = [word(random), word(random), word(random), word(random)]
  return `${hex(a)}-${hex16(b)}-4${hex16(b >>> 16).slice(1)}-${hex16(0x8000 | (c & 0x3fff))}-${hex16(c >>> 16)}${hex(d)}`
}

const word = (random: () => number): number => Math.floor(random() * 0x1_0000_0000)
const hex16 = (value: number): string => `${hexadecimal[(value >>> 8) & 255]}${hexadecimal[value & 255]}`
const hex = (value: number): string => `${hex16(value >>> 16)}${hex16(value)}`
