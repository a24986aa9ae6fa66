import { type ContainerState, containerTable } from '../machines/containers.ts'
import { type MachineState, machineTable } from '../machines/machines.ts'
import type { Change } from '../sim/change.ts'
import type { FlowResult } from './load-shares.ts'
import { clientPatienceMs } from './outcome.ts'

/** What a change does to the requests that are under way at pods, or that wait for an answer. */
export type Interruption =
  /** Those under way are lost. */
  | {
      readonly type: 'lost'
      readonly pods: readonly string[]
      readonly result: Exclude<FlowResult, 'succeeded'>
      readonly reason: string
    }
  /** Those that have waited no longer than this are answered after all. */
  | { readonly type: 'back'; readonly pods: readonly string[]; readonly waitedMsMax: number }

/** The last time that a client's kernel tries again to connect before the client gives up: 1, 3 and 7 s after the first. */
const lastConnectRetryMs = 7_000

/** @param nodesByPod the pods that a load goes to */
export function interruptionOf(
  { table, key, before, after }: Change,
  nodesByPod: ReadonlyMap<string, string>,
): Interruption | undefined {
  if (table === containerTable) {
    const pod = key.slice(0, key.indexOf('/'))
    if (!nodesByPod.has(pod) || before === undefined || after === undefined) return undefined
    return byContainer(pod, before as ContainerState, after as ContainerState)
  }
  if (table !== machineTable || before === undefined) return undefined
  const pods = [...nodesByPod].flatMap(([pod, node]) => (node === key ? [pod] : []))
  return pods.length === 0 ? undefined : byMachine(pods, key, before as MachineState, after as MachineState)
}

/** Whoever hears SIGTERM finishes what is under way; nothing else leaves time for it. */
function byContainer(pod: string, before: ContainerState, after: ContainerState): Interruption | undefined {
  const pods = [pod]
  if (before.running && !after.running) {
    if (before.stopping && after.exit?.code === 0) return undefined
    return { type: 'lost', pods, result: 'failed', reason: 'under way when their program ended' }
  }
  if (!before.hung && after.hung)
    return { type: 'lost', pods, result: 'timed out', reason: 'under way when their program hung' }
  if (before.hung && after.serving) return { type: 'back', pods, waitedMsMax: clientPatienceMs }
  return undefined
}

function byMachine(
  pods: readonly string[],
  machine: string,
  before: MachineState,
  after: MachineState,
): Interruption | undefined {
  if (before.powered && !after.powered) {
    return { type: 'lost', pods, result: 'timed out', reason: `under way when ${machine} lost its power` }
  }
  if (before.connected && !after.connected) {
    return { type: 'lost', pods, result: 'timed out', reason: `under way when ${machine} was disconnected` }
  }
  if (!before.connected && after.connected && before.powered)
    return { type: 'back', pods, waitedMsMax: lastConnectRetryMs }
  return undefined
}
