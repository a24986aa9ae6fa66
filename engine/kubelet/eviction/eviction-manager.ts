import { podRequests } from '../../api/meta/pod-resources.ts'
import { qosClass } from '../../api/meta/qos-class.ts'
import { bytes } from '../../api/meta/quantity.ts'
import { someTolerates } from '../../api/scheduling/taints.ts'
import type { Pod } from '../../api/schema/types.ts'
import { evictionCleanupMaxMs, evictionCleanupPollMs, evictionGraceMs, evictionMonitoringMs } from '../../defaults.ts'
import type { Planned } from '../../sim/event-queue.ts'
import { isCritical } from '../critical-pods.ts'
import type { KubeletNode } from '../kubelet-node.ts'
import type { PodFailure } from '../pod-status.ts'
import type { EvictionSettings } from './config.ts'
import { evictionMessage } from './message.ts'
import {
  conditionsOf,
  firstObserved,
  keptConditions,
  lastObserved,
  type Observations,
  pastGrace,
  thresholdsMet,
} from './observations.ts'
import { ranked, rankKeys } from './ranking.ts'
import { inEvictionOrder, type PressureCondition, resourceOf, type StarvedResource } from './signals.ts'
import { isHard, type Threshold, thresholdAmount } from './thresholds.ts'

/** A pod of the node, as far as it matters here. */
export interface EvictablePod {
  readonly pod: Pod
  /** It has a place on the node still. */
  readonly isActive: boolean
  /** Nothing of it is left on the node but its object. */
  readonly isCleanedUp: boolean
  evict(failure: PodFailure, graceMs: number): void
}

/** What the manager acts on. */
export interface EvictionHands {
  readonly pods: () => readonly EvictablePod[]
  /** Tells the API server how the node is. */
  readonly report: () => void
  readonly say: (reason: string, message: string) => void
}

/** Bytes of the disk that images, containers and volumes share. */
const diskBytes = bytes('100Gi')

/**
 * Looks for pressure every ten seconds and evicts one pod at a time until it is over. Only the looks that can find anything
 * are made. Source: pkg/kubelet/eviction/eviction_manager.go.
 */
export class EvictionManager {
  /** The pressure that the node is under, or was a short while ago. */
  conditions: readonly PressureCondition[] = []
  private since: ReadonlyMap<Threshold, number> = new Map()
  private seen: ReadonlyMap<PressureCondition, number> = new Map()
  private met: readonly Threshold[] = []
  private planned: Planned | undefined
  private readonly startMs: number
  /** Where more is held, a threshold of memory is met: the lowest of them. None where no threshold is about memory. */
  private readonly memoryLimitBytes: number | undefined

  constructor(
    private readonly node: KubeletNode,
    private readonly settings: EvictionSettings,
    private readonly hands: EvictionHands,
  ) {
    this.startMs = node.nowMs
    const { memory, machine } = node.ground
    this.memoryLimitBytes = lowestMemoryLimit(settings, memory.capacityBytes)
    memory.watch(this.memoryLimitBytes ?? memory.capacityBytes, () => this.plan())
    const forget = machine.onChange((_machine, before) => {
      if (machine.state.diskFull !== before.diskFull) this.plan()
    })
    node.scope.onEnd(() => {
      memory.unwatch()
      forget()
    })
    this.plan()
  }

  /** Why a pod is not taken while the node is under pressure; undefined where it is. */
  rejection(pod: Pod): PodFailure | undefined {
    if (this.conditions.length === 0 || isCritical(pod)) return undefined
    if (this.conditions.every((condition) => condition === 'MemoryPressure')) {
      const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const
      if (qosClass(pod) !== 'BestEffort' || someTolerates(pod.spec.tolerations, taint)) return undefined
    }
    return { reason: 'Evicted', message: `The node had condition: [${this.conditions.join(' ')}]. ` }
  }

  /** The next look is the first of the regular ones at which there is something to see. */
  private plan(): void {
    const { scope, nowMs } = this.node
    const dueMs = this.dueMs()
    if (dueMs === undefined) {
      scope.cancel(this.planned)
      this.planned = undefined
      return
    }
    const fromMs = Math.max(dueMs, nowMs + 1)
    const lookMs = this.startMs + Math.ceil((fromMs - this.startMs) / evictionMonitoringMs) * evictionMonitoringMs
    if (this.planned !== undefined && !this.planned.done && this.planned.instantMs === lookMs) return
    scope.cancel(this.planned)
    this.planned = scope.at(lookMs, () => this.look(), { periodic: this.met.length > 0 })
  }

