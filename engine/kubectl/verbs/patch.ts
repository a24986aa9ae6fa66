import { readYaml } from '../../api/manifest/yaml-text.ts'
import { applyJsonPatch } from '../../api/patch/json-patch.ts'
import { applyMergePatch } from '../../api/patch/merge-patch.ts'
import { PatchError } from '../../api/patch/patch-error.ts'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../../api/schema/types.ts'
import { ApiError, type StatusReason } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { optionalText, text, toggle } from '../flags.ts'
import { dryRunOf, outputFlags, printOutcome } from '../printers/output.ts'
import { collected, filenameFlags, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

export type PatchType = 'strategic' | 'merge' | 'json'

/** Changes fields of an object. */
export const patch: Verb = {
  name: 'patch',
  flags: [
    ...filenameFlags,
    ...outputFlags,
    text('patch', 'p'),
    text('patch-file'),
    text('type'),
    text('subresource'),
    text('field-manager'),
    optionalText('dry-run', 'unchanged'),
    toggle('local'),
    toggle('record'),
  ],
  run: (command) => {
    const type = command.flags.text('type') ?? 'strategic'
    if (type !== 'strategic' && type !== 'merge' && type !== 'json')
      throw new CommandError(`--type must be one of [json merge strategic], not "${type}"`)
    const value = patchOf(command)
    const { infos, errors } = selectResources(command)
    const failed = [...errors]
    for (const info of infos) collected(failed, () => patchOne(command, info, type, value))
    throwAll(failed)
  },
}

function patchOf(command: Command): unknown {
  const file = command.flags.text('patch-file')
  const given = file === undefined ? command.flags.text('patch') : command.surroundings.readFiles(file)[0]?.text
  if (given === undefined || given === '')
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
  try {
    return readYaml(given, undefined)[0]?.value
  } catch (error) {
    throw new CommandError(`unable to parse "${given}": ${(error as Error).message}`)
  }
}

function patchOne(command: Command, info: Info, type: PatchType, value: unknown): void {
  const { client, flags } = command
  const change = (stored: KubernetesObject): KubernetesObject => patched(info, stored, type, value)
  const subresource = flags.text('subresource')
  if (subresource !== undefined && subresource !== 'status' && subresource !== 'scale')
    throw new CommandError(`invalid subresource value: "${subresource}". Must be one of [status scale resize]`)
  if (subresource === 'scale') throw new CommandError('patch --subresource=scale is not modelled: use kubectl scale')
  const dryRun = dryRunOf(command) === 'client' || flags.isOn('local')
  const before = dryRun ? info.object : client.get(info.kind, info)
  const object = dryRun
    ? change(before)
    : subresource === 'status'
      ? client.patchStatus(info.kind, info, change)
      : client.patch(info.kind, info, change)
  printOutcome(command, { kind: info.kind, object }, object === before ? 'patched (no change)' : 'patched')
}

/** The object after a patch. @throws ApiError in the server's words where the patch does not fit */
export function patched(
  { kind, name }: Pick<Info, 'kind' | 'name'>,
  stored: KubernetesObject,
  type: PatchType,
  value: unknown,
): KubernetesObject {
  const before = stored as unknown as JsonObject
  try {
    if (type === 'json') return applyJsonPatch(before, value) as unknown as KubernetesObject
    if (type === 'merge') return applyMergePatch(before, value) as unknown as KubernetesObject
    const schema = typeOf(kind.apiVersion, kind.kind)
    if (schema === undefined)
      throw new ApiError(
        'UnsupportedMediaType',
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      )
    return applyStrategicMergePatch(before, value, patchSchemaOf(schema)) as unknown as KubernetesObject
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    const details = { name, kind: kind.kind, ...(kind.group === '' ? {} : { group: kind.group }) }
    throw new ApiError(reasons[error.code] ?? 'InternalError', error.message, error.code === 422 ? {} : details)
  }
}

const reasons: Readonly<Record<number, StatusReason>> = { 400: 'BadRequest', 409: 'Conflict', 422: 'Invalid' }
