import { toYaml } from '../../../api/manifest/written-yaml.ts'
import type { KubernetesObject } from '../../../api/schema/types.ts'
import { lastAppliedAnnotation, withLastApplied } from '../../apply-objects.ts'
import type { Command, Verb } from '../../command.ts'
import { editorOf } from '../../editor.ts'
import { throwAll } from '../../errors.ts'
import { optionalText, text, toggle } from '../../flags.ts'
import { goJson } from '../../go-json.ts'
import { readObjects } from '../../manifest-files.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../../printers/output.ts'
import { allOrSelectedFlags, filenameFlags, type Info, mustSelect, nothingNamed } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { editedObject, editHeader, withoutComments } from '../edit.ts'

const lastAppliedOf = ({ metadata }: KubernetesObject): string | undefined =>
  metadata.annotations?.[lastAppliedAnnotation]

const noneFound = (name: string): string => `no last-applied-configuration annotation found on resource: ${name}`

/** What `kubectl apply` keeps on an object of what it applied last. */
const view: Verb = {
  name: 'view-last-applied',
  flags: [...filenameFlags, ...allOrSelectedFlags, text('output', 'o')],
  run: (command) => {
    const output = command.flags.text('output') ?? 'yaml'
    if (output !== 'yaml' && output !== 'json')
      throw new CommandError(
        `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee 'kubectl apply view-last-applied -h' for help and examples`,
      )
    const kept = mustSelect(command).infos.map(({ object }) => {
      const found = lastAppliedOf(object)
      if (found === undefined) throw new CommandError(noneFound(object.metadata.name))
      return JSON.parse(found) as unknown
    })
    for (const config of kept) command.write(output === 'yaml' ? toYaml(config) : `${goJson(config, '  ')}\n`)
  },
}

/** Makes an object look as if a file had been applied last, and changes nothing else of it. */
const set: Verb = {
  name: 'set-last-applied',
  flags: [...filenameFlags, ...outcomeFlags, optionalText('dry-run', 'unchanged'), toggle('create-annotation')],
  run: (command) => {
    const files = command.flags.list('filename')
    if (files.length === 0) throw new CommandError(nothingNamed)
    const errors: Error[] = []
    const infos = readObjects(command, files, errors)
    throwAll(errors)
    const changed = infos.filter((info) => isChanged(command, info))
    for (const info of changed) setOne(command, info)
  },
}

function isChanged(command: Command, info: Info): boolean {
  const known = lastAppliedOf(command.client.get(info.kind, info))
  if (known === undefined && !command.flags.isOn('create-annotation'))
    throw new CommandError(
      `${noneFound(info.name)}, to create the annotation, run the command with --create-annotation`,
    )
  if (known !== configurationText(info)) return true
  command.out(`set-last-applied ${info.name}: no changes required.`)
  return false
}

const configurationText = ({ object }: Info): string =>
  (withLastApplied(object) as unknown as KubernetesObject).metadata.annotations?.[lastAppliedAnnotation] ?? ''

function setOne(command: Command, info: Info, outcome = 'configured'): void {
  const { kind, namespace, name } = info
  const body = { metadata: { annotations: { [lastAppliedAnnotation]: configurationText(info) } } }
  const object =
    dryRunOf(command) === 'client'
      ? command.client.get(kind, info)
      : command.client.sendPatch(kind, { namespace, name }, { type: 'merge', body })
  printOutcome(command, { kind, object }, outcome)
}

/** Lets an editor change what was applied last, and nothing else of the object. */
const edit: Verb = {
  name: 'edit-last-applied',
  flags: [...filenameFlags, ...outcomeFlags, text('field-manager'), toggle('windows-line-endings')],
  run: (command) => {
    for (const info of mustSelect(command).infos) editOne(command, info)
  },
}

function editOne(command: Command, info: Info): void {
  const kept = lastAppliedOf(info.object)
  if (kept === undefined) throw new CommandError(noneFound(info.name))
  const config = JSON.parse(kept) as unknown
  const before = `${editHeader}${toYaml(config)}`
  const after = editorOf(command)(before)
  const [old, next] = [before, after].map(withoutComments) as [string, string]
  if (next === old || next.trim() === '') {
    command.err(`Edit cancelled, ${next === old ? 'no changes made' : 'saved file was empty'}.`)
    return
  }
  setOne(command, { ...info, object: editedObject(next) }, 'edited')
}

export const lastApplied: readonly Verb[] = [view, set, edit]