  private dueMs(): number | undefined {
    const { nowMs, ground } = this.node
    if (this.since.size > 0 || ground.machine.state.diskFull) return nowMs
    const { memory } = ground
    const { memoryLimitBytes: limit } = this
    const crossingMs = limit === undefined ? undefined : memory.passedMs(limit)
    const endings = [...this.seen]
      .filter(([condition]) => this.conditions.includes(condition))
      .map(([, atMs]) => atMs + this.settings.transitionMs)
    const all = crossingMs === undefined ? endings : [crossingMs, ...endings]
    return all.length === 0 ? undefined : Math.min(...all)
  }

  private look(): void {
    const evicted = this.synchronize()
    if (evicted === undefined) this.plan()
    else this.awaitCleanup(evicted, this.node.nowMs + evictionCleanupMaxMs)
  }

  /** The pod that was evicted, if one was. */
  private synchronize(): EvictablePod | undefined {
    const { nowMs } = this.node
    const observations = this.observations()
    const { thresholds, transitionMs } = this.settings
    const unresolved = thresholdsMet(this.met, observations, true)
    const met = [...new Set([...thresholdsMet(thresholds, observations, false), ...unresolved])]
    this.since = firstObserved(met, this.since, nowMs)
    this.seen = lastObserved(conditionsOf(met), this.seen, nowMs)
    this.become(keptConditions(this.seen, transitionMs, nowMs))
    this.met = pastGrace(this.since, nowMs)
    const [first] = inEvictionOrder(this.met)
    return first === undefined ? undefined : this.reclaim(first, observations)
  }

  private become(conditions: readonly PressureCondition[]): void {
    const isSame =
      conditions.length === this.conditions.length && conditions.every((each) => this.conditions.includes(each))
    this.conditions = conditions
    if (!isSame) this.hands.report()
  }

  private observations(): Observations {
    const { memory, machine } = this.node.ground
    const { capacityBytes } = memory
    const disk = { available: machine.state.diskFull ? 0 : diskBytes, capacity: diskBytes }
    return new Map([
      ['memory.available', { available: capacityBytes - memory.usedBytes, capacity: capacityBytes }],
      [
        'allocatableMemory.available',
        { available: Math.max(0, capacityBytes - memory.containerBytes), capacity: capacityBytes },
      ],
      ['nodefs.available', disk],
      ['imagefs.available', disk],
    ])
  }

  private reclaim(threshold: Threshold, observations: Observations): EvictablePod | undefined {
    const resource = resourceOf(threshold.signal)
    this.hands.say('EvictionThresholdMet', `Attempting to reclaim ${resource}`)
    if (resource === 'ephemeral-storage') this.node.removeUnusedImages()
    const graceMs = isHard(threshold) ? evictionGraceMs : Math.max(evictionGraceMs, this.settings.softGraceMs)
    for (const { worker, uses } of this.candidates(resource)) {
      if (isCritical(worker.pod)) continue
      const about = { resource, uses, minor: this.node.minor }
      const message = evictionMessage(worker.pod, about, this.met, observations)
      this.node.event(worker.pod, undefined, 'Warning', 'Evicted', message)
      worker.evict({ reason: 'Evicted', message, isDisruption: this.node.minor >= 26 }, graceMs)
      return worker
    }
    return undefined
  }

  /** Those that have a place on the node, the first to go first. */
  private candidates(resource: StarvedResource) {
    const active = this.hands.pods().filter(({ isActive }) => isActive)
    const all = active.map((worker) => {
      const { pod } = worker
      const running = this.node.containers.ofPod(pod.metadata.uid)
      const uses =
        resource === 'memory'
          ? running.map(({ spec, memoryBytes }) => ({ name: spec.name, bytes: Math.floor(memoryBytes) }))
          : []
      const request = bytes(podRequests(pod)[resource] ?? 0)
      const usage = uses.reduce((sum, use) => sum + use.bytes, 0)
      return { worker, uses, priority: pod.spec.priority ?? 0, request, usage }
    })
    return ranked(all, rankKeys(resource))
  }

  /** The next look comes as soon as the pod is gone, and not before. */
  private awaitCleanup(evicted: EvictablePod, untilMs: number): void {
    this.node.scope.after(evictionCleanupPollMs, () => {
      if (evicted.isCleanedUp || this.node.nowMs >= untilMs) this.look()
      else this.awaitCleanup(evicted, untilMs)
    })
  }
}

function lowestMemoryLimit({ thresholds }: EvictionSettings, capacityBytes: number): number | undefined {
  const limits = thresholds
    .filter(({ signal }) => resourceOf(signal) === 'memory')
    .map(({ value }) => capacityBytes - thresholdAmount(value, capacityBytes))
  return limits.length === 0 ? undefined : Math.min(...limits)
}
