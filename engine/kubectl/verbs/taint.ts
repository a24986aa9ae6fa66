import type { Kind } from '../../api/kinds/kind.ts'
import { Node } from '../../api/kinds/node.ts'
import type { KubernetesObject, Taint } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { optionalText, text, toggle } from '../flags.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../printers/output.ts'
import { allOrSelectedFlags, collected, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

const nodeKind = Node as unknown as Kind
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** What a taint command asks for: taints to add, and taints to remove, of all effects where there is none. */
interface TaintChanges {
  readonly add: readonly Taint[]
  readonly remove: readonly { readonly key: string; readonly effect: string }[]
}

/** Keeps pods off nodes unless they tolerate it. */
export const taint: Verb = {
  name: 'taint',
  flags: [
    ...allOrSelectedFlags,
    ...outcomeFlags,
    text('field-manager'),
    optionalText('dry-run', 'unchanged'),
    optionalText('validate', 'strict'),
    toggle('overwrite'),
  ],
  run: (command) => {
    const [type = '', ...rest] = command.args
    if (type === '' || isTaint(type))
      throw new CommandError('one or more resources must be specified as <resource> <name>')
    if (!/^(nodes?|no)(\/.*)?$/.test(type))
      throw new CommandError(`invalid resource type ${type}, only node(s) is supported`)
    if (command.flags.isOn('all') && command.flags.text('selector'))
      throw new CommandError("setting 'all' parameter with a non empty selector is prohibited")
    const words = type.includes('/') ? [type.slice(type.indexOf('/') + 1), ...rest] : rest
    const names = words.filter((word) => !isTaint(word))
    const changes = changesOf(words.filter(isTaint))
    if (changes.add.length + changes.remove.length === 0)
      throw new CommandError('at least one taint update is required')
    const { infos, errors } = selectResources(command, { kind: nodeKind, args: names })
    const failed = [...errors]
    for (const info of infos) collected(failed, () => taintOne(command, info, changes))
    throwAll(failed)
  },
}

const isTaint = (word: string): boolean => /[=:]/.test(word) || word.endsWith('-')

function changesOf(specs: readonly string[]): TaintChanges {
  const add: Taint[] = []
  const remove: { key: string; effect: string }[] = []
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const [pair = '', effect = ''] = spec.slice(0, -1).split(':')
      // A value may stand there, and does not count: `dedicated=shop:NoSchedule-`.
      const [key = ''] = pair.split('=')
      remove.push({ key, effect: checkedEffect(effect, true) })
      continue
    }
    const [pair = '', effect, ...more] = spec.split(':')
    if (effect === undefined || more.length > 0) throw new CommandError(`invalid taint spec: ${spec}`)
    const [key = '', value] = pair.split('=')
    add.push({ key, ...(value ? { value } : {}), effect: checkedEffect(effect) } as Taint)
  }
  const both = remove.filter(({ key, effect }) =>
    add.some((each) => each.key === key && (effect === '' || each.effect === effect)),
  )
  if (both.length > 0)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`,
    )
  return { add, remove }
}

function checkedEffect(effect: string, mayBeEmpty = false): string {
  if (effects.includes(effect) || (mayBeEmpty && effect === '')) return effect
  throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`)
}

function taintOne(command: Command, info: Info, { add, remove }: TaintChanges): void {
  const current = (info.object as Node).spec?.taints ?? []
  const isSame = (a: { key: string; effect: string }, b: { key: string; effect: string }): boolean =>
    a.key === b.key && a.effect === b.effect
  const existing = add.filter((each) => current.some((known) => isSame(known, each)))
  if (existing.length > 0 && !command.flags.isOn('overwrite'))
    throw new CommandError(
      `node ${info.name} already has ${existing.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    )
  const goes = (known: Taint): boolean =>
    remove.some(({ key, effect }) => known.key === key && (effect === '' || known.effect === effect))
  const missing = remove.filter(
    ({ key, effect }) => !current.some((known) => known.key === key && (effect === '' || known.effect === effect)),
  )
  throwAll(
    missing.map(({ key, effect }) => new CommandError(`taint "${effect === '' ? key : `${key}:${effect}`}" not found`)),
  )
  const change = (stored: KubernetesObject): KubernetesObject => {
    const { spec = {} } = stored as Node
    const kept = (spec.taints ?? []).filter((known) => !goes(known) && !add.some((each) => isSame(known, each)))
    const { taints: _taints, ...others } = spec
    const taints = [...add, ...kept]
    return { ...stored, spec: taints.length === 0 ? others : { ...others, taints } } as unknown as KubernetesObject
  }
  const object = dryRunOf(command) === 'client' ? change(info.object) : command.client.patch(nodeKind, info, change)
  const operation = add.length === 0 ? 'untainted' : existing.length > 0 || remove.length > 0 ? 'modified' : 'tainted'
  printOutcome(command, { kind: nodeKind, object }, operation)
}
