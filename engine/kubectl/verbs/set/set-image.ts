import type { Container, KubernetesObject, PodSpec } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { optionalText, text, toggle } from '../../flags.ts'
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

interface ImageChange {
  readonly container: string
  readonly image: string
}

/** New images for containers by name, or for all of them. */
export const setImage: Verb = {
  name: 'image',
  aliases: ['images'],
  flags: [
    ...filenameFlags,
    ...allOrSelectedFlags,
    ...outcomeFlags,
    text('field-manager'),
    optionalText('dry-run', 'unchanged'),
    toggle('local'),
    toggle('record'),
  ],
  run: (command) => {
    const { resources, changes } = splitArguments(command)
    refuseAllAndSelector(command)
    refuseLocalNames(command, resources)
    const { infos, errors } = selectResources(command, { args: resources })
    const failed = [...errors]
    for (const info of infos) collected(failed, () => setImagesOf(command, info, changes))
    throwAll(failed)
  },
}

function splitArguments({ args, flags }: Command): { resources: string[]; changes: ImageChange[] } {
  const resources = args.filter((arg) => !arg.includes('='))
  const pairs = args.filter((arg) => arg.includes('='))
  if (resources.length === 0 && flags.list('filename').length === 0)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (pairs.length === 0) throw new CommandError('at least one image update is required')
  const changes = pairs.map((pair) => {
    const equals = pair.indexOf('=')
    const change = { container: pair.slice(0, equals), image: pair.slice(equals + 1) }
    if (change.container === '' || change.image === '')
      throw new CommandError(`invalid argument ${pair}, expected name=image`)
    return change
  })
  if (changes.length > 1 && changes.some(({ container }) => container === '*'))
    throw new CommandError(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    )
  return { resources, changes }
}

function setImagesOf(command: Command, info: Info, changes: readonly ImageChange[]): void {
  const { client } = command
  const spec = podSpecOf(info.kind, info.object)
  const named = printedName(info.kind, info.name)
  if (spec === undefined)
    throw new CommandError(`${named} the object is not a pod or does not have a pod template: ${info.kind.kind}`)
  const missing = changes.filter(({ container }) => !has(spec, container))
  throwAll(missing.map(({ container }) => new CommandError(`unable to find container named "${container}"`)))
  const change = (stored: KubernetesObject): KubernetesObject => {
    const current = podSpecOf(info.kind, stored)
    return current === undefined ? stored : withPodSpec(info.kind, stored, withImages(current, changes))
  }
  const local = command.flags.isOn('local') || dryRunOf(command) === 'client'
  const object = local ? change(info.object) : client.patch(info.kind, info, change)
  // Where nothing changes, nothing is sent, and nothing said.
  if (change(info.object) !== info.object || local) printOutcome(command, { kind: info.kind, object }, 'image updated')
}

function has({ containers, initContainers = [] }: PodSpec, name: string): boolean {
  return name === '*' || [...containers, ...initContainers].some((container) => container.name === name)
}

function withImages(spec: PodSpec, changes: readonly ImageChange[]): PodSpec {
  const imaged = <T extends Container>(container: T): T => {
    const image = changes.findLast(({ container: name }) => name === '*' || name === container.name)?.image
    return image === undefined || image === container.image ? container : { ...container, image }
  }
  const containers = mapped(spec.containers, imaged)
  const initContainers = mapped(spec.initContainers ?? [], imaged)
  if (containers === spec.containers && initContainers === (spec.initContainers ?? initContainers)) return spec
  return { ...spec, containers, ...(spec.initContainers === undefined ? {} : { initContainers }) }
}

/** The same list where nothing in it changed. */
function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const next = list.map(change)
  return next.every((item, index) => item === list[index]) ? list : next
}
