import { ageText } from '../../api/kinds/columns.ts'
import type { Event } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { list, text, toggle } from '../flags.ts'
import { listOf, type OutputFormat, outputFlags, outputFormat, printObject } from '../printers/output.ts'
import { tabbed } from '../printers/tabwriter.ts'
import { kindNamed, printedName } from '../resource-types.ts'
import { CommandError } from '../result.ts'
import { watchLimitMs } from './watching.ts'

/** Events by time, in their own table. */
export const events: Verb = {
  name: 'events',
  flags: [
    ...outputFlags,
    toggle('all-namespaces', 'A'),
    toggle('watch', 'w'),
    toggle('no-headers'),
    text('for'),
    list('types'),
  ],
  run: (command) => {
    const { flags } = command
    if (flags.list('types').some((type) => !/^(normal|warning)$/i.test(type)))
      throw new CommandError('valid --types are Normal or Warning')
    const found = selectedEvents(command)
    const format = outputFormat(command)
    if (flags.isOn('watch')) {
      follow(command, found, format)
      return
    }
    if (found.length === 0) {
      command.err(
        flags.isOn('all-namespaces') ? 'No events found.' : `No events found in ${command.namespace} namespace.`,
      )
      return
    }
    if (format === undefined) command.write(tabled(command, found, !flags.isOn('no-headers')))
    else if (format.name === 'name') printNames(command, found)
    else printObject(command, listOf(found, command.minor), format)
  },
}

function printNames(command: Command, found: readonly Event[]): void {
  const kind = kindNamed(command.client.kinds, 'events')
  for (const { metadata } of found) command.out(printedName(kind, metadata.name))
}

/** Those that are there, and each that comes or is told again, until the cluster has settled. */
function follow(command: Command, found: readonly Event[], format: OutputFormat | undefined): void {
  const known = new Map(found.map((event) => [event.metadata.uid, event]))
  const print = (events: readonly Event[], withHeaders: boolean): void => {
    if (format === undefined) command.write(tabled(command, events, withHeaders))
    else if (format.name === 'name') printNames(command, events)
    else for (const event of events) printObject(command, event, format)
  }
  print(found, !command.flags.isOn('no-headers'))
  const look = (): boolean => {
    for (const event of selectedEvents(command)) {
      if (known.get(event.metadata.uid) === event) continue
      known.set(event.metadata.uid, event)
      print([event], false)
    }
    return command.surroundings.isSettled?.() === true
  }
  command.surroundings.waitUntil(look, watchLimitMs(command))
}

function selectedEvents(command: Command): readonly Event[] {
  const { flags, client, namespace } = command
  const where = flags.isOn('all-namespaces') ? '' : namespace
  const all = client.list(kindNamed(client.kinds, 'events'), where) as readonly Event[]
  const types = flags.list('types').map((type) => type.toLowerCase())
  const about = aboutOf(command)
  return all
    .filter(({ type = '' }) => types.length === 0 || types.includes(type.toLowerCase()))
    .filter((event) => about?.(event) ?? true)
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0))
}

function aboutOf({ flags, client }: Command): ((event: Event) => boolean) | undefined {
  const given = flags.text('for')
  if (given === undefined) return undefined
  const [type = '', name] = given.split('/')
  if (name === undefined || name === '') throw new CommandError('--for must be in resource/name form')
  const { kind } = kindNamed(client.kinds, type)
  return ({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name
}

const timeOf = ({ series, lastTimestamp, eventTime, firstTimestamp }: Event): string =>
  series?.lastObservedTime || lastTimestamp || firstTimestamp || eventTime || ''

function tabled(command: Command, found: readonly Event[], withHeaders: boolean): string {
  const { flags } = command
  const all = flags.isOn('all-namespaces')
  const headers = [...(all ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  const rows = found.map((event) => [
    ...(all ? [event.metadata.namespace ?? ''] : []),
    intervalText(event, command.nowMs()),
    event.type ?? '',
    event.reason ?? '',
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    (event.message ?? '').trim(),
  ])
  const lines = (withHeaders ? [headers, ...rows] : rows).map((cells) => `${cells.join('\t')}\n`)
  return tabbed(lines.join(''), { minimum: 6, padding: 3 })
}

function intervalText({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Event, nowMs: number): string {
  const first = ageText(firstTimestamp || eventTime, nowMs)
  if (series) return `${ageText(series.lastObservedTime, nowMs)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${ageText(lastTimestamp, nowMs)} (x${count} over ${first})` : first
}
