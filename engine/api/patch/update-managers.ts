import { type Comparison, compareFields, withoutFields } from './compare-fields.ts'
import {
  difference,
  type FieldSet,
  fieldSetOf,
  intersection,
  isEmptySet,
  noFields,
  recursiveDifference,
  union,
} from './field-set.ts'
import type { FieldType } from './field-type.ts'
import { compareText, type JsonObject } from './json.ts'
import { type Managers, managerKey, type Operation, type Ownership } from './managed-fields.ts'

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
