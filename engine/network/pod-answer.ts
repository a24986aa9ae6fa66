import type { Container, Pod } from '../api/schema/types.ts'
import { type ContainerState, containerTable } from '../machines/containers.ts'
import { type MachineState, machineTable } from '../machines/machines.ts'
import type { NetworkReader } from './network-reader.ts'
import type { Result } from './outcome.ts'

/** What comes back from a pod's address and port. */
export interface PodAnswer {
  readonly result: Result
  /** The end of a sentence about the pod or endpoint; '' for a good answer. */
  readonly reason: string
}

const good: PodAnswer = { result: 'answered', reason: '' }

/** What is physically so of a machine; one of which nothing was recorded runs as it was built. */
export function machineProblem(reader: NetworkReader, machine: string): string | undefined {
  const state = reader.row(machineTable, machine) as MachineState | undefined
  if (state === undefined || (state.powered && state.connected)) return undefined
  return state.powered ? `on ${machine}, which was disconnected` : `on ${machine}, which had no power`
}

/**
 * What a client on another machine, or on the same one, gets from a pod. The network first, then the program that
 * listens on the port: the container that declares it, else any of the pod's containers.
 */
export function podAnswer(reader: NetworkReader, pod: Pod, port: number, fromMachine?: string): PodAnswer {
  const machine = pod.spec.nodeName
  if (machine === undefined) return { result: 'timed out', reason: 'that ran on no node' }
  const problem = machineProblem(reader, machine)
  const isUnreachable = problem !== undefined && (machine !== fromMachine || problem.endsWith('power'))
  if (isUnreachable) return { result: 'timed out', reason: problem }
  const states = listeners(pod, port).map(({ name }) => newestState(reader, pod, name))
  if (states.some((state) => state?.serving)) return good
  if (states.some((state) => state?.hung)) return { result: 'timed out', reason: 'with a program that hung' }
  return { result: 'refused', reason: refusal(states) }
}

function refusal(states: readonly (ContainerState | undefined)[]): string {
  const running = states.filter((state) => state?.running)
  if (running.some((state) => state?.stopping)) return 'with a program that was stopping'
  if (running.length > 0) return 'with a program that had not started to answer'
  return states.every((state) => state === undefined) ? 'with no program yet' : 'with a program that had ended'
}

function listeners({ spec }: Pod, port: number): readonly Container[] {
  const all = [...spec.containers, ...(spec.initContainers ?? [])]
  const declaring = all.filter(({ ports = [] }) => ports.some(({ containerPort }) => containerPort === port))
  return declaring.length > 0 ? declaring : spec.containers
}

/** The newest start of a container. The status may lag behind by some starts, so the rows are followed from there. */
function newestState(reader: NetworkReader, { metadata, status }: Pod, name: string): ContainerState | undefined {
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  const restarts = statuses.find((each) => each.name === name)?.restartCount ?? 0
  const start = (attempt: number): ContainerState | undefined =>
    reader.row(containerTable, `${metadata.uid}/${name}/${attempt}`) as ContainerState | undefined
  let newest: ContainerState | undefined
  for (let attempt = restarts; ; attempt++) {
    const state = start(attempt)
    if (state === undefined) return newest ?? start(restarts - 1)
    newest = state
  }
}
