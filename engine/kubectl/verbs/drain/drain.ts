import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import { goDuration } from '../../../api/meta/durations.ts'
import { parseTime } from '../../../api/meta/time.ts'
import { ApiError, isNotFound } from '../../../api/status.ts'
import type { Command, Verb } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { duration, number, optionalText, text, toggle } from '../../flags.ts'
import { dryRunOf, dryRunSuffix } from '../../printers/output.ts'
import { type Info, labelSelectorOf } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { selectNodes, setUnschedulable } from '../cordon.ts'
import { type DrainFlags, type DrainPlan, drainPlan, verdictOf } from './filters.ts'

const podKind = Pod as unknown as Kind
/** A week: what kubectl calls forever. */
const foreverMs = 7 * 24 * 3600 * 1000
/** How long kubectl waits before it asks again for an eviction that was refused. */
const evictionRetryMs = 5000

/** Moves all pods off nodes, and keeps new ones away. */
export const drain: Verb = {
  name: 'drain',
  flags: [
    text('selector', 'l'),
    text('pod-selector'),
    number('grace-period'),
    duration('timeout'),
    number('skip-wait-for-delete-timeout'),
    number('chunk-size'),
    optionalText('dry-run', 'unchanged'),
    toggle('force'),
    toggle('ignore-daemonsets'),
    toggle('delete-emptydir-data'),
    toggle('delete-local-data'),
    toggle('disable-eviction'),
  ],
  run: (command) => {
    const { infos, errors } = selectNodes(command)
    throwAll(errors)
    if (command.flags.isSet('delete-local-data') && command.minor >= 20)
      command.err(
        'Flag --delete-local-data has been deprecated, This option is deprecated and will be deleted. Use --delete-emptydir-data.',
      )
    for (const info of infos) setUnschedulable(command, info, true)
    const failed: Error[] = []
    for (const info of infos) {
      const problem = drainNode(command, info)
      if (problem === undefined) command.out(`node/${info.name} drained${dryRunSuffix(dryRunOf(command))}`)
      else failed.push(problem)
      if (problem !== undefined && command.minor < 23) break
    }
    finish(command, infos, failed)
  },
}

function drainFlags({ flags, minor }: Command): DrainFlags {
  return {
    force: flags.isOn('force'),
    ignoreDaemonSets: flags.isOn('ignore-daemonsets'),
    deleteEmptyDirData: flags.isOn('delete-emptydir-data') || flags.isOn('delete-local-data'),
    disableEviction: flags.isOn('disable-eviction'),
    skipWaitForDeleteSeconds: flags.number('skip-wait-for-delete-timeout') ?? 0,
    minor,
  }
}

/** @returns what went wrong; the error output has been told */
function drainNode(command: Command, node: Info): Error | undefined {
  const plan = planFor(command, node)
  if (plan.errors.length > 0)
    return new CommandError(plan.errors.length === 1 ? (plan.errors[0] ?? '') : `[${plan.errors.join(', ')}]`)
  if (plan.warnings !== '') command.err(`${command.minor < 23 ? 'WARNING' : 'Warning'}: ${plan.warnings}`)
  try {
    removePods(command, plan.pods)
    return undefined
  } catch (error) {
    if (error instanceof CommandError || error instanceof ApiError) return error
    throw error
  }
}

function planFor(command: Command, { name }: Info): DrainPlan {
  const { client } = command
  const flags = drainFlags(command)
  const selector = labelSelectorOf(command.flags.text('pod-selector'))
  const daemonSets = client.kinds.find('daemonsets')
  const exists = (namespace: string, set: string): boolean =>
    daemonSets === undefined || client.find(daemonSets, { namespace, name: set }) !== undefined
  const pods = (client.list(podKind, '') as readonly Pod[])
    .filter(({ spec }) => spec?.nodeName === name)
    .filter(({ metadata }) => selector?.matches(metadata.labels) ?? true)
  return drainPlan(pods.map((pod) => verdictOf(pod, flags, exists, command.nowMs(), parseTime)))
}

