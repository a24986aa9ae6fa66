import type { KubernetesObject } from '../../api/schema/types.ts'
import { badRequest, isNotFound } from '../../api/status.ts'
import { withLastApplied } from '../apply-objects.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll, withSource } from '../errors.ts'
import { duration, number, optionalText, text, toggle } from '../flags.ts'
import { readObjects } from '../manifest-files.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../printers/output.ts'
import { sendRaw } from '../raw.ts'
import { printedKind } from '../resource-types.ts'
import { collected, filenameFlags, type Info } from '../resources.ts'
import { CommandError } from '../result.ts'
import { subresourceOf } from '../subresources.ts'
import { propagationOf } from './delete.ts'

/** Replaces objects by what files say; with --force, deletes them first. */
export const replace: Verb = {
  name: 'replace',
  flags: [
    ...filenameFlags,
    ...outcomeFlags,
    optionalText('dry-run', 'unchanged'),
    optionalText('validate', 'strict'),
    optionalText('cascade', 'background'),
    number('grace-period'),
    duration('timeout'),
    text('field-manager'),
    text('subresource'),
    text('raw'),
    toggle('force'),
    toggle('save-config'),
    toggle('wait'),
    toggle('record'),
  ],
  run: (command) => {
    propagationOf(command)
    refuseWithoutForce(command)
    subresourceOf(command)
    const files = command.flags.list('filename')
    if (files.length === 0) throw new CommandError('must specify --filename to replace')
    if (command.flags.isSet('raw')) {
      sendRaw(command, 'PUT')
      return
    }
    const errors: Error[] = []
    for (const info of readObjects(command, files, errors)) collected(errors, () => replaceOne(command, info))
    throwAll(errors)
  },
}

function refuseWithoutForce(command: Command): void {
  const { flags } = command
  if (flags.isOn('force')) {
    if (dryRunOf(command) !== 'none') throw new CommandError('--dry-run can not be used when --force is set')
    return
  }
  if ((flags.number('grace-period') ?? -1) >= 0) throw new CommandError('--grace-period must have --force specified')
  if ((flags.durationMs('timeout') ?? 0) !== 0) throw new CommandError('--timeout must have --force specified')
}

function replaceOne(command: Command, info: Info): void {
  const { kind, source } = info
  const object = command.flags.isOn('save-config')
    ? (withLastApplied(info.object) as unknown as KubernetesObject)
    : info.object
  try {
    if (command.flags.isOn('force')) deleteFirst(command, info)
    const isDry = dryRunOf(command) === 'client'
    const done = isDry
      ? object
      : command.flags.isOn('force')
        ? command.client.create(kind, object)
        : replaced(command, { ...info, object })
    printOutcome(command, { kind, object: done }, 'replaced')
  } catch (error) {
    throw withSource(error, 'replacing', source)
  }
}

function replaced(command: Command, { kind, namespace, name, object }: Info): KubernetesObject {
  const { client } = command
  const subresource = subresourceOf(command)
  if (subresource === '') return client.replace(kind, object, name)
  if (subresource === 'scale')
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a Scale: no kind "${kind.kind}" is registered for the internal version of group "autoscaling"`,
    )
  return client.patchStatus(kind, { namespace, name }, (stored) => ({
    ...object,
    metadata: { ...stored.metadata, ...object.metadata },
  }))
}

function deleteFirst(command: Command, { kind, namespace, name }: Info): void {
  const { client, flags, surroundings } = command
  const grace = flags.number('grace-period') ?? 0
  try {
    client.delete(kind, { namespace, name }, { gracePeriodSeconds: grace, propagationPolicy: 'Background' })
    command.out(`${printedKind(kind)} "${name}" deleted`)
  } catch (error) {
    if (!isNotFound(error)) throw error
    return
  }
  const timeoutMs = flags.durationMs('timeout') ?? 0
  const isGone = (): boolean => client.find(kind, { namespace, name }) === undefined
  if (!surroundings.waitUntil(isGone, timeoutMs > 0 ? timeoutMs : 300_000))
    throw new CommandError('timed out waiting for the condition')
}
