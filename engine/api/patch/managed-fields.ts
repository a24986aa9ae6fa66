import { type Comparison, compareFields, withoutFields } from './compare-fields.ts'
import {
  difference,
  type FieldSet,
  fieldSetOf,
  fromFieldsV1,
  intersection,
  isEmptySet,
  noFields,
  recursiveDifference,
  toFieldsV1,
  union,
} from './field-set.ts'
import type { FieldType } from './field-type.ts'
import { compareText, isList, isObject, type JsonObject, member } from './json.ts'

/** One entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  /** RFC 3339, seconds. */
  readonly time?: string
  readonly fieldsType?: string
  readonly fieldsV1?: JsonObject
  readonly subresource?: string
}

/** Who does something to an object, and how. */
export interface Operation {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  /** `status`, or absent for the object itself. */
  readonly subresource?: string | undefined
}

/** The fields of one manager. */
export interface Ownership extends Operation {
  readonly time?: string | undefined
  readonly fields: FieldSet
}

/** All managers of an object, by what tells them apart. */
export type Managers = ReadonlyMap<string, Ownership>

const managersMax = 10

/** Metadata that nobody owns: identity, and what the server sets. */
const unownedFields = fieldSetOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
)

/** What tells managers apart: for Apply the version does not count. */
export function managerKey({ manager, operation, apiVersion, subresource }: Operation): string {
  const version = operation === 'Apply' ? undefined : apiVersion
  return JSON.stringify({ manager: manager === '' ? undefined : manager, operation, apiVersion: version, subresource })
}

/** The managers that entries write down. Throws an Error where an entry is malformed. */
export function decodeManagedFields(entries: readonly ManagedFieldsEntry[]): Managers {
  const managers = new Map<string, Ownership>()
  for (const [index, entry] of entries.entries()) {
    const { manager = '', operation, apiVersion = '', subresource, time, fieldsType = '' } = entry
    if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`')
    if (apiVersion === '') throw new Error('apiVersion must not be empty')
    if (fieldsType === '') throw new Error(`missing fieldsType in managed fields entry ${index}`)
    if (fieldsType !== 'FieldsV1') {
      throw new Error(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`)
    }
    const fields = fromFieldsV1(entry.fieldsV1 ?? {})
    const ownership: Ownership = { manager, operation, apiVersion, subresource, time, fields }
    managers.set(managerKey(ownership), ownership)
  }
  return managers
}

