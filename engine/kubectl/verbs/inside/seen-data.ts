import { syncFrequencyMs } from '../../../defaults.ts'
import type { Command } from '../../command.ts'
import { kindNamed } from '../../resource-types.ts'
import type { Target } from './target.ts'

export type Data = Readonly<Record<string, string>>

/** Syncs come between one and one and a half of the kubelet's period after each other: the middle of both. */
const meanJitter = 1.25

/** What a container's environment was made of: what a config map or secret held when the container was started. */
export function dataAtStart(command: Command, target: Target, word: 'configmaps' | 'secrets', name: string): Data {
  return dataOf(command, target, { word, name }, runOf(command, target)?.startedMs)
}

/** What the kubelet has last put into a volume: it looks at a pod in which nothing happens from time to time. */
export function dataMounted(command: Command, target: Target, word: 'configmaps' | 'secrets', name: string): Data {
  return dataOf(command, target, { word, name }, lastSyncMs(command, target))
}

const runOf = ({ client }: Command, { pod, container }: Target) =>
  client.around.containers?.latest(pod.metadata.uid, container)

function lastSyncMs(command: Command, target: Target): number | undefined {
  const run = runOf(command, target)
  const { containers, flags } = command.client.around
  if (run === undefined || containers === undefined) return undefined
  const everyMs = (flags?.('kubelet').durationMs('sync-frequency', syncFrequencyMs) ?? syncFrequencyMs) * meanJitter
  const { nowMs } = containers.machines.simulation
  return run.startedMs + Math.floor((nowMs - run.startedMs) / everyMs) * everyMs
}

function dataOf(
  { client }: Command,
  { pod }: Target,
  { word, name }: { readonly word: string; readonly name: string },
  atMs: number | undefined,
): Data {
  const place = { namespace: pod.metadata.namespace ?? '', name }
  const object = client.past(kindNamed(client.kinds, word), place, atMs) as { readonly data?: Data } | undefined
  if (word !== 'secrets') return object?.data ?? {}
  return Object.fromEntries(
    Object.entries(object?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}
