import { fieldErrorText } from '../api/field-error.ts'
import { builtInKinds, findKind } from '../api/kinds/index.ts'
import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { creationErrors, updateErrors } from '../api/validation/object.ts'

type Fields = Readonly<Record<string, unknown>>

export const kindContext = { now: '2024-01-01T00:00:00Z', minor: 36 }

function kindOf(name: string): Kind {
  const kind = findKind(builtInKinds, name)
  if (kind === undefined) throw new Error(`There is no kind "${name}".`)
  return kind
}

/** The object as the API server stores a new one: named, with its defaults, prepared. */
export function created(kindName: string, fields: Fields): Fields {
  const kind = kindOf(kindName)
  const { metadata, ...rest } = fields
  const namespace = kind.namespaced ? { namespace: 'default' } : {}
  const given = { name: 'test', ...namespace, uid: 'uid', resourceVersion: '1', ...(metadata as Fields | undefined) }
  const object = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    ...rest,
    metadata: given,
  } as unknown as KubernetesObject
  const defaulted = kind.defaults?.(object, kindContext) ?? object
  return (kind.prepareForCreate?.(defaulted, kindContext) ?? defaulted) as unknown as Fields
}

/** What is wrong with a new object, as clients read it. */
export function creationTexts(kindName: string, fields: Fields): readonly string[] {
  const object = created(kindName, fields) as unknown as KubernetesObject
  return creationErrors(kindOf(kindName), object, kindContext).map(fieldErrorText)
}

/** What is wrong with an update of an object that was valid. */
export function updateTexts(kindName: string, fields: Fields, change: (stored: Fields) => Fields): readonly string[] {
  const kind = kindOf(kindName)
  const before = created(kindName, fields) as unknown as KubernetesObject
  const next = change(before as unknown as Fields) as unknown as KubernetesObject
  const prepared = kind.prepareForUpdate?.(next, before, kindContext) ?? next
  return updateErrors(kind, prepared, before, kindContext).map(fieldErrorText)
}

/** The object with another value at a dotted path; a number is a place in a list. */
export function withValue<T>(object: T, path: string, value: unknown): T {
  const [head = '', ...rest] = path.split('.')
  const fields = (object ?? (/^[0-9]+$/.test(head) ? [] : {})) as Readonly<Record<string, unknown>>
  const inner = rest.length === 0 ? value : withValue(fields[head], rest.join('.'), value)
  if (Array.isArray(fields)) return fields.with(Number(head), inner) as T
  return { ...fields, [head]: inner } as T
}