function removePods(command: Command, pods: readonly Pod[]): void {
  const timeoutMs = command.flags.durationMs('timeout') ?? 0
  const deadlineMs = command.nowMs() + (timeoutMs > 0 ? timeoutMs : foreverMs)
  const eviction = !command.flags.isOn('disable-eviction')
  if (dryRunOf(command) !== 'none') {
    for (const { metadata } of pods)
      command.out(
        `${eviction ? 'evicting' : 'deleting'} pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(dryRunOf(command))}`,
      )
    return
  }
  const refused = new Map<Pod, number>()
  let waiting = pods
  // Every pod is asked for at the same time; those that a budget protects are asked for again later.
  for (let pending = pods; pending.length > 0 || waiting.length > 0; ) {
    for (const pod of pending)
      if (!requestRemoval(command, pod, eviction)) refused.set(pod, command.nowMs() + evictionRetryMs)
      else refused.delete(pod)
    waiting = waiting.filter((pod) => !isGone(command, pod, eviction, refused.has(pod)))
    if (waiting.length === 0) return
    const nextMs = Math.min(deadlineMs, ...refused.values())
    command.surroundings.waitUntil(
      () => waiting.every((pod) => isGone(command, pod, eviction, refused.has(pod))),
      Math.max(0, nextMs - command.nowMs()),
    )
    waiting = waiting.filter((pod) => !isGone(command, pod, eviction, refused.has(pod)))
    if (waiting.length === 0) return
    if (command.nowMs() >= deadlineMs) throw timedOut(waiting, refused, timeoutMs)
    pending = [...refused.keys()].filter((pod) => (refused.get(pod) ?? 0) <= command.nowMs())
  }
}

function timedOut(waiting: readonly Pod[], refused: ReadonlyMap<Pod, number>, timeoutMs: number): Error {
  const errors = waiting.map(
    ({ metadata }) =>
      `error when waiting for pod "${metadata.name}" in namespace "${metadata.namespace}" to terminate: global timeout reached: ${goDuration(timeoutMs)}`,
  )
  if (waiting.every((pod) => refused.has(pod))) {
    const names = waiting.map(
      ({ metadata }) =>
        `error when evicting pods/"${metadata.name}" -n "${metadata.namespace}": global timeout reached: ${goDuration(timeoutMs)}`,
    )
    return new CommandError(names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`)
  }
  return new CommandError(errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`)
}

/** Asks for the removal of a pod. @returns false where a budget does not allow it now */
function requestRemoval(command: Command, pod: Pod, eviction: boolean): boolean {
  const { name, namespace = '' } = pod.metadata
  const grace = command.flags.number('grace-period') ?? -1
  const options = grace < 0 ? {} : { gracePeriodSeconds: grace }
  if (eviction) command.out(`evicting pod ${namespace}/${name}`)
  try {
    command.client.evict({ namespace, name }, options)
    return true
  } catch (error) {
    if (isNotFound(error)) return true
    if (!(error instanceof ApiError) || error.reason !== 'TooManyRequests') throw error
    command.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}`)
    return false
  }
}

function isGone(command: Command, pod: Pod, eviction: boolean, isRefused: boolean): boolean {
  const { name, namespace = '', uid } = pod.metadata
  const found = command.client.find(podKind, { namespace, name })
  const gone = found === undefined || found.metadata.uid !== uid
  if (gone && !isRefused && !announced.has(command)) announced.set(command, new Set())
  const said = announced.get(command)
  if (gone && said !== undefined && !said.has(uid ?? name)) {
    said.add(uid ?? name)
    command.out(`pod/${name} ${eviction ? 'evicted' : 'deleted'}`)
  }
  return gone
}

/** Which pods' ends a command has announced. */
const announced = new WeakMap<Command, Set<string>>()

function finish(command: Command, infos: readonly Info[], failed: readonly Error[]): void {
  const [first] = failed
  if (first === undefined) return
  const names = infos.map(({ name }) => name)
  if (command.minor < 23) {
    throw new CommandError(
      `unable to drain node "${names[0]}", aborting command...\n\nThere are pending nodes to be drained:\n${names.map((name) => ` ${name}`).join('\n')}\n${first.message
        .replace(/^\[|\]$/g, '')
        .split(', cannot')
        .join('\ncannot')}`,
    )
  }
  const pending = names.slice(-failed.length)
  const last = failed
    .map((error) =>
      error.message
        .replace(/^\[|\]$/g, '')
        .split(', cannot')
        .join('\ncannot'),
    )
    .join('\n')
  command.err(`error: unable to drain node "${pending[0]}" due to error: ${first.message}, continuing command...`)
  throw new CommandError(
    `There are pending nodes to be drained:\n${pending.map((name) => ` ${name}`).join('\n')}\n${last}`,
  )
}
