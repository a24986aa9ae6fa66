import { type FieldSet, fromFieldsV1, toFieldsV1 } from './field-set.ts'
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
