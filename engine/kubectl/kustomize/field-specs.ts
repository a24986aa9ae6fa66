import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { groupVersionOf } from './resource.ts'

/** Where in objects something stands: `spec/template/metadata/labels`. Lists on the way are gone through. */
export interface FieldSpec {
  readonly path: string
  /** What is missing on the way is made. */
  readonly create?: boolean
  readonly kind?: string
  readonly group?: string
  readonly version?: string
}

export function isMeant({ kind, group, version }: FieldSpec, object: JsonObject): boolean {
  const own = groupVersionOf(object)
  return (!kind || kind === object['kind']) && (!group || group === own.group) && (!version || version === own.version)
}

/** An object in which what stands at a path is changed; undefined is taken away, and what is missing is not made unless asked. */
export function changedAt(
  object: JsonObject,
  { path, create = false }: FieldSpec,
  change: (value: unknown) => unknown,
): JsonObject {
  const keys = path.split(/(?<!\\)\//).map((key) => key.replaceAll('\\/', '/').replace(/\[\]$/, ''))
  return changedIn(object, keys, create, change) as JsonObject
}

function changedIn(
  value: unknown,
  keys: readonly string[],
  create: boolean,
  change: (value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => changedIn(item, keys, create, change))
  const [key, ...rest] = keys
  if (key === undefined) return change(value)
  if (!isObject(value)) return value
  const before = value[key]
  if ((before === undefined || before === null) && !create) return value
  const after = changedIn(before ?? (rest.length > 0 ? {} : undefined), rest, create, change)
  return after === before ? value : { ...value, [key]: after }
}
