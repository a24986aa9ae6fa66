import { isKnownTimeZone } from '../../api/meta/time-zones.ts'
import { isNotFound } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { describeObject } from '../describe/index.ts'
import { throwAll } from '../errors.ts'
import { number, toggle } from '../flags.ts'
import { kindNamed } from '../resource-types.ts'
import { filenameFlags, type Info, infoOf, listFlags, type Selection, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Everything about objects, their events included. */
export const describe: Verb = {
  name: 'describe',
  flags: [...filenameFlags, ...listFlags, toggle('show-events'), number('chunk-size')],
  run: (command) => {
    if (command.args.length === 0 && command.flags.list('filename').length === 0)
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
      )
    const selection = withPrefixMatches(command, selectResources(command, { typeMeansAll: true }))
    selection.infos.forEach(({ kind, object }, index) => {
      const text = describeObject(kind.view?.toStored(object) ?? object, {
        client: command.client.lenient,
        nowMs: command.nowMs(),
        minor: command.minor,
        showEvents: command.flags.isOn('show-events', true),
        zone: zoneOf(command),
      })
      command.write(index === 0 ? text : `\n\n${text}`)
    })
    throwAll(selection.errors)
    if (selection.infos.length === 0) nothingFound(command, selection)
  },
}

/** `TZ=Europe/Berlin kubectl describe ...` */
function zoneOf({ surroundings }: Command): string {
  const zone = surroundings.environment?.['TZ']
  if (zone === undefined || zone === '') return 'UTC'
  if (!isKnownTimeZone(zone)) throw new CommandError(`TZ: the time zone "${zone}" is not known here.`)
  return zone
}

/** A name that is not found stands for all that begin with it. */
function withPrefixMatches(command: Command, selection: Selection): Selection {
  const [type = '', prefix, ...more] = command.args
  const isAlone = prefix !== undefined && more.length === 0 && !type.includes('/') && !type.includes(',')
  if (!isAlone || selection.errors.length !== 1 || !isNotFound(selection.errors[0])) return selection
  const kind = kindNamed(command.client.kinds, type)
  const found: Info[] = command.client
    .list(kind, command.namespace)
    .filter(({ metadata }) => metadata.name.startsWith(prefix))
    .map((object) => infoOf(kind, object))
  return found.length === 0 ? selection : { ...selection, infos: found, errors: [] }
}

function nothingFound(command: Command, { kinds }: Selection): void {
  const inNamespace = !command.flags.isOn('all-namespaces') && kinds.every(({ namespaced }) => namespaced)
  command.err(inNamespace ? `No resources found in ${command.namespace} namespace.` : 'No resources found')
}
