import { HorizontalPodAutoscaler } from '../../../api/kinds/horizontal-pod-autoscaler.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import { ReplicaSet } from '../../../api/kinds/replica-set.ts'
import { isPodReady, podReadySinceMs } from '../../../api/meta/pods.ts'
import { parseTime } from '../../../api/meta/time.ts'
import type { PodUsages } from '../../../apiserver/metrics-apis.ts'
import type { Component, ComponentContext } from '../../../runtime/component.ts'
import { WorkloadWorld } from '../../../testing/workload-world.ts'

const labels = { app: 'web' }
const container = { name: 'web', image: 'web', resources: { requests: { cpu: '200m' } } }
const resolutionMs = 15_000
const firstScrapeMs = 4_000
/** From a pod's creation until it uses something, and what it uses while nobody sends it requests. */
const startMs = 2_500
const idleMillis = 50n

/** A replica set `web` whose ready pods share a load, a metrics server that knows it, and an autoscaler. */
export class AutoscaledWorld {
  readonly world: WorkloadWorld
  private readonly loads: { readonly atMs: number; readonly totalMillis: number }[] = []
  private changedMs = 0

  constructor(autoscaler: Component, spec: object = {}, { replicas = 2, totalMillis = 200 } = {}) {
    const components = [
      autoscaler,
      { name: 'replicas', start: (context: ComponentContext) => this.playReplicas(context) },
    ]
    this.world = new WorkloadWorld({ components })
    this.world.api.metrics.serveResource({ pods: () => this.usages(), nodes: () => [] })
    this.world.store.watch('Pod', () => {
      this.changedMs = this.nowMs
    })
    this.setLoad(totalMillis)
    this.world.create(ReplicaSet, {
      metadata: { name: 'web' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    })
    this.world.create(HorizontalPodAutoscaler, {
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
        ...spec,
      },
    })
  }

  get nowMs(): number {
    return this.world.simulation.nowMs
  }

  get replicas(): number {
    return this.world.sets()[0]?.spec.replicas ?? 0
  }

  get status(): HorizontalPodAutoscaler['status'] {
    const [autoscaler] = this.world.store.table<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').list()
    if (autoscaler === undefined) throw new Error('There is no autoscaler.')
    return autoscaler.status
  }

  setLoad(totalMillis: number): void {
    this.loads.push({ atMs: this.nowMs, totalMillis })
    this.changedMs = this.nowMs
    this.world.api.metrics.changed()
  }

  scale(replicas: number): void {
    this.world.patch(ReplicaSet, 'web', (set) => ({ ...set, spec: { ...set.spec, replicas } }))
  }

  /** Every status that was written, with its instant. */
  history(): string[] {
    return this.world
      .changes('HorizontalPodAutoscaler')
      .map(({ at, after }) => `${at} ${JSON.stringify((after as HorizontalPodAutoscaler).status)}`)
  }

  /** Turns the readiness of one of the pods. */
  flip(index: number): void {
    const pods = this.world.pods().filter(({ status }) => status?.phase === 'Running')
    const pod = pods[index % Math.max(1, pods.length)]
    if (pod !== undefined) this.world.setReady(pod.metadata.name, !isPodReady(pod))
  }

  /** The pods that were there at the last scrape: the ready ones with equal shares of the load at that instant. */
  private usages(): PodUsages {
    const scrapes = Math.floor((this.nowMs - firstScrapeMs) / resolutionMs)
    const atMs = firstScrapeMs + scrapes * resolutionMs
    const settled = Math.floor((this.changedMs - firstScrapeMs) / resolutionMs) + 1
    const timestampMs = this.world.time.epochMs + atMs
    const there = this.world
      .pods()
      .filter(
        (pod) => pod.status?.phase === 'Running' && parseTime(pod.status.startTime ?? '') + startMs <= timestampMs,
      )
    const serving = there.filter((pod) => isPodReady(pod) && (podReadySinceMs(pod) ?? 0) <= timestampMs)
    const total = this.loads.findLast((load) => load.atMs <= atMs)?.totalMillis ?? 0
    const items = there.map((pod) => {
      const cpu = serving.includes(pod) ? BigInt(Math.round(total / serving.length)) : idleMillis
      const { name, namespace = '' } = pod.metadata
      return {
        name,
        namespace,
        timestampMs,
        windowMs: resolutionMs,
        containers: [{ name: 'web', usageMillis: { cpu } }],
      }
    })
    return { items, steadyFromMs: firstScrapeMs + settled * resolutionMs }
  }

  /** As many pods as the replica set wants, the oldest going last. */
  private playReplicas({ informers, client, scope }: ComponentContext): void {
    let made = 0
    const look = (): void => {
      const [set] = this.world.sets()
      if (set === undefined) return
      const pods = this.world.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      const wanted = set.spec.replicas ?? 1
      for (let each = pods.length; each < wanted; each++) this.createPod(`web-${String(made++).padStart(4, '0')}`)
      for (const { metadata } of pods.slice(wanted)) client.delete(Pod, { namespace: 'default', name: metadata.name })
      client.patchStatus(ReplicaSet, { namespace: 'default', name: 'web' }, (known) =>
        known.status?.replicas === wanted ? known : { ...known, status: { ...known.status, replicas: wanted } },
      )
    }
    informers.of(ReplicaSet).onChange(() => void scope.after(0, look))
  }

  private createPod(name: string): void {
    this.world.create(Pod, { metadata: { name, labels }, spec: { nodeName: 'node-0', containers: [container] } })
    this.world.setStatus(name, { startTime: this.world.time.now() })
    this.world.simulation.after(startMs, 'kubelet', () => {
      if (this.world.pods().some(({ metadata }) => metadata.name === name)) this.world.setReady(name, true)
    })
  }
}
