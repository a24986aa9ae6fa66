import { ManifestError } from '../../api/manifest/manifest-error.ts'
import { toYaml } from '../../api/manifest/written-yaml.ts'
import { readYaml } from '../../api/manifest/yaml-text.ts'
import { createMergePatch } from '../../api/patch/merge-patch.ts'
import { createTwoWayMergePatch } from '../../api/patch/strategic-diff.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import { withLastApplied } from '../apply-objects.ts'
import type { Command, Verb } from '../command.ts'
import { editorOf } from '../editor.ts'
import { text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { outcomeFlags, printOutcome } from '../printers/output.ts'
import { filenameFlags, type Info, mustSelect } from '../resources.ts'
import { CommandError } from '../result.ts'
import { patchedAt, subresourceInfo, subresourceOf } from '../subresources.ts'
import { goYamlError } from '../yaml-errors.ts'

/** Lets an editor change live objects, and stores what it has changed. */
export const edit: Verb = {
  name: 'edit',
  flags: [
    ...filenameFlags,
    ...outcomeFlags,
    text('field-manager'),
    text('subresource'),
    text('validate'),
    toggle('output-patch'),
    toggle('record'),
    toggle('save-config'),
    toggle('windows-line-endings'),
  ],
  run: (command) => {
    for (const info of mustSelect(command).infos) editOne(command, info)
  },
}

export const editHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

function editOne(command: Command, whole: Info): void {
  const info = subresourceInfo(whole, subresourceOf(command))
  const shown = command.flags.isOn('show-managed-fields') ? command.client.withManagedFields(info.object) : info.object
  const isJson = command.flags.text('output') === 'json'
  const before = isJson ? `${goJson(shown, '    ')}\n` : `${editHeader}${toYaml(shown)}`
  const after = editorOf(command)(before)
  const [old, next] = [before, after].map(withoutComments) as [string, string]
  if (next === old || next.trim() === '') {
    command.err(`Edit cancelled, ${next === old ? 'no changes made' : 'saved file was empty'}.`)
    return
  }
  const changed = editedObject(next)
  if (!sameIdentity(info.object, changed))
    throw new CommandError('At least one of apiVersion, kind and name was changed')
  const kept = command.flags.isOn('save-config') ? (withLastApplied(changed) as unknown as KubernetesObject) : changed
  const body = patchBetween(info, shown as JsonObject, kept as unknown as JsonObject)
  if (command.flags.isOn('output-patch')) command.out(`Patch: ${goJson(body)}`)
  const object = stored(command, whole, body)
  printOutcome(command, { kind: info.kind, object }, 'edited')
}

export const withoutComments = (content: string): string =>
  content
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

export function editedObject(content: string): KubernetesObject {
  try {
    return readYaml(content, undefined)[0]?.value as KubernetesObject
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const said = goYamlError(error.reason, error.position?.line ?? 0)
    throw notSaved(`The edited file had a syntax error: error converting YAML to JSON: yaml: ${said}`)
  }
}

const notSaved = (because: string): CommandError =>
  new CommandError(`error: ${because}\nerror: Edit cancelled, no valid changes were saved.`)

const sameIdentity = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.apiVersion === b?.apiVersion && a.kind === b.kind && a.metadata.name === b.metadata?.name

function patchBetween({ kind }: Info, before: JsonObject, after: JsonObject): JsonObject {
  const type = typeOf(kind.apiVersion, kind.kind)
  return type === undefined
    ? createMergePatch(before, after)
    : createTwoWayMergePatch(before, after, patchSchemaOf(type))
}

function stored(command: Command, info: Info, body: JsonObject): KubernetesObject {
  const { client } = command
  const type = typeOf(info.kind.apiVersion, info.kind.kind) === undefined ? 'merge' : 'strategic'
  try {
    const subresource = subresourceOf(command)
    const object = patchedAt(command, info, { patch: { type, body }, subresource, isLocal: false })
    return subresource === 'scale' ? object : client.record(info.kind, info, object)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { kind, name } = info
    const resource = `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`} "${name}"`
    const because = error.reason === 'Invalid' ? `${resource} is invalid` : `${resource} could not be patched`
    const details = (error.status.details?.causes ?? [])
      .map(({ field, message }) => `\n* ${field}: ${message}`)
      .join('')
    throw notSaved(`${because}${details === '' ? `: ${error.message}` : details}`)
  }
}
