import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { isPodTerminal } from '../../api/meta/pods.ts'
import { isOperatingError } from '../../api/status.ts'
import { podGcPeriodMs, podGcQuarantineMs, terminatedPodGcThreshold } from '../../defaults.ts'
import type { Component, ComponentContext, Waiting } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { Planned } from '../../sim/event-queue.ts'
import { keyOf, splitKey } from '../../store/table.ts'
import { inOrderOfRemoval, isOutOfService, markedFailed } from './plan.ts'

/** Removes pods that no kubelet will remove: of nodes that are gone, never scheduled, or too many that have ended. */
export const podGarbageCollector: Component = {
  name: 'pod-garbage-collector-controller',
  start: (context) => new PodGarbageCollector(context).start(),
}

/** The out-of-service taint counts since 1.26, the phase Failed is written since then too. */
const disruptionConditionsMinor = 26

/** It looks every 20 s; here only when a pod or node has changed such that a look may find something. */
class PodGarbageCollector {
  private readonly pods: Informer<Pod>
  private readonly nodes: Informer<Node>
  private readonly originMs: number
  private look: Planned | undefined
  /** Nodes that pods name and that do not exist: when they will have been missing for long enough. */
  private readonly missing = new Map<string, number>()
  /** Names of nodes that may be missing or out of service. */
  private readonly suspects = new Set<string>()
  private readonly ended = new Set<string>()
  private readonly unscheduled = new Set<string>()
  private readonly threshold: number

  constructor(private readonly context: ComponentContext) {
    const { informers, time, flags } = context
    this.pods = informers.of(Pod)
    this.nodes = informers.of(Node)
    this.pods.addIndex('node', (pod) => pod.spec.nodeName)
    this.originMs = time.nowMs
    this.threshold = flags.number('terminated-pod-gc-threshold', terminatedPodGcThreshold)
  }

  start(): void {
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
    this.nodes.onChange((after, _before, name) => {
      if (after === undefined || isOutOfService(after)) this.suspect(name)
    })
    this.context.scope.onEnd(this.context.waitingRoom.enter(() => this.waiting()))
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, key: string): void {
    if (after === undefined) {
      this.ended.delete(key)
      this.unscheduled.delete(key)
      return
    }
    if (isPodTerminal(after)) {
      this.ended.add(key)
      if (this.threshold > 0 && this.ended.size > this.threshold) this.planLook()
    }
    const { nodeName } = after.spec
    const isTerminating = after.metadata.deletionTimestamp !== undefined
    if (nodeName === undefined || nodeName === '') {
      if (!isTerminating) return
      this.unscheduled.add(key)
      this.planLook()
    } else if (nodeName !== before?.spec.nodeName || (isTerminating && !before?.metadata.deletionTimestamp)) {
      const node = this.nodes.get(nodeName)
      if (node === undefined || (isTerminating && isOutOfService(node))) this.suspect(nodeName)
    }
  }

  private suspect(nodeName: string): void {
    this.suspects.add(nodeName)
    this.planLook()
  }

  /** The next look of the period, at or behind an instant. */
  private planLook(notBeforeMs = 0): void {
    const { time, scope } = this.context
    const fromMs = Math.max(notBeforeMs, time.nowMs + 1) - this.originMs
    const atMs = this.originMs + Math.ceil(fromMs / podGcPeriodMs) * podGcPeriodMs
    if (this.look !== undefined && this.look.instantMs <= atMs) return
    scope.cancel(this.look)
    this.look = scope.at(atMs, () => this.collect())
  }

  private collect(): void {
    this.look = undefined
    this.collectEnded()
    const suspects = [...this.suspects]
    this.suspects.clear()
    for (const name of suspects) this.lookAtNode(name)
    this.collectOrphaned()
    for (const key of [...this.unscheduled]) this.collectUnscheduled(key)
  }

  private collectEnded(): void {
    const count = this.ended.size - this.threshold
    if (this.threshold <= 0 || count <= 0) return
    const pods = [...this.ended].flatMap((key) => this.pods.get(key) ?? [])
    for (const pod of inOrderOfRemoval(pods).slice(0, count)) this.remove(pod, undefined)
  }

  private lookAtNode(name: string): void {
    const node = this.nodes.get(name)
    if (node !== undefined) {
      if (this.context.minor < disruptionConditionsMinor || !isOutOfService(node)) return
      for (const pod of inOrderOfRemoval([...this.podsOf(name)])) {
        if (pod.metadata.deletionTimestamp !== undefined) this.remove(pod, undefined)
      }
    } else if (!this.missing.has(name) && this.pods.cache.by('node', name).size > 0) {
      const overMs = this.context.time.nowMs + podGcQuarantineMs
      this.missing.set(name, overMs)
      this.planLook(overMs)
    }
  }

  /** A node that is still missing after its quarantine is gone, and so are its pods. */
  private collectOrphaned(): void {
    const { time, client } = this.context
    for (const [name, overMs] of [...this.missing]) {
      if (overMs > time.nowMs) continue
      this.missing.delete(name)
      if (this.nodes.get(name) !== undefined || client.find(Node, { namespace: '', name }) !== undefined) continue
      for (const pod of [...this.podsOf(name)]) this.remove(pod, 'its node is gone')
    }
  }

  private podsOf(name: string): Iterable<Pod> {
    return this.pods.cache.by('node', name).values()
  }

  private collectUnscheduled(key: string): void {
    this.unscheduled.delete(key)
    const pod = this.pods.get(key)
    if (pod?.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName) this.remove(pod, undefined)
  }

  /** What cannot be removed now is looked at again. */
  private remove(pod: Pod, because: 'its node is gone' | undefined): void {
    const { client, time, minor } = this.context
    const at = splitKey(keyOf(pod))
    try {
      if (minor >= disruptionConditionsMinor) {
        client.patchStatus(Pod, at, (now) => markedFailed(now, because, time.now()))
      }
      client.delete(Pod, at, { gracePeriodSeconds: 0 })
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (pod.spec.nodeName) this.suspect(pod.spec.nodeName)
      else this.planLook()
    }
  }

  private waiting(): Waiting[] {
    const { name } = this.context
    return [...this.missing].map(([key, untilMs]) => ({
      component: name,
      key,
      reason: 'the node does not exist; its pods are removed when it stays away',
      untilMs,
    }))
  }
}