/** The entries as an object carries them: appliers first, then by time and name. */
export function encodeManagedFields(managers: Managers): readonly ManagedFieldsEntry[] {
  return [...managers.values()].sort(compareOwnerships).map((ownership) => ({
    ...(ownership.manager === '' ? {} : { manager: ownership.manager }),
    operation: ownership.operation,
    apiVersion: ownership.apiVersion,
    ...(ownership.time === undefined ? {} : { time: ownership.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(ownership.fields),
    ...(ownership.subresource === undefined ? {} : { subresource: ownership.subresource }),
  }))
}

function compareOwnerships(left: Ownership, right: Ownership): number {
  return (
    compareText(left.operation, right.operation) ||
    compareText(left.time ?? '', right.time ?? '') ||
    compareText(left.manager, right.manager) ||
    compareText(left.apiVersion, right.apiVersion) ||
    compareText(left.subresource ?? '', right.subresource ?? '')
  )
}

/** The entries of an object's metadata; none where there are none. */
export function managedFieldsOf(object: JsonObject): readonly ManagedFieldsEntry[] {
  const metadata = member(object, 'metadata')
  const entries = isObject(metadata) ? member(metadata, 'managedFields') : undefined
  return isList(entries) ? (entries.filter(isObject) as readonly ManagedFieldsEntry[]) : []
}

/** The object with these entries; without any, the field is not there. */
export function withManagedFields(object: JsonObject, entries: readonly ManagedFieldsEntry[]): JsonObject {
  const metadata = member(object, 'metadata')
  if (!isObject(metadata)) return entries.length === 0 ? object : { ...object, metadata: { managedFields: entries } }
  if (entries.length > 0) return { ...object, metadata: { ...metadata, managedFields: entries } }
  if (!Object.hasOwn(metadata, 'managedFields')) return object
  const { managedFields: _removed, ...rest } = metadata
  return { ...object, metadata: rest }
}

/** What a transfer of fields to a manager finds: the fields of others that have changed, and who keeps what. */
export interface Transfer {
  readonly comparison: Comparison
  readonly conflicts: ReadonlyMap<string, FieldSet>
  /** All managers, those other than the one that acts without what they lose. */
  readonly managers: Managers
}

/** Finds what of a change from `before` to `after` belonged to others than the manager of that key, and takes it from them. */
export function transferFields(
  type: FieldType,
  before: JsonObject,
  after: JsonObject,
  managers: Managers,
  key: string,
  ignored: FieldSet,
): Transfer {
  const comparison = withoutFields(compareFields(type, before, after), ignored)
  const changed = union(comparison.modified, comparison.added)
  const conflicts = new Map<string, FieldSet>()
  const remaining = new Map<string, Ownership>()
  for (const [other, ownership] of managers) {
    const conflict = other === key ? noFields : intersection(ownership.fields, changed)
    if (!isEmptySet(conflict)) conflicts.set(other, conflict)
    const lost = other === key ? noFields : union(conflict, comparison.removed)
    const fields = difference(ownership.fields, lost)
    if (!isEmptySet(fields)) remaining.set(other, { ...ownership, fields })
  }
  return { comparison, conflicts, managers: remaining }
}

/** The managers without what nobody owns of that manager's fields. */
export function withoutUnowned(managers: Managers, key: string): Managers {
  const ownership = managers.get(key)
  if (ownership === undefined) return managers
  const fields = difference(ownership.fields, unownedFields)
  const result = new Map(managers)
  if (isEmptySet(fields)) result.delete(key)
  else result.set(key, { ...ownership, fields })
  return result
}

/**
 * The managers after an ordinary write (create, update or patch). What changed becomes the writer's; others lose it.
 * @param before the live object, `{}` where there is none
 * @param ignored fields that a write of this kind cannot change: `status` for the object itself
 * @param time RFC 3339, seconds
 */
export function updateManagers(
  type: FieldType,
  before: JsonObject,
  after: JsonObject,
  managers: Managers,
  operation: Operation,
  time: string,
  ignored: FieldSet = noFields,
): Managers {
  const transfer = transferFields(type, before, after, managers, 'current-operation', ignored)
  const { added, modified } = transfer.comparison
  const written = difference(recursiveDifference(union(modified, added), ignored), unownedFields)
  if (isEmptySet(written)) return cappedManagers(transfer.managers)
  const key = managerKey(operation)
  const previous = transfer.managers.get(key)?.fields ?? noFields
  const result = new Map(transfer.managers)
  result.set(key, { ...operation, time, fields: union(written, previous) })
  return cappedManagers(result)
}

/** Merges the oldest updaters of a version into one of the name ancient-changes, where there are more than ten. */
function cappedManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update')
  if (updaters.length <= managersMax) return managers
  updaters.sort(
    ([leftKey, left], [rightKey, right]) =>
      compareText(left.time ?? '', right.time ?? '') || compareText(leftKey, rightKey),
  )
  const result = new Map(managers)
  const firstOfVersion = new Map<string, string>()
  let count = updaters.length
  for (const [key, ownership] of updaters) {
    if (count <= managersMax) break
    const first = firstOfVersion.get(ownership.apiVersion)
    if (first === undefined) {
      firstOfVersion.set(ownership.apiVersion, key)
      continue
    }
    const bucket: Operation = { manager: 'ancient-changes', operation: 'Update', apiVersion: ownership.apiVersion }
    const bucketKey = managerKey(bucket)
    const collected = result.get(bucketKey) ?? result.get(first)
    if (!result.has(bucketKey)) result.delete(first)
    result.delete(key)
    const fields = union(ownership.fields, collected?.fields ?? noFields)
    result.set(bucketKey, { ...bucket, time: ownership.time, fields })
    count--
  }
  return result
}
