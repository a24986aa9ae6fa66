import { Job } from '../engine/api/kinds/job.ts'
import { Node } from '../engine/api/kinds/node.ts'
import { Pod as PodKind } from '../engine/api/kinds/pod.ts'
import { controllerOf } from '../engine/api/meta/owners.ts'
import type { OwnerReference, Pod } from '../engine/api/schema/types.ts'
import { isNotFound, isOperatingError } from '../engine/api/status.ts'
import { type NodeShape, nodeAddress, nodeObject } from '../engine/kubelet/node-object.ts'
import { NodeReporter } from '../engine/kubelet/node-reporter.ts'
import type { Component, ComponentContext } from '../engine/runtime/component.ts'
import { Informer, Reflector } from '../engine/runtime/informer.ts'
import type { Store } from '../engine/store/store.ts'
import { behaviourOf, type PodBehaviour } from './behaviour.ts'
import type { KubeletInput, PodRule } from './input.ts'
import { ScriptedPod } from './scripted-pod.ts'

export interface Script {
  readonly kubelet: KubeletInput
  readonly rules: readonly PodRule[]
  /** What it took for the posts of one pod, one request after another: one script played all kubelets. */
  readonly postMs?: number
}

const defaultPostMs = 8

/** A kubelet as the recordings had it: it runs nothing, and posts what a script says. */
export class ScriptedKubelets {
  private readonly running = new Map<string, ScriptedKubelet>()
  private addresses = 0
  private freeMs = 0

  constructor(private readonly script: Script) {}

  on(shape: NodeShape, store: Store): Component {
    return {
      name: 'kubelet',
      start: (context) => {
        const hands = { nextAddress: () => this.nextAddress(shape), turnMs: (nowMs: number) => this.turnMs(nowMs) }
        const kubelet = new ScriptedKubelet(context, shape, this.script, hands)
        this.running.set(shape.name, kubelet)
        context.scope.onEnd(() => this.running.delete(shape.name))
        kubelet.start(store)
      },
    }
  }

  /** What the program in a pod says of itself from now on. */
  setReady(pod: Pod, isReady: boolean): void {
    this.running.get(pod.spec.nodeName ?? '')?.setReady(pod, isReady)
  }

  /** When the script comes to what is due now. */
  private turnMs(nowMs: number): number {
    const turnMs = Math.max(nowMs, this.freeMs)
    this.freeMs = turnMs + (this.script.postMs ?? defaultPostMs)
    return turnMs
  }

  private nextAddress({ index }: NodeShape): string {
    this.addresses++
    return `10.${64 + (index >> 8)}.${index & 255}.${this.addresses & 255}`
  }
}

class ScriptedKubelet {
  private readonly pods = new Map<string, ScriptedPod>()

  constructor(
    private readonly context: ComponentContext,
    private readonly shape: NodeShape,
    private readonly script: Script,
    private readonly hands: { readonly nextAddress: () => string; readonly turnMs: (nowMs: number) => number },
  ) {}

  start(store: Store): void {
    const { scope, client, heartbeats } = this.context
    const { name } = this.shape
    const reporter = new NodeReporter(this.context, this.shape, '')
    const now = this.context.time.now()
    const everyMs = (this.script.kubelet.leaseEvery ?? 10) * 1000
    const report = (): void => {
      reporter.register()
      reporter.reportReady()
      const beat = `node ${name}`
      heartbeats.begin(beat, everyMs)
      scope.onEnd(() => heartbeats.end(beat))
    }
    if (client.find(Node, { namespace: '', name }) === undefined) {
      client.create(Node, nodeObject(this.shape, { now, minor: this.context.minor }))
      report()
    } else scope.after(everyMs - (scope.simulation.nowMs % everyMs), report)
    const filter = { field: 'node', value: name, valueOf: ({ spec }: Pod) => spec.nodeName }
    const reflector = new Reflector(scope, client.connection)
    const informer = new Informer<Pod>({ kind: PodKind, store, reflector, filter })
    informer.onChange((after, before) => this.podChanged(after, before))
  }

  setReady(pod: Pod, isReady: boolean): void {
    this.pods.get(pod.metadata.uid)?.setReady(isReady)
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) {
      this.pods.get(before.metadata.uid)?.removed()
      this.pods.delete(before.metadata.uid)
    }
    if (after === undefined) return
    const known = this.pods.get(after.metadata.uid)
    if (known !== undefined) known.update(after)
    else this.add(after)
  }

  private add(pod: Pod): void {
    const { time } = this.context
    const scripted = new ScriptedPod(pod, this.behaviourOf(pod), {
      now: () => time.now(),
      after: (delayMs, act) => this.after(delayMs, act),
      post: (change) => this.patch(pod, change),
      remove: () => this.remove(pod),
      say: (type, reason, message) => this.say(pod, type, reason, message),
      hostIP: nodeAddress(this.shape.index),
      nextAddress: this.hands.nextAddress,
    })
    this.pods.set(pod.metadata.uid, scripted)
    scripted.begin()
  }

  /** @returns how to call it off */
  private after(delayMs: number, act: () => void): () => void {
    const { scope } = this.context
    let planned = scope.after(delayMs, () => {
      const { nowMs } = scope.simulation
      const turnMs = this.hands.turnMs(nowMs)
      if (turnMs === nowMs) act()
      else planned = scope.at(turnMs, act)
    })
    return () => scope.cancel(planned)
  }

  private behaviourOf(pod: Pod): PodBehaviour {
    const { kubelet, rules } = this.script
    const { namespace = '' } = pod.metadata
    const ownersOf = ({ kind, name }: OwnerReference): readonly OwnerReference[] => {
      const job = kind === Job.kind ? this.context.client.find(Job, { namespace, name }) : undefined
      const owner = job === undefined ? undefined : controllerOf(job)
      return owner === undefined ? [] : [owner]
    }
    return behaviourOf(pod, kubelet, rules, ownersOf)
  }

  /** Whoever deletes a pod while its status is posted is not in the way. */
  private patch({ metadata: { namespace = '', name, uid } }: Pod, change: (pod: Pod) => Pod): void {
    const change1 = (stored: Pod): Pod => (stored.metadata.uid === uid ? change(stored) : stored)
    this.ask(() => this.context.client.patchStatus(PodKind, { namespace, name }, change1))
  }

  private remove({ metadata: { namespace = '', name, uid } }: Pod): void {
    const options = { gracePeriodSeconds: 0, preconditions: { uid } }
    this.ask(() => this.context.client.delete(PodKind, { namespace, name }, options))
  }

  private say(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const fieldPath = `spec.containers{${pod.spec.containers[0]?.name}}`
    this.context.events.record({ object: pod, fieldPath }, type, reason, message)
  }

  private ask(request: () => unknown): void {
    try {
      request()
    } catch (error) {
      if (!isOperatingError(error) || !isNotFound(error)) throw error
    }
  }
}
