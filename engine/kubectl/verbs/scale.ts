import type { KubernetesObject } from '../../api/schema/types.ts'
import { notFound } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { duration, number, optionalText, text, toggle } from '../flags.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../printers/output.ts'
import { allOrSelectedFlags, collected, filenameFlags, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Sets a new size. */
export const scale: Verb = {
  name: 'scale',
  flags: [
    ...filenameFlags,
    ...allOrSelectedFlags,
    ...outcomeFlags,
    number('replicas'),
    number('current-replicas'),
    text('resource-version'),
    duration('timeout'),
    optionalText('dry-run', 'unchanged'),
    toggle('record'),
  ],
  run: (command) => {
    const replicas = command.flags.number('replicas')
    if (replicas === undefined || replicas < 0)
      throw new CommandError(
        replicas === undefined
          ? 'required flag(s) "replicas" not set'
          : 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      )
    const { infos, errors } = selectResources(command)
    throwAll(errors)
    if (infos.length === 0) throw new CommandError('no objects passed to scale')
    const failed: Error[] = []
    for (const info of infos) collected(failed, () => scaleOne(command, info, replicas))
    throwAll(failed)
  },
}

function scaleOne(command: Command, info: Info, replicas: number): void {
  const { scale: mapping } = info.kind
  if (mapping === undefined)
    throw notFound({ group: info.kind.group, plural: info.kind.plural, kind: info.kind.kind }, `${info.name}/scale`)
  const { flags, client } = command
  const expected = flags.number('current-replicas') ?? -1
  const version = flags.text('resource-version') ?? ''
  const current = mapping.replicas(info.object)
  if (expected !== -1 && expected !== current)
    throw new CommandError(`Expected replicas to be ${expected}, was ${current}`)
  const seen = info.object.metadata.resourceVersion
  if (version !== '' && version !== seen)
    throw new CommandError(`Expected resource version to be ${version}, was ${seen}`)
  const change = (stored: KubernetesObject): KubernetesObject =>
    mapping.replicas(stored) === replicas ? stored : mapping.withReplicas(stored, replicas)
  const object = dryRunOf(command) !== 'client' ? client.patchScale(info.kind, info, change) : change(info.object)
  printOutcome(command, { kind: info.kind, object }, 'scaled')
  const timeoutMs = flags.durationMs('timeout') ?? 0
  if (timeoutMs > 0) waitForScale(command, info, replicas, timeoutMs)
}

function waitForScale(
  { client, surroundings }: Command,
  { kind, namespace, name }: Info,
  replicas: number,
  timeoutMs: number,
): void {
  const isScaled = (): boolean => {
    const found = client.find(kind, { namespace, name })
    return found !== undefined && kind.scale?.statusReplicas(found) === replicas
  }
  if (!surroundings.waitUntil(isScaled, timeoutMs)) throw new CommandError('timed out waiting for the condition')
}
