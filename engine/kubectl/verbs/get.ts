import type { KubernetesObject } from '../../api/schema/types.ts'
import { isNotFound } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { list, number, text, toggle } from '../flags.ts'
import { objectTable, type TableOptions } from '../printers/object-table.ts'
import { listOf, type OutputFormat, outputFlags, outputFormat, printObject } from '../printers/output.ts'
import { sortedObjects } from '../printers/sorting.ts'
import { sendRaw } from '../raw.ts'
import { printedName } from '../resource-types.ts'
import { filenameFlags, getFlags, type Info, type Selection, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'
import { subresourceInfo, subresourceOf } from '../subresources.ts'
import { watch } from './watching.ts'

/** Shows objects. */
export const get: Verb = {
  name: 'get',
  flags: [
    ...filenameFlags,
    ...getFlags,
    ...outputFlags,
    list('label-columns', 'L'),
    text('sort-by'),
    text('raw'),
    text('subresource'),
    number('chunk-size'),
    toggle('no-headers'),
    toggle('show-labels'),
    toggle('show-kind'),
    toggle('ignore-not-found'),
    toggle('server-print'),
    toggle('watch', 'w'),
    toggle('watch-only'),
    toggle('output-watch-events'),
    toggle('export'),
  ],
  run: (command) => {
    if (command.flags.isOn('export')) throw new CommandError('unknown flag: --export')
    if (command.flags.isSet('raw')) {
      sendRaw(command, 'GET')
      return
    }
    if (command.args.length === 0 && command.flags.list('filename').length === 0) throw missingResource(command)
    const subresource = subresourceOf(command)
    const format = outputFormat(command)
    refuseWithoutEffect(command, format)
    const look = (): Selection => {
      const { errors, ...found } = selectResources(command, { typeMeansAll: true })
      if (subresource !== '') checkNamed(command)
      const infos = subresource === '' ? found.infos : found.infos.map((info) => subresourceInfo(info, subresource))
      return { ...found, infos: sorted(command, infos), errors: shownErrors(command, errors) }
    }
    const selection = look()
    if (isWatch(command)) {
      throwAll(selection.errors)
      watch(command, selection, { format, look, table: tableOptions(command, false) })
      return
    }
    if (format === undefined || format.name === 'wide') printTables(command, selection)
    else if (format.name === 'name') for (const { kind, name } of selection.infos) command.out(printedName(kind, name))
    else printWhole(command, selection, format)
    throwAll(selection.errors)
  },
}

function refuseWithoutEffect({ flags }: Command, format: OutputFormat | undefined): void {
  if (flags.isOn('show-labels') && format !== undefined && format.name !== 'wide')
    throw new CommandError(`--show-labels option cannot be used with ${flags.text('output') ?? ''} printer`)
  if (flags.isOn('output-watch-events') && !flags.isOn('watch') && !flags.isOn('watch-only'))
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only')
}

/** A part of an object is read of one object after another, each by its name. */
function checkNamed({ args, flags }: Command): void {
  const isNamed = args.length > 1 || args.some((arg) => arg.includes('/')) || flags.list('filename').length > 0
  if (!isNamed) throw new CommandError('subresource cannot be used when bulk resources are specified')
}

const isWatch = ({ flags }: Command): boolean => flags.isOn('watch') || flags.isOn('watch-only')

function tableOptions({ flags, nowMs, clusterMinor }: Command, severalKinds: boolean): TableOptions {
  return {
    wide: flags.text('output') === 'wide',
    noHeaders: flags.isOn('no-headers'),
    withNamespace: flags.isOn('all-namespaces'),
    withKind: severalKinds || flags.isOn('show-kind'),
    showLabels: flags.isOn('show-labels'),
    labelColumns: flags.list('label-columns'),
    nowMs: nowMs(),
    minor: clusterMinor,
    plain: !flags.isOn('server-print', true),
  }
}

function missingResource(command: Command): CommandError {
  command.err(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n',
  )
  return new CommandError(
    'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
  )
}

function shownErrors({ flags }: Command, errors: readonly Error[]): readonly Error[] {
  return flags.isOn('ignore-not-found') ? errors.filter((error) => !isNotFound(error)) : errors
}

function sorted({ flags }: Command, infos: readonly Info[]): readonly Info[] {
  const field = flags.text('sort-by')
  return field === undefined || field === '' ? infos : sortedObjects(infos, field)
}

function printWhole(command: Command, { infos, isSingle, errors }: Selection, format: OutputFormat): void {
  if (errors.length > 0 && infos.length === 0) return
  const [first] = infos
  if (isSingle && first !== undefined) {
    printObject(command, first.object, format)
    return
  }
  if (isSingle && command.flags.isOn('ignore-not-found')) return
  printObject(
    command,
    listOf(
      infos.map(({ object }) => object),
      command.minor,
    ),
    format,
  )
}

/** A table per kind, a blank line between two. */
function printTables(command: Command, { infos, kinds, errors }: Selection): void {
  if (infos.length === 0) {
    nothingFound(command, kinds, errors)
    return
  }
  const groups = groupedByKind(infos)
  const severalKinds = kinds.length > 1 || groups.length > 1
  groups.forEach(({ kind, objects }, index) => {
    if (index > 0) command.out('')
    const lines = objectTable(kind, objects, tableOptions(command, severalKinds))
    for (const line of lines) command.out(line)
  })
}

function groupedByKind(infos: readonly Info[]): { kind: Info['kind']; objects: KubernetesObject[] }[] {
  const groups: { kind: Info['kind']; objects: KubernetesObject[] }[] = []
  for (const { kind, object } of infos) {
    const last = groups.at(-1)
    if (last?.kind === kind) last.objects.push(object)
    else groups.push({ kind, objects: [object] })
  }
  return groups
}

function nothingFound(command: Command, kinds: Selection['kinds'], errors: readonly Error[]): void {
  if (errors.length > 0 || command.flags.isOn('ignore-not-found')) return
  const inNamespace = !command.flags.isOn('all-namespaces') && kinds.every(({ namespaced }) => namespaced)
  command.err(inNamespace ? `No resources found in ${command.namespace} namespace.` : 'No resources found')
}
