import type { Kind } from '../../api/kinds/kind.ts'
import { isNotFound } from '../../api/status.ts'
import type { DeleteOptions } from '../../apiserver/request.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll, withSource } from '../errors.ts'
import { duration, number, optionalText, text, toggle } from '../flags.ts'
import { dryRunOf, dryRunSuffix, outputFlags } from '../printers/output.ts'
import { sendRaw } from '../raw.ts'
import { printedKind, printedName } from '../resource-types.ts'
import { collected, filenameFlags, type Info, manyFlags, refuseAllAndSelector, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

/** A week: what kubectl calls forever. */
const foreverMs = 7 * 24 * 3600 * 1000
/** The version of kubectl that first says from which namespace an object went. */
const namesNamespaceSinceMinor = 34

/** Deletes objects, and waits until they are gone. */
export const deleteVerb: Verb = {
  name: 'delete',
  flags: [
    ...filenameFlags,
    ...manyFlags,
    ...outputFlags,
    optionalText('cascade', 'background'),
    optionalText('dry-run', 'unchanged'),
    number('grace-period'),
    duration('timeout'),
    text('raw'),
    toggle('wait'),
    toggle('now'),
    toggle('force'),
    toggle('ignore-not-found'),
    toggle('interactive', 'i'),
  ],
  run: (command) => {
    const { flags } = command
    if (flags.text('raw')) {
      if (flags.isOn('interactive')) throw new CommandError('--interactive can not be used with --raw')
      sendRaw(command, 'DELETE')
      return
    }
    const output = flags.text('output') ?? ''
    if (output !== '' && output !== 'name')
      throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`)
    const options = deleteOptions(command)
    const { infos, errors } = selectResources(command, { latest: false })
    if (flags.isOn('interactive') && infos.length > 0 && !isConfirmed(command, infos)) {
      command.out('deletion is cancelled')
      return
    }
    const byQuery = flags.isOn('all') || flags.isSet('selector') || flags.isSet('field-selector')
    const ignores = flags.isOn('ignore-not-found', byQuery)
    const failed = errors.filter((error) => !ignores || !isNotFound(error))
    const deleted: Info[] = []
    for (const info of infos) {
      try {
        if (deleteOne(command, info, options)) deleted.push(info)
      } catch (error) {
        if (!ignores || !isNotFound(error)) collected(failed, () => rethrow(error))
      }
    }
    throwAll(failed)
    if (infos.length === 0) command.out('No resources found')
    if (flags.isOn('wait', true) && dryRunOf(command) === 'none') waitUntilGone(command, deleted)
  },
}

/** Whether what was typed says so. */
function isConfirmed({ out, write, surroundings }: Command, infos: readonly Info[]): boolean {
  out(`You are about to delete the following ${infos.length} resource(s):`)
  for (const { kind, name } of infos) out(printedName(kind, name))
  write('Do you want to continue? (y/N): ')
  return /^[ \t]*y[ \t]*(\r?\n|$)/i.test(surroundings.stdin)
}

function rethrow(error: unknown): never {
  throw error
}

function deleteOptions(command: Command): DeleteOptions {
  const { flags } = command
  const force = flags.isOn('force')
  let grace = flags.number('grace-period') ?? -1
  if (flags.isOn('now')) {
    if (grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together')
    grace = 1
  }
  // Without --force, a grace period of nothing becomes one second.
  if (grace === 0 && !force) grace = 1
  if (force && grace < 0) grace = 0
  refuseAllAndSelector(command)
  if (flags.isOn('all') && flags.text('field-selector'))
    throw new CommandError('cannot set --all and --field-selector at the same time')
  if (grace > 0 && force)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
  if (grace === 0 && force)
    command.err(
      `${command.minor >= 24 ? 'Warning' : 'warning'}: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.`,
    )
  const gracePeriod = grace >= 0 ? { gracePeriodSeconds: grace } : {}
  return { ...gracePeriod, propagationPolicy: propagationOf(command) }
}

/** `--cascade` was a switch before 1.20: true and false are its old values. */
export function propagationOf(command: Command): NonNullable<DeleteOptions['propagationPolicy']> {
  const value = command.flags.text('cascade') ?? 'background'
  if (value === 'background') return 'Background'
  if (value === 'orphan') return 'Orphan'
  if (value === 'foreground') return 'Foreground'
  if (value === 'true' || value === 'false') {
    const next = value === 'true' ? 'background' : 'orphan'
    if (command.minor >= 20)
      command.err(
        `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${next}.`,
      )
    return value === 'true' ? 'Background' : 'Orphan'
  }
  throw new CommandError(`Invalid cascade value (${value}). Must be "background", "foreground", or "orphan".`)
}

/** @returns whether a request was made */
function deleteOne(command: Command, info: Info, options: DeleteOptions): boolean {
  if (command.enforceNamespace && !info.kind.namespaced)
    command.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace')
  if (dryRunOf(command) !== 'client') {
    try {
      command.client.delete(info.kind, info, options)
    } catch (error) {
      throw withSource(error, 'deleting', info.source)
    }
  }
  const verb = options.gracePeriodSeconds === 0 ? 'force deleted' : 'deleted'
  if (command.flags.text('output') === 'name') command.out(printedName(info.kind, info.name))
  else command.out(`${deletedText(command, info.kind, info, verb)}${dryRunSuffix(dryRunOf(command))}`)
  return true
}

/** `pod "web" deleted from default namespace` */
export function deletedText(
  { minor }: Command,
  kind: Kind,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  verb = 'deleted',
): string {
  const place = kind.namespaced && minor >= namesNamespaceSinceMinor ? ` from ${namespace} namespace` : ''
  return `${printedKind(kind)} "${name}" ${verb}${place}`
}

function waitUntilGone(command: Command, infos: readonly Info[]): void {
  const timeoutMs = command.flags.durationMs('timeout') ?? 0
  const deadlineMs = command.nowMs() + (timeoutMs > 0 ? timeoutMs : foreverMs)
  const failed: Error[] = []
  for (const { kind, namespace, name, object } of infos) {
    const { uid } = object.metadata
    const isGone = (): boolean => {
      const found = command.client.find(kind, { namespace, name })
      return found === undefined || (uid !== undefined && found.metadata.uid !== uid)
    }
    if (!command.surroundings.waitUntil(isGone, Math.max(0, deadlineMs - command.nowMs())))
      failed.push(new CommandError(`timed out waiting for the condition on ${kind.plural}/${name}`))
  }
  throwAll(failed)
}
