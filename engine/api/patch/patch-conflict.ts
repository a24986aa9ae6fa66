import { stringify } from 'yaml'
import type { JsonObject } from './json.ts'
import { PatchError } from './patch-error.ts'

/** Raised where a patch would overwrite what somebody else changed meanwhile. */
export class PatchConflict extends PatchError {
  constructor(patch: JsonObject, changed: JsonObject) {
    super(409, `patch:\n${yaml(patch)}\nconflicts with changes made from original to current:\n${yaml(changed)}\n`)
    this.name = 'PatchConflict'
  }
}

function yaml(document: JsonObject): string {
  return stringify(document, { sortMapEntries: true, lineWidth: 0, indentSeq: false })
}
