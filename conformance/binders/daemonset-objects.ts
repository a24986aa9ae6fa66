import { DaemonSet } from '../../engine/api/kinds/daemon-set.ts'
import { Pod } from '../../engine/api/kinds/pod.ts'
import { revisionHashLabel } from '../../engine/api/meta/controller-revisions.ts'
import { templateHash } from '../../engine/api/meta/hash.ts'
import { ownerReference } from '../../engine/api/meta/owners.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { IntOrString, Node, PodTemplateSpec, Taint, Toleration } from '../../engine/api/schema/types.ts'
import { daemonSetController } from '../../engine/controllers/daemonset/controller.ts'
import { ControllerWorld } from './controller-world.ts'

type Labels = Readonly<Record<string, string>>

export interface NodeGiven {
  readonly name: string
  readonly labels?: Labels
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
}

export interface PodGiven {
  readonly name?: string
  readonly node: string
  readonly labels?: Labels
  readonly count?: number
  readonly ownedByDaemonSet?: boolean
  readonly phase?: string
  readonly currentRevision?: boolean
  readonly createdAtSeconds?: number | null
  readonly ready?: boolean | null
  readonly readyAtSeconds?: number
  readonly deleting?: boolean
}

export interface StrategyGiven {
  readonly type: 'RollingUpdate' | 'OnDelete'
  readonly maxUnavailable?: IntOrString
  readonly maxSurge?: IntOrString
}

export interface TemplateGiven {
  readonly nodeName?: string
  readonly nodeSelector?: Labels
  readonly tolerations?: readonly Toleration[]
  readonly hostPorts?: readonly number[]
  readonly requests?: Labels
}

export interface DaemonSetGiven {
  readonly selector?: Labels
  readonly template?: TemplateGiven
  readonly deleting?: boolean
  readonly selectorOverride?: object
  readonly updateStrategy?: StrategyGiven
  readonly minReadySeconds?: number
  readonly nowSeconds?: number
}

export const daemonLabels: Labels = { name: 'simple-daemon', type: 'production' }

export function nodeFrom({ name, labels = {}, taints, unschedulable }: NodeGiven): Node {
  const metadata = { name, labels, uid: name, resourceVersion: '1', creationTimestamp: formatTime(0) }
  const spec = { ...(taints !== undefined && { taints }), ...(unschedulable === true && { unschedulable }) }
  return { apiVersion: 'v1', kind: 'Node', metadata, spec, status: {} } as Node
}

export function templateFrom(given: TemplateGiven = {}, labels: Labels = daemonLabels): PodTemplateSpec {
  const { nodeName, nodeSelector, tolerations, hostPorts = [], requests } = given
  const container = {
    name: 'agent',
    image: 'foo/bar',
    ...(hostPorts.length > 0 && { ports: hostPorts.map((port) => ({ containerPort: port, hostPort: port })) }),
    ...(requests !== undefined && { resources: { requests } }),
  }
  const spec = {
    containers: [container],
    ...(nodeName !== undefined && { nodeName }),
    ...(nodeSelector !== undefined && { nodeSelector }),
    ...(tolerations !== undefined && { tolerations }),
  }
  return { metadata: { labels }, spec } as PodTemplateSpec
}

export function strategyFrom({ type, ...rollingUpdate }: StrategyGiven): object {
  return type === 'OnDelete' ? { type } : { type, rollingUpdate }
}

/** How many pods were made and deleted, and the names of the latter. */
export interface Actions {
  readonly created: number
  readonly deleted: number
  readonly deletedPods: readonly string[]
}

/** After so long without a word nothing more comes: caches lag by 5 ms. */
const quietMs = 50

/** A cluster without scheduler and kubelets, in which the controller is watched from one step of its own to the next. */
export class DaemonWorld {
  readonly world = new ControllerWorld()
  private started = false
  private seen = 0

