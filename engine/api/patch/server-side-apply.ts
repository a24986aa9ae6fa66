import { ApplyConflict, type FieldConflict } from './apply-conflict.ts'
import { type FieldPath, pathText } from './field-path.ts'
import {
  difference,
  type FieldSet,
  hasPath,
  intersection,
  isEmptySet,
  noFields,
  pathsOf,
  recursiveDifference,
  union,
} from './field-set.ts'
import type { FieldType } from './field-type.ts'
import { fieldsOf, withNamedFields } from './fields-of.ts'
import { assertDepth, isEqual, isObject, type JsonObject, member, withoutNulls } from './json.ts'
import { unchangedLastApplied, withLastApplied } from './last-applied.ts'
import {
  decodeManagedFields,
  encodeManagedFields,
  type Managers,
  managedFieldsOf,
  managerKey,
  type Operation,
  type Ownership,
  withManagedFields,
} from './managed-fields.ts'
import { mergeFields, removeFields } from './merge-fields.ts'
import { ignoredFields } from './ownership.ts'
import { PatchError } from './patch-error.ts'
import { transferFields, updateManagers, withoutUnowned } from './update-managers.ts'
import { fieldErrors, joinedErrors } from './validate-fields.ts'

/** What is applied, by whom. */
export interface ApplyRequest {
  readonly config: JsonObject
  readonly manager: string
  /** Take fields from their owners instead of failing. */
  readonly force: boolean
  readonly subresource?: string | undefined
  /** RFC 3339, seconds. */
  readonly time: string
}

/**
 * Applies a configuration: merges it into the live object, removes what its manager applied before and applies no more,
 * and makes the manager an owner of all it applied. Gives the object with its managed fields, before defaults; the very
 * same object where nothing changed. Throws an ApplyConflict where it would change fields of others, a PatchError where
 * the configuration is not valid.
 * @param live the stored object, `undefined` where there is none
 * Source: structured-merge-diff, merge/update.go; apimachinery, pkg/util/managedfields.
 */
export function applyConfiguration(type: FieldType, live: JsonObject | undefined, request: ApplyRequest): JsonObject {
  assertDepth(request.config, 'the applied configuration')
  assertApplicable(type, live, request.config)
  const start = withManagedFields(live ?? emptyObject(request.config), [])
  const managers = managersBefore(type, live, request)
  const result = appliedWithUpgrade(type, start, managers, request)
  const isUnchanged = live !== undefined && isEqual(result.object, start)
  const object = isUnchanged
    ? start
    : request.manager === 'kubectl'
      ? withLastApplied(result.object, request.config)
      : result.object
  const entries = encodeManagedFields(isUnchanged ? result.managers : stamped(result.managers, request))
  if (isUnchanged && isEqual(entries, managedFieldsOf(live))) return live
  return withManagedFields(object, entries)
}

interface Applied {
  readonly object: JsonObject
  readonly managers: Managers
}

function assertApplicable(type: FieldType, live: JsonObject | undefined, config: JsonObject): void {
  const [version, liveVersion] = [member(config, 'apiVersion'), live && member(live, 'apiVersion')]
  if (liveVersion !== undefined && version !== liveVersion) {
    throw new PatchError(
      400,
      `Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${liveVersion}`,
    )
  }
  const metadata = member(config, 'metadata')
  if (isObject(metadata) && member(metadata, 'managedFields') != null) {
    throw new PatchError(400, 'metadata.managedFields must be nil')
  }
  const errors = fieldErrors(type, config)
  if (errors.length > 0) {
    throw new PatchError(500, `failed to create typed patch object (${identity(config)}): ${joinedErrors(errors)}`)
  }
}

/** `default/web; apps/v1, Kind=Deployment` */
function identity(object: JsonObject): string {
  const metadata = member(object, 'metadata')
  const { namespace = '', name = '' } = isObject(metadata) ? metadata : {}
  return `${namespace}/${name}; ${member(object, 'apiVersion')}, Kind=${member(object, 'kind')}`
}

