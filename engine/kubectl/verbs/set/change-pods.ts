import type { Container, KubernetesObject, PodSpec } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { type FlagSpec, optionalText, text, toggle } from '../../flags.ts'
import { podSpecOf, withPodSpec } from '../../pod-templates.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../../printers/output.ts'
import { printedName } from '../../resource-types.ts'
import {
  allOrSelectedFlags,
  collected,
  filenameFlags,
  type Info,
  refuseAllAndSelector,
  refuseLocalNames,
  selectResources,
} from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** Flags of the commands that change pods or their templates. */
export const changeFlags: readonly FlagSpec[] = [
  ...filenameFlags,
  ...allOrSelectedFlags,
  ...outcomeFlags,
  text('field-manager'),
  optionalText('dry-run', 'unchanged'),
  toggle('local'),
  toggle('record'),
]

/** Changes the pod specification of every object that the command names. */
export function changePodSpecs(
  command: Command,
  resources: readonly string[],
  done: string,
  change: (spec: PodSpec, info: Info) => PodSpec,
): void {
  if (command.flags.isOn('local') && dryRunOf(command) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (resources.length === 0 && command.flags.list('filename').length === 0)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  refuseAllAndSelector(command)
  refuseLocalNames(command, resources)
  const { infos, errors } = selectResources(command, { args: resources })
  const failed = [...errors]
  for (const info of infos)
    collected(failed, () => {
      const object = changed(command, info, change)
      if (object !== undefined) printOutcome(command, { kind: info.kind, object }, done)
    })
  throwAll(failed)
}

/** Undefined where nothing changes: then nothing is sent, and nothing said. */
function changed(
  command: Command,
  info: Info,
  change: (spec: PodSpec, info: Info) => PodSpec,
): KubernetesObject | undefined {
  const spec = podSpecOf(info.kind, info.object)
  if (spec === undefined)
    throw new CommandError(
      `${printedName(info.kind, info.name)} the object is not a pod or does not have a pod template: ${info.kind.kind}`,
    )
  const isLocal = command.flags.isOn('local') || dryRunOf(command) === 'client'
  const next = change(spec, info)
  if (next === spec && !isLocal) return undefined
  if (isLocal) return withPodSpec(info.kind, info.object, next)
  return command.client.patch(info.kind, info, (stored) => {
    const current = podSpecOf(info.kind, stored)
    return current === undefined ? stored : withPodSpec(info.kind, stored, change(current, info))
  })
}

/** Changes the containers that `-c` names: all of them where it is `*` or absent. */
export function changeContainers(spec: PodSpec, pattern: string, change: (container: Container) => Container): PodSpec {
  const matches = wildcard(pattern)
  const isNamed = ({ name }: Container): boolean => matches.test(name)
  if (!spec.containers.some(isNamed)) throw new CommandError(`does not have any containers matching "${pattern}"`)
  const containers = spec.containers.map((container) => (isNamed(container) ? change(container) : container))
  return containers.every((container, index) => container === spec.containers[index]) ? spec : { ...spec, containers }
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${escaped}$`)
}
