import { type FieldSet, fieldSetOf, noFields } from './field-set.ts'
import type { FieldType } from './field-type.ts'
import type { JsonObject } from './json.ts'
import {
  decodeManagedFields,
  encodeManagedFields,
  type ManagedFieldsEntry,
  type Managers,
  managedFieldsOf,
  type Operation,
} from './managed-fields.ts'
import { updateManagers } from './update-managers.ts'

/** An ordinary write, as it is to be remembered. */
export interface Write {
  /** The object before; `undefined` for a create. */
  readonly before: JsonObject | undefined
  /** What the writer asked for, defaults included; not what the server filled in by itself. */
  readonly after: JsonObject
  readonly operation: Operation
  /** RFC 3339, seconds. */
  readonly time: string
}

/**
 * The field managers of an object after some writes, found out only when somebody asks. Remembering a write costs one small
 * object; asking costs a comparison per write since it was last asked.
 */
export interface WriteLog {
  readonly type: FieldType
  readonly previous: WriteLog | undefined
  readonly write: Write | undefined
  /** Writes since the managers were last known. */
  readonly length: number
  known: Managers | undefined
}

/** Longer logs are worked off, so that old versions of objects can be forgotten. */
const lengthMax = 64

/** A log that starts from the entries of an object, or from none. */
export function startLog(type: FieldType, entries: readonly ManagedFieldsEntry[] = []): WriteLog {
  return { type, previous: undefined, write: undefined, length: 0, known: decodedOrNone(entries) }
}

/** The log with one more write. The log before stays as it is. */
export function withWrite(log: WriteLog, write: Write): WriteLog {
  const isKnown = log.known !== undefined
  const previous: WriteLog = isKnown ? { ...log, previous: undefined, write: undefined, length: 0 } : log
  const next: WriteLog = { type: log.type, previous, write, length: previous.length + 1, known: undefined }
  if (next.length >= lengthMax) managersOf(next)
  return next
}

/** The managers after all writes of the log. */
export function managersOf(log: WriteLog): Managers {
  const pending: WriteLog[] = []
  let start: WriteLog = log
  while (start.known === undefined && start.previous !== undefined) {
    pending.push(start)
    start = start.previous
  }
  let managers: Managers = start.known ?? new Map()
  for (const entry of pending.reverse()) {
    if (entry.write !== undefined) managers = managersAfter(entry.type, managers, entry.write)
    entry.known = managers
  }
  return managers
}

/** `metadata.managedFields` after all writes of the log. */
export function entriesOf(log: WriteLog): readonly ManagedFieldsEntry[] {
  return encodeManagedFields(managersOf(log))
}

/**
 * The managers after one write. A writer may send entries of its own; with none it keeps those there are, and an object that
 * had none when it was last written stays without.
 */
export function managersAfter(type: FieldType, managers: Managers, write: Write): Managers {
  const isSubresource = write.operation.subresource !== undefined
  const sent = isSubresource ? undefined : sentManagers(write)
  const known = sent ?? managers
  if (known.size === 0 && write.before !== undefined) return known
  const before = withoutEntries(write.before ?? {})
  return updateManagers(
    type,
    before,
    withoutEntries(write.after),
    known,
    write.operation,
    write.time,
    ignoredFields(write.operation.subresource),
  )
}

/** The managers a writer sends along: `undefined` for none, or for those there were; an empty list removes all. */
function sentManagers({ before, after }: Write): Managers | undefined {
  const entries = managedFieldsOf(after)
  if (before !== undefined && managedFieldsOf(before) === entries) return undefined
  const metadata = after['metadata'] as JsonObject | undefined
  const isReset = entries.length === 1 && Object.keys(entries[0] ?? {}).length === 0
  if (isReset || (Array.isArray(metadata?.['managedFields']) && entries.length === 0)) return new Map()
  const managers = decodedOrNone(entries)
  return managers.size === 0 ? undefined : managers
}

function decodedOrNone(entries: readonly ManagedFieldsEntry[]): Managers {
  try {
    return decodeManagedFields(entries)
  } catch {
    // Kubernetes begins anew where it cannot read what is there.
    return new Map()
  }
}

function withoutEntries(object: JsonObject): JsonObject {
  const metadata = object['metadata'] as JsonObject | undefined
  if (metadata === undefined || !Object.hasOwn(metadata, 'managedFields')) return object
  const { managedFields: _entries, ...rest } = metadata
  return { ...object, metadata: rest }
}

const ofObject = fieldSetOf(['f:status'])
const ofStatus = fieldSetOf(['f:spec'])

/** What a write of the object, or of a subresource, cannot change. */
export function ignoredFields(subresource: string | undefined): FieldSet {
  if (subresource === undefined) return ofObject
  return subresource === 'status' ? ofStatus : noFields
}
