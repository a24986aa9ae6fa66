import type { FieldPath } from './field-path.ts'
import type { Operation } from './managed-fields.ts'
import { PatchError } from './patch-error.ts'

/** A field that somebody else owns and an applied configuration would change. */
export interface FieldConflict {
  readonly manager: Operation
  readonly path: FieldPath
  /** `.spec.replicas` */
  readonly field: string
}

/** Raised where an applied configuration would change fields of other managers without force. HTTP 409. */
export class ApplyConflict extends PatchError {
  readonly conflicts: readonly FieldConflict[]

  constructor(conflicts: readonly FieldConflict[]) {
    super(409, messageOf(conflicts))
    this.name = 'ApplyConflict'
    this.conflicts = conflicts
  }

  /** The causes in the details of the status. */
  get causes(): readonly { readonly reason: string; readonly message: string; readonly field: string }[] {
    return this.conflicts.map(({ manager, field }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${managerText(manager)}`,
      field,
    }))
  }
}

function messageOf(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${first.field}`
  }
  const fieldsOf = new Map<string, string[]>()
  for (const { manager, field } of conflicts) {
    const text = managerText(manager)
    fieldsOf.set(text, [...(fieldsOf.get(text) ?? []), field])
  }
  const lines = [...fieldsOf].flatMap(([manager, fields]) => [
    `conflicts with ${manager}:`,
    ...fields.map((field) => `- ${field}`),
  ])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

/** `"kubectl-client-side-apply" using apps/v1`; an applier has no version. */
function managerText({ manager, operation, apiVersion, subresource }: Operation): string {
  const name = JSON.stringify(manager)
  const full = subresource === undefined ? name : `${name} with subresource ${JSON.stringify(subresource)}`
  return operation === 'Update' ? `${full} using ${apiVersion}` : full
}
