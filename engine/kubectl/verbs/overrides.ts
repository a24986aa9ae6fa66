import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { applyJsonPatch } from '../../api/patch/json-patch.ts'
import { applyMergePatch } from '../../api/patch/merge-patch.ts'
import { PatchError } from '../../api/patch/patch-error.ts'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../result.ts'

/** The object as `--overrides` changes it, by the way that `--override-type` names. Source: kubectl pkg/cmd/util/override_options.go. */
export function overridden<Made extends object>({ flags }: Command, made: Made): Made {
  const text = flags.text('overrides') ?? ''
  if (text === '') return made
  const [type, patch] = [flags.text('override-type') ?? 'merge', patchOf(text)]
  try {
    return changed(made as unknown as JsonObject, type, patch) as unknown as Made
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw new CommandError(error.message)
  }
}

function changed(made: JsonObject, type: string, patch: unknown): unknown {
  switch (type) {
    case 'json':
      return applyJsonPatch(made, patch)
    case 'merge':
    case 'strategic': {
      if (!isObject(patch)) throw new CommandError('Invalid JSON Patch')
      const schema = typeOf(String(made['apiVersion']), String(made['kind']))
      return type === 'merge' || schema === undefined
        ? applyMergePatch(made, patch)
        : applyStrategicMergePatch(made, patch, patchSchemaOf(schema))
    }
    default:
      throw new CommandError(`invalid override type: ${type}`)
  }
}

function patchOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new CommandError('Invalid JSON Patch')
  }
}
