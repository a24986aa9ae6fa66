import { isFields, type Schema } from './schema.ts'

/** The item of a list before an update that an item of today stands for; none where the list has no keys to tell by. */
export function correlatedItem(item: unknown, schema: Schema, before: unknown): unknown {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(before) || !isFields(item)) return undefined
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  return before.find((old) => isFields(old) && keys.every((key) => old[key] === item[key]))
}
