import { conditionOf } from '../../../api/meta/conditions.ts'
import { deepEqual } from '../../../api/meta/equality.ts'
import type { DaemonSet, Deployment, KubernetesObject, StatefulSet } from '../../../api/schema/types.ts'
import { notFound } from '../../../api/status.ts'
import type { Command, Verb } from '../../command.ts'
import { duration, number, toggle } from '../../flags.ts'
import { filenameFlags, type Info, mustSelect, selectorFlag } from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** Where a rollout stands: a line, and whether it is over. */
export interface RolloutStatus {
  readonly message: string
  readonly done: boolean
}

/** A week: what kubectl calls forever. */
const foreverMs = 7 * 24 * 3600 * 1000

/** Waits for a rollout, with a line for every step of it. */
export const rolloutStatusVerb: Verb = {
  name: 'status',
  flags: [...filenameFlags, selectorFlag, toggle('watch', 'w'), duration('timeout'), number('revision')],
  run: (command) => {
    const revision = command.flags.number('revision') ?? 0
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`)
    const { infos } = mustSelect(command)
    for (const info of infos) watchRollout(command, info, revision)
  },
}

/** kubectl needs a moment to start. By its first look, a change that was just made has been noticed. */
const startupMs = 100

const isOver = (object: KubernetesObject | undefined, revision: number): boolean =>
  object === undefined || rolloutStatus(object, revision).done

function watchRollout(command: Command, info: Info, revision: number): void {
  const { client, flags, surroundings } = command
  const timeoutMs = flags.durationMs('timeout') ?? 0
  const deadlineMs = command.nowMs() + (timeoutMs > 0 ? timeoutMs : foreverMs)
  if (!isOver(client.find(info.kind, info), revision)) surroundings.waitUntil(() => false, startupMs)
  let seen: KubernetesObject | undefined
  for (;;) {
    const object = client.find(info.kind, info)
    if (object === undefined)
      throw seen === undefined ? notFound(info.kind, info.name) : new CommandError('object has been deleted')
    seen = object
    const { message, done } = rolloutStatus(object, revision)
    command.write(message)
    if (done || !flags.isOn('watch', true)) return
    const before = seen
    const changed = (): boolean => client.find(info.kind, info) !== before
    if (surroundings.waitUntil(changed, deadlineMs - command.nowMs())) continue
    throw new CommandError('timed out waiting for the condition')
  }
}

/**
 * The status of a rollout. Source: kubectl pkg/polymorphichelpers/rollout_status.go.
 * @throws CommandError where it has failed, or where the kind has none
 */
export function rolloutStatus(object: KubernetesObject, revision = 0): RolloutStatus {
  switch (object.kind) {
    case 'Deployment':
      return deploymentStatus(object as Deployment, revision)
    case 'DaemonSet':
      return daemonSetStatus(object as DaemonSet)
    case 'StatefulSet':
      return statefulSetStatus(object as StatefulSet)
    default:
      throw new CommandError(`no status viewer has been implemented for ${object.kind}`)
  }
}

const waiting = (message: string): RolloutStatus => ({ message: `${message}\n`, done: false })
const over = (message: string): RolloutStatus => ({ message: `${message}\n`, done: true })

function deploymentStatus({ metadata, spec, status }: Deployment, revision: number): RolloutStatus {
  const { name, generation = 0, annotations } = metadata
  if (revision > 0) {
    const current = Number(annotations?.['deployment.kubernetes.io/revision'] ?? 0)
    if (revision !== current)
      throw new CommandError(`desired revision (${revision}) is different from the running revision (${current})`)
  }
  if (generation > (status?.observedGeneration ?? 0))
    return waiting('Waiting for deployment spec update to be observed...')
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {}
  const progressing = conditionOf({ status }, 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new CommandError(`deployment "${name}" exceeded its progress deadline`)
  const begin = `Waiting for deployment "${name}" rollout to finish:`
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas)
    return waiting(`${begin} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`)
  if (replicas > updatedReplicas)
    return waiting(`${begin} ${replicas - updatedReplicas} old replicas are pending termination...`)
  if (availableReplicas < updatedReplicas)
    return waiting(`${begin} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`)
  return over(`deployment "${name}" successfully rolled out`)
}

function daemonSetStatus({ metadata, spec, status }: DaemonSet): RolloutStatus {
  const { name, generation = 0 } = metadata
  if (spec.updateStrategy !== undefined && spec.updateStrategy.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type')
  if (generation > (status?.observedGeneration ?? 0))
    return waiting('Waiting for daemon set spec update to be observed...')
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {}
  const begin = `Waiting for daemon set "${name}" rollout to finish:`
  if (updatedNumberScheduled < desiredNumberScheduled)
    return waiting(`${begin} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`)
  if (numberAvailable < desiredNumberScheduled)
    return waiting(`${begin} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`)
  return over(`daemon set "${name}" successfully rolled out`)
}

function statefulSetStatus({ metadata, spec, status }: StatefulSet): RolloutStatus {
  const { generation = 0 } = metadata
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {}
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type')
  if (observedGeneration === 0 || generation > observedGeneration)
    return waiting('Waiting for statefulset spec update to be observed...')
  const { replicas } = spec
  if (replicas !== undefined && readyReplicas < replicas)
    return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`)
  const rolling = spec.updateStrategy.rollingUpdate
  if (rolling !== undefined && !deepEqual(rolling, {}) && replicas !== undefined && rolling.partition !== undefined) {
    const expected = replicas - rolling.partition
    if (updatedReplicas < expected)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${expected} new pods have been updated...`,
      )
    return over(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`)
  }
  if (status?.updateRevision !== status?.currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status?.updateRevision}...`,
    )
  return over(
    `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision}...`,
  )
}
