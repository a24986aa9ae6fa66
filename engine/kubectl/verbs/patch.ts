import { ManifestError } from '../../api/manifest/manifest-error.ts'
import { readYaml } from '../../api/manifest/yaml-text.ts'
import type { Patch } from '../../apiserver/patching.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { optionalText, text, toggle } from '../flags.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../printers/output.ts'
import { collected, filenameFlags, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'
import { patchedAt, subresourceInfo, subresourceOf } from '../subresources.ts'
import { goYamlError } from '../yaml-errors.ts'

/** The first version of kubectl that reads a patch from a file. */
const patchFileSinceMinor = 20

/** Changes fields of an object. */
export const patch: Verb = {
  name: 'patch',
  flags: [
    ...filenameFlags,
    ...outcomeFlags,
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
    subresourceOf(command)
    const type = command.flags.text('type') ?? 'strategic'
    if (type !== 'strategic' && type !== 'merge' && type !== 'json')
      throw new CommandError(`--type must be one of [json merge strategic], not "${type}"`)
    const patch = { type, body: patchOf(command) } as const
    const { infos, errors } = selectResources(command)
    const failed = [...errors]
    for (const info of infos) collected(failed, () => patchOne(command, info, patch))
    throwAll(failed)
  },
}

function patchOf(command: Command): unknown {
  const [file = '', inline = ''] = [command.flags.text('patch-file'), command.flags.text('patch')]
  if (file !== '' && inline !== '') throw new CommandError('cannot specify --patch and --patch-file together')
  const given = file === '' ? inline : (command.surroundings.readFiles(file)[0]?.text ?? '')
  if (given === '')
    throw new CommandError(
      command.minor < patchFileSinceMinor
        ? 'must specify -p to patch'
        : 'must specify --patch or --patch-file containing the contents of the patch',
    )
  try {
    return readYaml(given, undefined)[0]?.value ?? null
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const reason = goYamlError(error.reason, error.position?.line ?? 0)
    throw new CommandError(`unable to parse ${JSON.stringify(given)}: yaml: ${reason}`)
  }
}

function patchOne(command: Command, info: Info, patch: Patch): void {
  const { client, flags } = command
  const subresource = subresourceOf(command)
  const isLocal = dryRunOf(command) === 'client' || flags.isOn('local')
  const current = isLocal ? info : { ...info, object: client.get(info.kind, info) }
  const before = subresourceInfo(current, subresource)
  const object = patchedAt(command, current, { patch, subresource, isLocal })
  const shown = isLocal || subresource === 'scale' ? object : client.record(info.kind, info, object)
  const isSame = isLocal
    ? object === before.object
    : object.metadata.resourceVersion === before.object.metadata.resourceVersion
  printOutcome(command, { kind: before.kind, object: shown }, isSame ? 'patched (no change)' : 'patched')
}
