import type { Kind } from '../../api/kinds/kind.ts'
import { type TypeSchema, typeOf } from '../../api/schema/schema.ts'
import { structJson } from '../../api/schema/struct-json.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { asShownBy, creationTimeOmittedSince } from '../older-servers.ts'
import { scaleKind } from '../scale.ts'
import { type ApiAnswer, type Exchange, objectAnswer } from './message.ts'

/** An object as the server sends it: what its version has of it, with who set which field. */
export function shown({ server }: Exchange, kind: Kind, object: KubernetesObject): KubernetesObject {
  return withCreationTime(server.minor, asShownBy(server.minor, kind, server.withManagedFields(kind, object)))
}

/** Older servers write that something has no time of creation. */
export function withCreationTime(minor: number, object: KubernetesObject): KubernetesObject {
  const { creationTimestamp, ...metadata } = (object.metadata ?? {}) as { readonly creationTimestamp?: string | null }
  if (creationTimestamp) return object
  const shownTime = minor < creationTimeOmittedSince ? { creationTimestamp: null } : {}
  return { ...object, metadata: { ...metadata, ...shownTime } } as unknown as KubernetesObject
}

/** The struct of a kind; undefined for kinds that definitions make, whose objects are written key by key. */
export function structOfKind({ apiVersion, kind, structure }: Kind): TypeSchema | undefined {
  return structure === undefined ? typeOf(apiVersion, kind) : undefined
}

export function shownAnswer(exchange: Exchange, code: number, kind: Kind, object: KubernetesObject): ApiAnswer {
  const sent = kind === scaleKind ? object : shown(exchange, kind, object)
  return objectAnswer(exchange, code, sent, structOfKind(kind))
}

/** Objects as the list of their kind. @param metadata `resourceVersion`, and where it goes on */
export function listAnswer(
  exchange: Exchange,
  kind: Kind,
  objects: readonly KubernetesObject[],
  metadata: object,
): ApiAnswer {
  const { apiVersion, structure } = kind
  const items = objects.map((object) => shown(exchange, kind, object))
  const name = `${kind.kind}List`
  if (structure !== undefined) {
    const list = { apiVersion, kind: name, metadata: { continue: '', ...metadata }, items }
    return objectAnswer(exchange, 200, list, undefined)
  }
  // In a typed list only the list itself says what its items are.
  const untyped = items.map(({ apiVersion: _version, kind: _kind, ...item }) => item)
  return objectAnswer(exchange, 200, { kind: name, apiVersion, metadata, items: untyped }, typeOf(apiVersion, name))
}

/** An object as a watch tells it. */
export function eventLine(exchange: Exchange, kind: Kind, type: string, object: KubernetesObject): string {
  return `{"type":"${type}","object":${structJson(shown(exchange, kind, object), structOfKind(kind))}}\n`
}
