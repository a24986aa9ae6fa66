import type { FieldPath } from './field-path.ts'
import { fromFieldsV1, hasPath, toFieldsV1, union } from './field-set.ts'
import type { ManagedFieldsEntry } from './managed-fields.ts'

/** The annotation in which client-side apply keeps what it applied. */
const lastAppliedPath: FieldPath = ['f:metadata', 'f:annotations', 'f:kubectl.kubernetes.io/last-applied-configuration']

/** Names of those who applied client-side: they own the annotation by an ordinary write. Each once, in order. */
export function clientSideAppliers(entries: readonly ManagedFieldsEntry[]): readonly string[] {
  const owners = entries.filter(
    ({ operation, fieldsV1 }) => operation === 'Update' && hasPath(fromFieldsV1(fieldsV1 ?? {}), lastAppliedPath),
  )
  return [...new Set(owners.map(({ manager = '' }) => manager))]
}

/**
 * The entries after kubectl has taken over from client-side apply: what the updater `client` owned, the applier `server` owns.
 * The same list where there is nothing to take over. Source: client-go, util/csaupgrade.
 */
export function upgradeManagedFields(
  entries: readonly ManagedFieldsEntry[],
  client: string,
  server: string,
): readonly ManagedFieldsEntry[] {
  const isClient = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === client && entry.operation === 'Update' && !entry.subresource
  const isServer = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === server && entry.operation === 'Apply' && !entry.subresource
  const target = entries.find(isServer) ?? entries.find(isClient)
  if (target === undefined) return entries
  const source = entries.find((entry) => isClient(entry) && entry.apiVersion === target.apiVersion)
  if (source === undefined && !entries.some(isClient)) return entries
  const fields = union(fromFieldsV1(target.fieldsV1 ?? {}), fromFieldsV1(source?.fieldsV1 ?? {}))
  const upgraded = { ...target, manager: server, operation: 'Apply', fieldsV1: toFieldsV1(fields) }
  return entries.map((entry) => (entry === target ? upgraded : entry)).filter((entry) => !isClient(entry))
}
