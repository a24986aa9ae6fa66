import { ConfigMap } from '../api/kinds/config-map.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import { formatTime } from '../api/meta/time.ts'
import type { ContainerStatus, Event, PodStatus } from '../api/schema/types.ts'
import { administrator } from '../apiserver/request.ts'
import { Cluster } from '../cluster/cluster.ts'
import { NodeHandle } from '../faults/node-handle.ts'
import type { Container } from '../machines/containers.ts'
import { isSameImage } from '../machines/images.ts'
import type { Behaviour } from '../programs/behaviour.ts'
import type { Change } from '../sim/change.ts'

export interface NodeWorldOptions {
  readonly nodes?: number
  readonly minor?: number
  readonly seed?: number
  readonly flags?: Readonly<Record<string, string>>
}

/** A cluster seen from its kubelets: pods come, programs do what they are told, and all that kubelets tell is kept. */
export class NodeWorld {
  readonly cluster: Cluster

  constructor({ nodes = 1, minor = 36, seed = 1, flags = {} }: NodeWorldOptions = {}) {
    const shape = (index: number) => ({ name: `worker-${index}`, cpu: '4', memory: '16Gi', pods: 110, index })
    this.cluster = new Cluster({
      nodes: Array.from({ length: nodes }, (_, index) => shape(index + 1)),
      minor,
      seed,
      flags: { kubelet: flags },
    })
  }

  get nowMs(): number {
    return this.cluster.simulation.nowMs
  }

  /** Runs up to and including that instant. */
  until(instantMs: number): void {
    this.cluster.simulation.runUntil(instantMs)
  }

  pass(ms: number): void {
    this.until(this.nowMs + ms)
  }

  create(pod: Draft<Pod>): Pod {
    const draft = { ...pod, metadata: { namespace: 'default', ...pod.metadata } }
    return this.cluster.api.create(Pod, draft, administrator)
  }

  /** A pod of one container, all else as Kubernetes has it by default. */
  createSimple(name: string, container: object = {}, spec: object = {}): Pod {
    const containers = [{ name: 'c', image: 'nginx:1', ...container }]
    return this.create({ metadata: { name }, spec: { containers, ...spec } } as unknown as Draft<Pod>)
  }

  createConfigMap(name: string, data: Readonly<Record<string, string>>): void {
    const draft = { metadata: { name, namespace: 'default' }, data }
    this.cluster.api.create(ConfigMap, draft as Draft<ConfigMap>, administrator)
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }
    this.cluster.api.delete(Pod, 'default', name, options, administrator)
  }

  find(name: string): Pod | undefined {
    return this.cluster.api.find(Pod, 'default', name)
  }

  pod(name: string): Pod {
    return this.cluster.api.get(Pod, 'default', name)
  }

  /** The status of a pod's first container. */
  container(name: string): ContainerStatus {
    const [status] = this.pod(name).status.containerStatuses ?? []
    if (status === undefined) throw new Error(`Pod ${name} has no container status yet.`)
    return status
  }

  isReady(name: string): boolean {
    return this.pod(name).status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  }

  /** What is said of the programs of an image. */
  say(image: string, behaviour: Partial<Behaviour>): void {
    this.cluster.programs.add({ width: 'image', matches: (target) => isSameImage(target.image, image), behaviour })
  }

  /** The running containers of a pod. */
  running(name: string): readonly Container[] {
    return this.cluster.containers.ofPod(this.pod(name).metadata.uid)
  }

  node(name: string): NodeHandle {
    const machine = this.cluster.machines.get(name)
    if (machine === undefined) throw new Error(`There is no node "${name}".`)
    return new NodeHandle(this.cluster, machine)
  }

  /** What was told of a pod: `Reason: message`, as often as it was told. */
  events(name: string): string[] {
    return this.changes('Event')
      .map(({ after }) => after as Event | undefined)
      .flatMap((event) => (event?.involvedObject.name === name ? [`${event.reason}: ${event.message}`] : []))
  }

  /** All that was written to a table, in order. */
  changes(table: string): readonly Change[] {
    return this.cluster.simulation.history.since(0).filter((change) => change.table === table)
  }

  /** What kubelets told and programs did, a line each, for reading and for comparing. */
  lines(): string[] {
    return this.cluster.simulation.history.since(0).flatMap((change) => {
      const line = this.lineOf(change)
      return line === undefined ? [] : [`${(change.at / 1000).toFixed(3)} ${line}`]
    })
  }

  private lineOf(change: Change): string | undefined {
    const { table, key, verb, actor } = change
    if (table === 'Event' && actor === 'kubelet') return eventLine(change.after as Event)
    if (table === 'Container') return verb === 'serve' ? undefined : `  ${containerKey(key)} ${verb}`
    if (table === 'Pod' && verb === 'delete') return `${key} is gone`
    if (table === 'Pod' && actor === 'kubelet') return `${key} ${statusLine((change.after as Pod).status)}`
    if (table === 'Machine') return `  ${key}: ${verb}`
    return undefined
  }
}

function containerKey(key: string): string {
  const [, name, attempt] = key.split('/')
  return `${name}#${attempt}`
}

function eventLine(event: Event | undefined): string | undefined {
  if (event === undefined) return undefined
  const { involvedObject, type, reason, message = '', count = 1 } = event
  if (involvedObject.kind !== 'Pod') return `  ${involvedObject.name} ${type} ${reason}: ${message}`
  // The uid of a pod in a text changes with every other object that is made before it.
  const text = message.replaceAll(involvedObject.uid ?? '', 'UID')
  return `  ${type} ${reason}${count > 1 ? ` (x${count})` : ''}: ${text}`
}

function statusLine(status: PodStatus): string {
  const { phase, reason, podIP, conditions = [], initContainerStatuses = [], containerStatuses = [] } = status
  const shown = conditions
    .filter(({ type }) => type !== 'PodScheduled')
    .map((each) => `${each.status === 'True' ? '+' : '-'}${each.type}${each.reason ? `(${each.reason})` : ''}`)
  const containers = [...initContainerStatuses, ...containerStatuses].map(containerText)
  const head = [phase, reason, podIP].filter((part) => part !== undefined).join(' ')
  return `${head} [${shown.join(' ')}] ${containers.join(', ')}`
}

function containerText({ name, state, lastState, ready, started, restartCount }: ContainerStatus): string {
  const { terminated, waiting, running } = state ?? {}
  const last = lastState?.terminated
  const now = waiting
    ? `waiting ${waiting.reason}`
    : running
      ? `runs since ${clockText(running.startedAt)}`
      : `ended ${terminated?.reason} ${terminated?.exitCode} at ${clockText(terminated?.finishedAt)}`
  const flags = `${started ? ' started' : ''}${ready ? ' ready' : ''}`
  const before = last === undefined ? '' : ` after ${last.reason} ${last.exitCode}`
  return `${name} ${now}${flags}${restartCount > 0 ? ` restarts ${restartCount}` : ''}${before}`
}

/** The time of day of a run that begins at midnight. */
function clockText(time: string | undefined): string {
  return (time ?? formatTime(0)).slice(11, 19)
}
