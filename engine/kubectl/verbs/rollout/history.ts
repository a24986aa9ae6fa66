import type { Kind } from '../../../api/kinds/kind.ts'
import type { ControllerRevision, KubernetesObject } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { describePodTemplate } from '../../describe/pod-template.ts'
import { Writer } from '../../describe/writer.ts'
import { number } from '../../flags.ts'
import { type OutputFormat, outputFlags, outputFormat, printObject } from '../../printers/output.ts'
import { tabbed } from '../../printers/tabwriter.ts'
import { printedName } from '../../resource-types.ts'
import { filenameFlags, type Info, mustSelect, selectorFlag } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { type Revision, restored, revisionsOf } from './revisions.ts'

/** The revisions of an object, or what one of them was. */
export const history: Verb = {
  name: 'history',
  flags: [...filenameFlags, selectorFlag, ...outputFlags, number('revision')],
  run: (command) => {
    const revision = command.flags.number('revision') ?? 0
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
    const format = command.minor >= printsObjectsSince ? outputFormat(command) : undefined
    for (const info of mustSelect(command).infos) {
      if (format !== undefined) {
        printRevisions(command, info, revision, format)
        continue
      }
      const shown = historyText(revisionsOf(command.client, info), revision, command.minor)
      const suffix = revision > 0 ? `with revision #${revision}` : ''
      command.out(`${printedName(info.kind, info.name)} ${suffix}`)
      command.out(shown)
    }
  },
}

/** The version of kubectl that prints the objects behind revisions; before, `-o` was taken and did nothing. */
const printsObjectsSince = 24

/** The replica set of a revision, or the object as it was then; all of them in order where none is named. */
function printRevisions(command: Command, info: Info, revision: number, format: OutputFormat): void {
  const all = revisionsOf(command.client, info)
  const chosen = revision > 0 ? all.filter(({ number }) => number === revision) : all
  if (revision > 0 && chosen.length === 0) throw new CommandError('unable to find the specified revision')
  chosen.forEach(({ holder }, index) => {
    const object = holder.kind === 'ControllerRevision' ? restored(info.object, holder as ControllerRevision) : holder
    if (format.name === 'name')
      command.out(printedName(holder === object ? kindOf(command, object) : info.kind, object.metadata.name))
    else {
      if (index > 0 && format.name === 'yaml') command.write('---\n')
      printObject(command, object, format)
    }
  })
}

const kindOf = ({ client }: Command, { apiVersion, kind }: KubernetesObject): Kind => {
  const found = client.kinds.ofManifest(apiVersion, kind)
  if (found === undefined) throw new Error(`The server has no ${kind} of ${apiVersion}.`)
  return found
}

/** The list of all revisions, or one in full. Source: kubectl pkg/polymorphichelpers/history.go. */
export function historyText(revisions: readonly Revision[], revision: number, minor: number): string {
  if (revisions.length === 0) return 'No rollout history found.'
  if (revision > 0) {
    const found = revisions.find((each) => each.number === revision)
    if (found === undefined) throw new CommandError('unable to find the specified revision')
    return describedTemplate(found, minor)
  }
  const rows = revisions.map((each) => `${each.number}\t${each.changeCause === '' ? '<none>' : each.changeCause}\n`)
  return tabbed(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, { padding: 2 })
}

function describedTemplate({ template, changeCause }: Revision, minor: number): string {
  const writer = new Writer()
  const annotations = {
    ...template.metadata?.annotations,
    ...(changeCause === '' ? {} : { 'kubernetes.io/change-cause': changeCause }),
  }
  describePodTemplate({ ...template, metadata: { ...template.metadata, annotations } }, writer, minor)
  return writer.text
}