  constructor(nodes: readonly NodeGiven[]) {
    for (const node of nodes) this.world.store.create('Node', nodeFrom(node), 'test')
  }

  addSet({ selector = daemonLabels, template, updateStrategy, minReadySeconds }: DaemonSetGiven): DaemonSet {
    return this.world.create(DaemonSet, {
      metadata: { name: 'foo' },
      spec: {
        selector: { matchLabels: selector },
        template: templateFrom(template, selector),
        ...(updateStrategy !== undefined && { updateStrategy: strategyFrom(updateStrategy) }),
        ...(minReadySeconds !== undefined && { minReadySeconds }),
      },
    })
  }

  addPods(set: DaemonSet, pods: readonly PodGiven[], nowSeconds = 0): void {
    const startUnixMs = this.world.time.nowUnixMs - nowSeconds * 1000
    for (const pod of pods) {
      for (let index = 0; index < (pod.count ?? 1); index++) {
        const name = pod.name ?? `${pod.node}-${this.seen++}`
        const at = (seconds: number) => formatTime(startUnixMs + seconds * 1000)
        const { spec, ...given } = podFrom(pod, { name, set, at })
        const stored = this.world.create(Pod, { metadata: { name }, spec })
        this.world.store.update('Pod', { ...stored, ...given }, undefined, 'test')
      }
    }
  }

  /** The controller's next step that makes or deletes pods; nothing where there is none. */
  step(): Actions {
    const { world } = this
    const from = world.simulation.history.since(0).length
    if (!this.started) world.start(daemonSetController)
    this.started = true
    const untilMs = world.nowMs + quietMs
    while (world.nowMs < untilMs) {
      world.pass(1)
      const actions = this.actionsSince(from)
      if (actions.created + actions.deleted > 0) return actions
    }
    return this.actionsSince(from)
  }

  private actionsSince(from: number): Actions {
    const changes = this.world.simulation.history.since(0).slice(from)
    const ours = changes.filter(({ table, actor }) => table === 'Pod' && actor === daemonSetController.name)
    const deleted = ours.filter(({ verb, before, after }) => verb === 'delete' || isNewlyDeleted(before, after))
    const names = new Set(deleted.map(({ key }) => key.slice(key.indexOf('/') + 1)))
    return {
      created: ours.filter(({ verb }) => verb === 'create').length,
      deleted: names.size,
      deletedPods: [...names].sort(),
    }
  }

  markAllReady(): void {
    for (const { metadata } of this.world.store.table<Pod>('Pod').list()) this.world.setPodReady(metadata.name, true)
  }
}

function isNewlyDeleted(before: unknown, after: unknown): boolean {
  const stamp = (pod: unknown) => (pod as Pod | undefined)?.metadata.deletionTimestamp
  return stamp(before) === undefined && stamp(after) !== undefined
}

function podFrom(
  given: PodGiven,
  { name, set, at }: { name: string; set: DaemonSet; at: (seconds: number) => string },
): Pod {
  const { labels = daemonLabels, ownedByDaemonSet = true, currentRevision = true, ready, deleting } = given
  const hash = currentRevision ? templateHash(set.spec.template) : 'an-earlier-one'
  const isReady = ready === true ? 'True' : 'False'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: at(given.createdAtSeconds ?? 0),
      labels: ownedByDaemonSet ? { ...labels, [revisionHashLabel]: hash } : labels,
      ...(ownedByDaemonSet && { ownerReferences: [ownerReference(set)] }),
      ...(deleting === true && { deletionTimestamp: at(1000), deletionGracePeriodSeconds: 30 }),
    },
    spec: { nodeName: given.node, containers: [{ name: 'agent', image: 'foo/bar' }] },
    status: {
      phase: given.phase ?? 'Pending',
      conditions: [{ type: 'Ready', status: isReady, lastTransitionTime: at(given.readyAtSeconds ?? 0) }],
    },
  } as unknown as Pod
}
