import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { NodeMonitor } from './node-monitor.ts'
import { NodeWriter } from './node-writer.ts'
import { PodMarker } from './pod-marker.ts'

/** Watches over the health of nodes, taints those that are ill, and says of their pods that they are not ready. */
export const nodeLifecycleController: Component = {
  name: 'node-lifecycle-controller',
  start: (context) => new NodeLifecycle(context).start(),
}

/** client-go looks so often whether caches have their first lists. */
const cacheSyncPeriodMs = 100

const beatPrefix = 'node '

class NodeLifecycle {
  private readonly nodes: Informer<Node>
  private readonly pods: Informer<Pod>
  private readonly events: EventRecorder
  private readonly marker: PodMarker
  private readonly writer: NodeWriter
  private readonly taintQueue: WorkQueue
  private readonly podQueue: WorkQueue
  /** Absent until the caches have their first lists. */
  private monitor: NodeMonitor | undefined

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time } = context
    this.nodes = informers.of(Node)
    this.pods = informers.of(Pod)
    this.pods.addIndex('node', (pod) => pod.spec.nodeName)
    this.events = new EventRecorder({ client, time, source: 'node-controller' })
    this.marker = new PodMarker(client, time, this.events)
    this.writer = new NodeWriter(client, time)
    this.taintQueue = workQueue(context, (name) => this.reconcileNode(name))
    this.podQueue = workQueue(context, (key) => this.reconcilePod(key))
  }

  start(): void {
    const { heartbeats, scope, waitingRoom } = this.context
    this.nodes.onChange((after, _before, name) => {
      if (after !== undefined) this.taintQueue.add(name)
      this.monitor?.changed(name)
    })
    this.pods.onChange((after, before, key) => {
      const nodeName = after?.spec.nodeName
      if (nodeName !== undefined && nodeName !== before?.spec.nodeName && this.monitor?.isIll(nodeName))
        this.podQueue.add(key)
    })
    const forget = heartbeats.onChange((name, { endMs }) => {
      if (name.startsWith(beatPrefix)) this.monitor?.beatChanged(name.slice(beatPrefix.length), endMs !== undefined)
    })
    scope.onEnd(forget)
    scope.onEnd(waitingRoom.enter(() => this.monitor?.waiting() ?? []))
    scope.after(0, () => this.begin())
  }

  /** The first look follows the first lists. */
  private begin(): void {
    const { nodes, pods, events, marker, context } = this
    if (!nodes.synced || !pods.synced) {
      context.scope.after(cacheSyncPeriodMs, () => this.begin(), { periodic: true })
      return
    }
    this.monitor = new NodeMonitor(context, { nodes, pods, events, marker })
    this.monitor.look(nodes.cache.list().map(({ metadata }) => metadata.name))
  }

  /** Taints that keep new pods away, and labels of older versions. */
  private reconcileNode(name: string): void {
    const node = this.nodes.get(name)
    if (node !== undefined) this.writer.reconcile(node)
  }

  /** A pod that came to a node which is known to be ill. */
  private reconcilePod(key: string): void {
    const pod = this.pods.get(key)
    if (pod?.spec.nodeName === undefined || !this.monitor?.isIll(pod.spec.nodeName)) return
    if (!this.marker.mark(pod)) this.podQueue.retry(key, 'the pod could not be marked as not ready')
  }
}
