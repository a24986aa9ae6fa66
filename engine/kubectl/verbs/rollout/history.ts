import type { Verb } from '../../command.ts'
import { describePodTemplate } from '../../describe/pod-template.ts'
import { Writer } from '../../describe/writer.ts'
import { number, text } from '../../flags.ts'
import { outputFlags } from '../../printers/output.ts'
import { tabbed } from '../../printers/tabwriter.ts'
import { printedName } from '../../resource-types.ts'
import { filenameFlags, manyFlags, mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { type Revision, revisionsOf } from './revisions.ts'

/** The revisions of an object, or what one of them was. */
export const history: Verb = {
  name: 'history',
  flags: [...filenameFlags, ...manyFlags, ...outputFlags, number('revision'), text('dry-run')],
  run: (command) => {
    const revision = command.flags.number('revision') ?? 0
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
    if (command.flags.isSet('output'))
      throw new CommandError(
        'rollout history --output is not modelled: look at the replica sets or controller revisions.',
      )
    for (const info of mustSelect(command).infos) {
      const shown = historyText(revisionsOf(command.client, info), revision, command.minor)
      const suffix = revision > 0 ? `with revision #${revision}` : ''
      command.out(`${printedName(info.kind, info.name)} ${suffix}`)
      command.out(shown)
    }
  },
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
