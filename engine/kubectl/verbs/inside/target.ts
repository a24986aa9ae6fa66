import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import { chooseContainer } from '../../../api/meta/pod-containers.ts'
import type { Container } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'
import { podOf } from '../../pods-of-workload.ts'
import { mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** A container that a command works in. */
export interface Target {
  readonly pod: Pod
  readonly container: string
}

/** Whether whoever asks may: each of these is a subresource of its own. @throws ApiError Forbidden */
export function checkAccess(
  { client }: Command,
  { metadata }: Pod,
  subresource: 'attach' | 'exec' | 'portforward',
): void {
  const { namespace = '', name } = metadata
  client.api.check({ verb: 'create', group: '', resource: 'pods', subresource, namespace, name })
}

/** `web-0`, or the first pod of `deployment/web`. */
export function targetPod(command: Command, named: string): Pod {
  if (!named.includes('/')) {
    const place = { namespace: command.namespace, name: named }
    return command.client.get(Pod as unknown as Kind, place) as Pod
  }
  const [info] = mustSelect(command, { args: [named] }).infos
  if (info === undefined) throw new CommandError(`there is no pod of "${named}"`)
  return (info.kind.kind === 'Pod' ? info : podOf(command, info)).object as Pod
}

const defaultContainer = 'kubectl.kubernetes.io/default-container'

/** The version of kubectl that first says it for containers of every sort. */
const saysDefaultSinceMinor = 21

/** The container asked for, the default one, or the first. @throws as kubectl where it does not run */
export function targetContainer(command: Command, pod: Pod, verb: string): Target {
  const { phase } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot ${verb} into a container in a completed pod; current phase is ${phase}`)
  const asked = command.flags.text('container') ?? pod.metadata.annotations?.[defaultContainer]
  const names = pod.spec.containers.map(({ name }) => name)
  if (asked === undefined) sayDefault(command, pod)
  const choice = chooseContainer(pod, asked ?? names[0])
  if ('problem' in choice) throw new CommandError(choice.problem)
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status
  const statuses = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
  const runs = statuses.some(({ name, state }) => name === choice.container && state?.running !== undefined)
  if (!runs) throw new CommandError(notRunning(pod, choice.container))
  return { pod, container: choice.container }
}

/** The containers of a pod of every sort. */
export const allContainers = ({ spec }: Pod): readonly Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
  ...((spec.ephemeralContainers ?? []) as readonly Container[]),
]

/** Says that the first of several containers was taken. Source: kubectl pkg/cmd/util/podcmd. */
export function sayDefault({ flags, minor, err }: Command, { metadata, spec }: Pod): void {
  const [first, ...more] = spec.containers
  const { initContainers = [], ephemeralContainers = [] } = spec
  if (flags.isOn('quiet') || first === undefined) return
  if (minor < saysDefaultSinceMinor) {
    if (more.length === 0) return
    err(`Defaulting container name to ${first.name}.`)
    err(
      `Use 'kubectl describe pod/${metadata.name} -n ${metadata.namespace}' to see all of the containers in this pod.`,
    )
    return
  }
  const others = [
    ...more.map(({ name }) => name),
    ...ephemeralContainers.map(({ name }) => `${name} (ephem)`),
    ...initContainers.map(({ name }) => `${name} (init)`),
  ]
  if (others.length > 0) err(`Defaulted container "${first.name}" out of: ${[first.name, ...others].join(', ')}`)
}

function notRunning({ metadata, spec }: Pod, container: string): string {
  if (spec.nodeName === undefined || spec.nodeName === '') return `pod ${metadata.name} does not have a host assigned`
  return `unable to upgrade connection: container not found ("${container}")`
}
