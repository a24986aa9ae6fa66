import { labelValueProblems, qualifiedNameProblems } from '../../api/meta/names.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { optionalText, text, toggle } from '../flags.ts'
import { own } from '../own.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../printers/output.ts'
import {
  collected,
  filenameFlags,
  type Info,
  manyFlags,
  nothingNamed,
  refuseAllAndSelector,
  selectResources,
} from '../resources.ts'
import { CommandError } from '../result.ts'

interface PairChanges {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

type PairField = 'labels' | 'annotations'

function pairsVerb(name: 'label' | 'annotate', field: PairField): Verb {
  return {
    name,
    flags: [
      ...filenameFlags,
      ...manyFlags,
      ...outcomeFlags,
      text('resource-version'),
      text('field-manager'),
      optionalText('dry-run', 'unchanged'),
      toggle('overwrite'),
      toggle('list'),
      toggle('local'),
      toggle('record'),
    ],
    run: (command) => {
      refuseAllAndSelector(command)
      const { resources, changes } = split(command, field)
      // What is not in files is not looked for.
      if (command.flags.isOn('local') && command.flags.list('filename').length === 0)
        throw new CommandError(nothingNamed)
      const { infos, errors } = selectResources(command, { args: resources })
      const failed = [...errors]
      const isOne = infos.length === 1
      for (const info of infos) collected(failed, () => changePairs(command, info, field, { ...changes, isOne }))
      throwAll(failed)
    },
  }
}

/** Sets or removes labels. */
export const label: Verb = pairsVerb('label', 'labels')
/** Sets or removes annotations. */
export const annotate: Verb = pairsVerb('annotate', 'annotations')

function split({ args, flags, path }: Command, field: PairField): { resources: string[]; changes: PairChanges } {
  const isPair = (arg: string): boolean => arg.includes('=') || (arg.endsWith('-') && arg.length > 1)
  const first = args.findIndex((arg, index) => isPair(arg) && (index > 0 || flags.list('filename').length > 0))
  const resources = first < 0 ? [...args] : args.slice(0, first)
  const pairs = first < 0 ? [] : args.slice(first)
  const stray = pairs.find((pair) => !isPair(pair))
  if (stray !== undefined)
    throw new CommandError(
      `all resources must be specified before ${field === 'labels' ? 'label' : 'annotation'} changes: ${stray}`,
    )
  if (resources.length === 0 && flags.list('filename').length === 0)
    throw new CommandError(`one or more resources must be specified as <resource> <name> or <resource>/<name>`)
  if (pairs.length === 0 && !flags.isOn('list'))
    throw new CommandError(
      `at least one ${field === 'labels' ? 'label' : 'annotation'} update is required\nSee '${path} -h' for help and examples`,
    )
  return { resources, changes: changesOf(pairs, field) }
}

function changesOf(pairs: readonly string[], field: PairField): PairChanges {
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 0) {
      remove.push(pair.slice(0, -1))
      continue
    }
    const [key, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
    if (field === 'labels') checkLabel(pair, key, value)
    set[key] = value
  }
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined)
    throw new CommandError(
      field === 'labels'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both}`,
    )
  return { set, remove }
}

function checkLabel(pair: string, key: string, value: string): void {
  const valueProblems = labelValueProblems(value)
  if (valueProblems.length > 0) throw new CommandError(`invalid label value: "${pair}": ${valueProblems.join(';')}`)
  const keyProblems = qualifiedNameProblems(key)
  if (keyProblems.length > 0) throw new CommandError(`invalid label key "${pair}": ${keyProblems.join(';')}`)
}

function changePairs(
  command: Command,
  info: Info,
  field: PairField,
  changes: PairChanges & { readonly isOne: boolean },
): void {
  const { flags } = command
  const current = info.object.metadata[field] ?? {}
  if (flags.isOn('list')) {
    const of = withPairs(info.object, field, changes, undefined)
    listPairs(command, info, field, { of, isOne: changes.isOne })
    return
  }
  if (!flags.isOn('overwrite')) refuseOverwriting(current, changes.set, field)
  const version = flags.text('resource-version')
  const change = (stored: KubernetesObject): KubernetesObject => withPairs(stored, field, changes, version)
  const dryRun = dryRunOf(command) === 'client' || flags.isOn('local')
  const object = dryRun ? change(info.object) : command.client.patch(info.kind, info, change)
  if (field === 'labels')
    for (const key of changes.remove) if (own(current, key) === undefined) command.out(`label "${key}" not found.`)
  printOutcome(command, { kind: info.kind, object }, outcome(current, changes, field, command.minor))
}

/** What an object has, or would have; of several objects, each begins with what it is. */
function listPairs(
  command: Command,
  { kind, name }: Info,
  field: PairField,
  list: { of: object; isOne: boolean },
): void {
  if (!list.isOne) command.out(`Listing ${field} for ${kind.kind}.${kind.group}/${name}:`)
  const pairs = (list.of as KubernetesObject).metadata[field] ?? {}
  for (const key of Object.keys(pairs).sort()) command.out(`${list.isOne ? '' : ' '}${key}=${pairs[key]}`)
}

function outcome(
  current: Readonly<Record<string, string>>,
  { set, remove }: PairChanges,
  field: PairField,
  minor: number,
): string {
  if (field === 'annotations') return 'annotated'
  const changed = Object.entries(set).some(([key, value]) => own(current, key) !== value)
  const removed = remove.some((key) => own(current, key) !== undefined)
  if (changed || (removed && minor < 22)) return 'labeled'
  if (removed) return Object.keys(set).length > 0 ? 'labeled' : 'unlabeled'
  return 'not labeled'
}

function refuseOverwriting(current: Readonly<Record<string, string>>, set: PairChanges['set'], field: PairField): void {
  for (const [key, value] of Object.entries(set)) {
    const known = own(current, key)
    if (known === undefined || (field === 'labels' && known === value)) continue
    throw new CommandError(
      field === 'labels'
        ? `'${key}' already has a value (${known}), and --overwrite is false`
        : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${known})`,
    )
  }
}

function withPairs(
  stored: KubernetesObject,
  field: PairField,
  { set, remove }: PairChanges,
  version: string | undefined,
): KubernetesObject {
  const pairs: Record<string, string> = { ...stored.metadata[field], ...set }
  for (const key of remove) delete pairs[key]
  const { [field]: _pairs, ...metadata } = stored.metadata
  const versioned = version === undefined ? {} : { resourceVersion: version }
  const next = Object.keys(pairs).length === 0 ? {} : { [field]: pairs }
  return { ...stored, metadata: { ...metadata, ...next, ...versioned } } as KubernetesObject
}