function emptyObject(config: JsonObject): JsonObject {
  return { apiVersion: config['apiVersion'], kind: config['kind'] }
}

/** An object that nobody manages yet belongs to before-first-apply from now on. */
function managersBefore(type: FieldType, live: JsonObject | undefined, request: ApplyRequest): Managers {
  if (live === undefined) return new Map()
  const managers = decodeManagedFields(managedFieldsOf(live))
  if (managers.size > 0) return managers
  const operation: Operation = { ...operationOf(request), operation: 'Update', manager: 'before-first-apply' }
  const empty = emptyObject(request.config)
  return updateManagers(type, empty, withManagedFields(live, []), managers, operation, request.time)
}

function operationOf(request: ApplyRequest): Operation {
  return {
    manager: request.manager,
    operation: 'Apply',
    apiVersion: String(member(request.config, 'apiVersion')),
    subresource: request.subresource,
  }
}

/** What client-side apply set and nobody changed since is no conflict for kubectl: it takes it over. */
function appliedWithUpgrade(type: FieldType, live: JsonObject, managers: Managers, request: ApplyRequest): Applied {
  try {
    return applied(type, live, managers, request)
  } catch (error) {
    if (request.manager !== 'kubectl' || !(error instanceof ApplyConflict)) throw error
    const allowed = unchangedLastApplied(type, live)
    if (allowed === undefined) throw error
    const remaining = error.conflicts.filter(({ path }) => !hasPath(allowed, path))
    if (remaining.length > 0) throw new ApplyConflict(remaining)
    return applied(type, live, managers, { ...request, force: true })
  }
}

function applied(type: FieldType, live: JsonObject, managers: Managers, request: ApplyRequest): Applied {
  const operation = operationOf(request)
  const key = managerKey(operation)
  const ignored = ignoredFields(request.subresource)
  const merged = mergeFields(type, live, request.config)
  const last = managers.get(key)
  const fields = recursiveDifference(fieldsOf(type, request.config), ignored)
  const ownership: Ownership = { ...operation, time: last?.time, fields }
  const claimed = new Map(managers).set(key, ownership)
  const object = withoutNulls(pruned(type, merged, claimed, last?.fields ?? noFields)) as JsonObject
  const transfer = transferFields(type, live, object, claimed, key, ignored)
  if (!request.force && transfer.conflicts.size > 0) throw new ApplyConflict(conflictsOf(transfer.conflicts, claimed))
  return { object, managers: withoutUnowned(transfer.managers, key) }
}

/** Without what the manager applied last time and not this time, and nobody else owns. */
function pruned(type: FieldType, merged: JsonObject, managers: Managers, last: FieldSet): JsonObject {
  if (isEmptySet(last)) return merged
  const named = (set: FieldSet): FieldSet => withNamedFields(type, set)
  const mergedFields = named(fieldsOf(type, merged))
  const owned = [...managers.values()].reduce((set, { fields }) => union(set, fields), noFields)
  const withoutLast = removeFields(type, merged, named(last))
  const dropped = difference(mergedFields, union(named(fieldsOf(type, withoutLast)), named(owned)))
  const withoutDropped = removeFields(type, merged, dropped)
  const gone = difference(mergedFields, named(fieldsOf(type, withoutDropped)))
  return removeFields(type, merged, intersection(gone, named(last)))
}

function conflictsOf(conflicts: ReadonlyMap<string, FieldSet>, managers: Managers): readonly FieldConflict[] {
  const keys = [...conflicts.keys()].sort()
  return keys.flatMap((key) => {
    const manager = managers.get(key)
    if (manager === undefined) return []
    return pathsOf(conflicts.get(key) ?? noFields).map((path: FieldPath) => ({ manager, path, field: pathText(path) }))
  })
}

function stamped(managers: Managers, request: ApplyRequest): Managers {
  const key = managerKey(operationOf(request))
  const ownership = managers.get(key)
  return ownership === undefined ? managers : new Map(managers).set(key, { ...ownership, time: request.time })
}
