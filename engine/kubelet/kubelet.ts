import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import { isOperatingError } from '../api/status.ts'
import { nodeLeaseRenewMs } from '../defaults.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import { Informer, Reflector } from '../runtime/informer.ts'
import type { Store } from '../store/store.ts'
import { evictionSettings } from './eviction/config.ts'
import { EvictionManager } from './eviction/eviction-manager.ts'
import { KubeletNode, type NodeGround } from './kubelet-node.ts'
import { networkReadyMs } from './node-object.ts'
import { NodeReporter } from './node-reporter.ts'
import { endOrphans } from './orphans.ts'
import { admissionProblem, rejected } from './pod-admission.ts'
import { PodWorker } from './pod-worker.ts'
import { followPrograms } from './told-programs.ts'

/** The component that runs on a node: it registers the node, renews its lease, and runs the pods bound to it. */
export function kubelet(ground: NodeGround, store: Store): Component {
  followPrograms(ground)
  const boots = new Boots(ground)
  return { name: 'kubelet', start: (context) => new Kubelet(context, ground, store, boots.id).start() }
}

/** Counts the starts of a machine. */
class Boots {
  private count = 1

  constructor(private readonly ground: NodeGround) {
    ground.containers.machines.onChange((machine, before) => {
      if (machine === ground.machine && machine.powered && !before.powered) this.count++
    })
  }

  /** Empty for the first: nobody has seen another. */
  get id(): string {
    return this.count === 1 ? '' : `${this.ground.shape.name}-boot-${this.count}`
  }
}

class Kubelet {
  private readonly workers = new Map<string, PodWorker>()
  private readonly node: KubeletNode
  private readonly reporter: NodeReporter
  private registered = false
  private readonly eviction: EvictionManager

  constructor(
    private readonly context: ComponentContext,
    private readonly ground: NodeGround,
    private readonly store: Store,
    bootId: string,
  ) {
    this.reporter = new NodeReporter(context, ground.shape, bootId)
    const warn = (reason: string, message: string): void => this.reporter.say('Warning', reason, message)
    this.node = new KubeletNode(context, ground, store, warn)
    this.eviction = new EvictionManager(this.node, evictionSettings(context.flags), {
      pods: () => [...this.workers.values()],
      report: () => this.reportPressure(),
      say: warn,
    })
  }

  private reportPressure(): void {
    try {
      this.reporter.reportPressure(this.eviction.conditions)
    } catch (error) {
      // Told when the API server is back.
      if (!isOperatingError(error)) throw error
    }
  }

  private get name(): string {
    return this.ground.shape.name
  }

  private get beat(): string {
    return `node ${this.name}`
  }

  start(): void {
    const { store } = this
    const { scope, client, heartbeats, waitingRoom } = this.context
    scope.onEnd(waitingRoom.enter(() => [...this.workers.values()].flatMap((worker) => worker.waiting())))
    const forget = client.connection.onChange((up) => (up ? this.connected() : heartbeats.end(this.beat)))
    scope.onEnd(() => {
      forget()
      heartbeats.end(this.beat)
    })
    this.connected()
    const informer = new Informer<Pod>({
      kind: Pod,
      store,
      reflector: new Reflector(scope, client.connection),
      filter: { field: 'node', value: this.name, valueOf: ({ spec }) => spec.nodeName },
    })
    informer.onChange((after, before) => this.podChanged(after, before))
    this.tidyUpOnce(informer)
  }

  /** What an earlier kubelet started for pods that are gone ends once the pods are known. */
  private tidyUpOnce(informer: Informer<Pod>): void {
    this.context.scope.after(0, () => {
      if (informer.synced) endOrphans(this.ground, (podUid) => this.workers.has(podUid))
    })
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid)
      this.workers.get(before.metadata.uid)?.removed()
    if (after === undefined) return
    const known = this.workers.get(after.metadata.uid)
    if (known !== undefined) known.update(after)
    else this.add(after)
  }

  private add(pod: Pod): void {
    const { uid } = pod.metadata
    const rejection = this.rejection(pod)
    const worker = new PodWorker(this.node, pod, { onGone: () => this.workers.delete(uid), rejection })
    this.workers.set(uid, worker)
  }

  /** A pod that the kubelet has not taken yet has to fit among those that it has. */
  private rejection(pod: Pod) {
    const isKnown = pod.status.startTime !== undefined || isPodTerminal(pod)
    if (isKnown || pod.metadata.deletionTimestamp !== undefined) return undefined
    const { client, minor } = this.context
    const node = client.connection.up ? client.find(Node, { namespace: '', name: this.name }) : undefined
    if (node === undefined) return undefined
    const active = [...this.workers.values()].filter(({ isActive }) => isActive).map((worker) => worker.pod)
    return rejected(this.eviction.rejection(pod), minor) ?? admissionProblem(pod, node, active, minor)
  }

  /** The API server is there, for the first time or again. */
  private connected(): void {
    const { client, scope } = this.context
    if (!client.connection.up) return
    try {
      const isNew = !this.registered && this.reporter.register()
      this.registered = true
      if (isNew) {
        this.node.networkReady = false
        scope.after(networkReadyMs, () => this.networkIsReady())
      } else if (this.node.networkReady) this.reporter.reportReady(this.eviction.conditions)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (!this.registered) scope.after(nodeLeaseRenewMs, () => this.connected())
      return
    }
    this.beginBeat()
    for (const worker of this.workers.values()) worker.changed()
  }

  private networkIsReady(): void {
    this.node.networkReady = true
    this.connected()
  }

  private beginBeat(): void {
    const { scope, heartbeats, chance } = this.context
    if (heartbeats.isBeating(this.beat)) return
    // Kubelets that were there when the run began have been renewing at different times; others renew at once.
    const phaseMs = scope.simulation.nowMs === 0 ? chance.below(nodeLeaseRenewMs) : 0
    heartbeats.begin(this.beat, nodeLeaseRenewMs, scope.simulation.nowMs - phaseMs)
  }
}
