import { readYaml } from '../../api/manifest/yaml-text.ts'
import { createMergePatch } from '../../api/patch/merge-patch.ts'
import { createTwoWayMergePatch } from '../../api/patch/strategic-diff.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { outputFlags, printOutcome } from '../printers/output.ts'
import { toYaml } from '../printers/yaml.ts'
import { filenameFlags, type Info, mustSelect, selectorFlags } from '../resources.ts'
import { CommandError } from '../result.ts'
import { edited } from '../sed.ts'
import { parseScript } from '../shell.ts'

/** Lets an editor change live objects, and stores what it has changed. */
export const edit: Verb = {
  name: 'edit',
  flags: [
    ...filenameFlags,
    ...selectorFlags,
    ...outputFlags,
    text('field-manager'),
    text('subresource'),
    text('validate'),
    toggle('output-patch'),
    toggle('record'),
    toggle('save-config'),
    toggle('windows-line-endings'),
  ],
  run: (command) => {
    for (const name of ['save-config', 'subresource'])
      if (command.flags.isSet(name))
        throw new CommandError(`edit --${name} is not modelled: change the object with patch.`)
    for (const info of mustSelect(command).infos) editOne(command, info)
  },
}

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

function editOne(command: Command, info: Info): void {
  const shown = command.flags.isOn('show-managed-fields') ? command.client.withManagedFields(info.object) : info.object
  const isJson = command.flags.text('output') === 'json'
  const before = isJson ? `${goJson(shown, '    ')}\n` : `${header}${toYaml(shown)}`
  const after = editorOf(command)(before)
  const [old, next] = [before, after].map(withoutComments) as [string, string]
  if (next === old || next.trim() === '') {
    command.err(`Edit cancelled, ${next === old ? 'no changes made' : 'saved file was empty'}.`)
    return
  }
  const changed = parsed(next)
  if (!sameIdentity(info.object, changed))
    throw new CommandError('At least one of apiVersion, kind and name was changed')
  const body = patchBetween(info, shown as JsonObject, changed as unknown as JsonObject)
  if (command.flags.isOn('output-patch')) command.out(`Patch: ${goJson(body)}`)
  const object = stored(command, info, body)
  printOutcome(command, { kind: info.kind, object }, 'edited')
}

const withoutComments = (content: string): string =>
  content
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

type Editor = (content: string) => string

/** The program that KUBE_EDITOR or EDITOR names. There is no terminal here: it has to do its work by itself. */
function editorOf({ surroundings }: Command): Editor {
  const { environment = {} } = surroundings
  const named = environment['KUBE_EDITOR'] || environment['EDITOR'] || ''
  const [program, ...words] = named === '' ? [] : (parseScript(named)[0]?.stages[0]?.words ?? [])
  if (program === 'true' || program === ':') return (content) => content
  if (program === 'sed') return (content) => edited(content, words)
  const [file] = words
  if (program === 'cp' && file !== undefined && words.length === 1) return () => fileText(surroundings, file)
  const got = named === '' ? 'none is set' : `got "${named}"`
  throw new CommandError(
    `kubectl edit needs an editor that works without a terminal: KUBE_EDITOR="sed -i s/old/new/" changes the text, KUBE_EDITOR="cp FILE" puts a file in its place; ${got}.`,
  )
}

function fileText({ readFiles }: Command['surroundings'], file: string): string {
  try {
    return readFiles(file)[0]?.text ?? ''
  } catch (error) {
    throw new CommandError(`cp: ${(error as Error).message}`)
  }
}

function parsed(content: string): KubernetesObject {
  try {
    return readYaml(content, undefined)[0]?.value as KubernetesObject
  } catch (error) {
    throw notSaved(`The edited file had a syntax error: ${(error as Error).message}`)
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
    return client.record(info.kind, info, client.sendPatch(info.kind, info, { type, body }))
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
