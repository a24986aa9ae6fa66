import { chooseContainer } from '../../api/meta/pods.ts'
import type { ContainerStatus, Pod } from '../../api/schema/types.ts'
import { badRequest, isNotFound } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { duration, number, text, toggle } from '../flags.ts'
import { podsOf } from '../pods-of-workload.ts'
import { type Info, mustSelect, type Selection, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'
import { sayDefault } from './inside/target.ts'
import { checkLogFlags } from './log-flags.ts'
import { type LogSource, logText } from './log-text.ts'
import { watchLimitMs } from './watching.ts'

/** What a container has written. */
export const logs: Verb = {
  name: 'logs',
  aliases: ['log'],
  flags: [
    text('selector', 'l'),
    text('container', 'c'),
    text('since-time'),
    duration('since'),
    duration('pod-running-timeout'),
    number('tail'),
    number('limit-bytes'),
    number('max-log-requests'),
    toggle('follow', 'f'),
    toggle('previous', 'p'),
    toggle('timestamps'),
    toggle('all-containers'),
    toggle('all-pods'),
    toggle('prefix'),
    toggle('ignore-errors'),
    toggle('insecure-skip-tls-verify-backend'),
  ],
  run: (command) => {
    checkLogFlags(command)
    const infos = selectedPods(command)
    const logs = infos.flatMap((info) =>
      containersOf(command, info.object as Pod).map((container) => ({ info, container })),
    )
    if (command.flags.isOn('follow')) refuseTooMany(command, logs.length)
    for (const { info, container } of logs) {
      const { namespace, name } = info
      command.client.api.check({ verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace, name })
      command.write(logText(command, sourceOf(command, info.object as Pod, container)))
    }
    if (command.flags.isOn('follow')) follow(command, infos)
  },
}

/** How many logs are followed at once, unless `--max-log-requests` says so. */
const followedMax = 5

function refuseTooMany({ flags }: Command, count: number): void {
  const most = flags.number('max-log-requests') ?? followedMax
  if (count > 1 && count > most)
    throw new CommandError(
      `you are attempting to follow ${count} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    )
}

/** Until the containers have ended, or nothing goes on in the cluster. */
function follow(command: Command, infos: readonly Info[]): void {
  const { client, surroundings } = command
  const runs = (info: Info): boolean => {
    const pod = client.find(info.kind, info) as Pod | undefined
    return pod?.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) ?? false
  }
  surroundings.waitUntil(() => !infos.some(runs) || surroundings.isSettled?.() === true, watchLimitMs(command))
}

function selectedPods(command: Command): readonly Info[] {
  const { args, flags } = command
  const [first = '', container] = args
  if (args.length === 0) {
    const { infos } = mustSelect(command, { args: ['pods'] })
    if (infos.length === 0) command.err(`No resources found in ${command.namespace} namespace.`)
    return infos
  }
  if (container !== undefined) flags.set('container', container, false)
  const { infos } = selectedOrSaid(command, first.includes('/') ? [first] : ['pods', first])
  return infos.flatMap((info) => (info.kind.kind === 'Pod' ? [info] : chosenPods(command, info)))
}

/** The pods of a workload, or one of them. Source: kubectl pkg/polymorphichelpers/logsforobject.go. */
function chosenPods(command: Command, info: Info): readonly Info[] {
  const pods = podsOf(command, info)
  const [first] = pods
  if (command.flags.isOn('all-pods') || first === undefined) return pods
  if (pods.length > 1) command.err(`Found ${pods.length} pods, using pod/${first.name}`)
  return [first]
}

/** The version of kubectl whose `logs` first says in which namespace it has looked. */
const namespaceSaidSinceMinor = 30

function selectedOrSaid(command: Command, args: readonly string[]): Selection {
  const selection = selectResources(command, { args })
  const [error] = selection.errors
  if (command.minor >= namespaceSaidSinceMinor && error !== undefined && isNotFound(error))
    throw new CommandError(`error from server (NotFound): ${error.message} in namespace "${command.namespace}"`)
  throwAll(selection.errors)
  return selection
}

/** The containers whose logs are asked for. Source: kubectl pkg/polymorphichelpers/logsforobject.go. */
function containersOf(command: Command, pod: Pod): readonly string[] {
  const { flags, minor } = command
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {}
  const all = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name)
  if (flags.isOn('all-containers')) return all
  const asked = flags.text('container') || pod.metadata.annotations?.[defaultAnnotation(minor)]
  if (asked !== undefined) {
    if (!all.includes(asked)) throw new CommandError(`container ${asked} is not valid for pod ${pod.metadata.name}`)
    return [asked]
  }
  if (minor >= takesFirstSinceMinor) sayDefault(command, pod)
  const choice = chooseContainer(pod, minor >= takesFirstSinceMinor ? containers[0]?.name : undefined)
  if ('problem' in choice) throw new CommandError(choice.problem)
  return [choice.container]
}

/** The version of kubectl whose `logs` first takes one of several containers. Source: kubernetes#105964. */
const takesFirstSinceMinor = 24

const defaultAnnotation = (minor: number): string =>
  `kubectl.kubernetes.io/default-${minor < 21 ? 'logs-' : ''}container`

/** @throws ApiError as the server where a container has no log */
export function sourceOf({ flags, client }: Command, pod: Pod, container: string): LogSource {
  const { name } = pod.metadata
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {}
  const statuses = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
  const status = statuses.find((each) => each.name === container)
  const { nodeName } = pod.spec ?? {}
  if (nodeName) client.dialKubelet(nodeName, `/containerLogs/${pod.metadata.namespace}/${name}/${container}`)
  if (flags.isOn('previous')) {
    if (status?.lastState?.terminated === undefined)
      throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
    return { pod, container, status }
  }
  const problem = waitingProblem(pod, container, status)
  if (problem !== undefined) throw badRequest(problem)
  return { pod, container, status }
}

/** Why there is no log yet. */
function waitingProblem(
  { metadata, spec }: Pod,
  container: string,
  status: ContainerStatus | undefined,
): string | undefined {
  if (!spec?.nodeName) return `pod ${metadata.name} does not have a host assigned`
  if (status === undefined) return `container "${container}" in pod "${metadata.name}" is not available`
  const { running, terminated, waiting } = status.state ?? {}
  if (running !== undefined || terminated !== undefined || status.lastState?.terminated !== undefined) return undefined
  const reason = waiting?.reason ?? ''
  if (reason === 'ImagePullBackOff' || reason === 'ErrImagePull')
    return `container "${container}" in pod "${metadata.name}" is waiting to start: trying and failing to pull image`
  return `container "${container}" in pod "${metadata.name}" is waiting to start: ${reason === '' ? 'PodInitializing' : reason}`
}
