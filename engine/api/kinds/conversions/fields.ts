import type { KubernetesObject } from '../../schema/types.ts'

/** An object as data, for conversions between versions whose types nobody else needs. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object with one field made into another, or left out where nothing comes of it. */
export function changed<T extends object>(object: T, name: string, change: (value: Fields) => unknown): T {
  const value: unknown = (object as Fields)[name]
  if (!isFields(value)) return object
  const { [name]: _, ...rest } = object as Fields
  const next = change(value)
  return (next === undefined ? rest : { ...rest, [name]: next }) as T
}

/** The same for every item of a list. */
export function changedItems<T extends object>(object: T, name: string, change: (item: Fields) => unknown): T {
  const value: unknown = (object as Fields)[name]
  return Array.isArray(value)
    ? ({ ...object, [name]: value.map((item) => (isFields(item) ? change(item) : item)) } as T)
    : object
}

/** An object whose fields have other names; what has no other name keeps its own. */
export function renamed(object: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name] ?? name, value]))
}

/** `renamed`, the other way round. */
export function renamedBack(object: Fields, names: Readonly<Record<string, string>>): Fields {
  return renamed(object, Object.fromEntries(Object.entries(names).map(([one, other]) => [other, one])))
}

/** Without the fields that are undefined. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

export const asFields = (object: KubernetesObject): Fields => object as unknown as Fields
export const asObject = (fields: Fields): KubernetesObject => fields as unknown as KubernetesObject
