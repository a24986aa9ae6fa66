import { HorizontalPodAutoscaler } from '../../api/kinds/horizontal-pod-autoscaler.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { isOperatingError } from '../../api/status.ts'
import { horizontalPodAutoscalerSyncPeriodMs } from '../../defaults.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { Waiting } from '../../runtime/waiting.ts'
import { byCodePoint, splitKey } from '../../store/table.ts'
import { rulesOf } from './desired-size.ts'
import { MetricsReader } from './metrics-reader.ts'
import { nextLook } from './next-look.ts'
import { type Outcome, reconcileAutoscaler, type Surroundings } from './reconcile.ts'
import { scaleOf, targetKind } from './scale-target.ts'
import { type Settings, settingsFrom } from './settings.ts'
import type { Status } from './status-draft.ts'
import { TrackedAutoscaler } from './tracked-autoscaler.ts'

/** Gives workloads as many replicas as their metrics ask for. */
export const horizontalPodAutoscalerController: Component = autoscalerWith(nextLook)

/** One that decides otherwise when to look again. Its name is that of its events' source. */
export function autoscalerWith(next: typeof nextLook): Component {
  return {
    name: 'horizontal-pod-autoscaler',
    sleepsUntil: [HorizontalPodAutoscaler],
    start: (context) => void new AutoscalerController(context, next),
  }
}

/**
 * Every autoscaler is looked at once per period, from one period after it was seen first. Those of which a look would
 * find the same again are left alone until something that they look at changes.
 * Source: pkg/controller/podautoscaler/horizontal.go.
 */
class AutoscalerController {
  private readonly autoscalers: Informer<HorizontalPodAutoscaler>
  private readonly pods: Informer<Pod>
  private readonly settings: Settings
  private readonly periodMs: number
  private readonly tracked = new Map<string, TrackedAutoscaler>()
  private readonly byNamespace = new Map<string, Set<TrackedAutoscaler>>()
  private readonly byTarget = new Map<string, Set<TrackedAutoscaler>>()
  private readonly watchedTargets = new Set<string>()

  constructor(
    private readonly context: ComponentContext,
    private readonly next: typeof nextLook,
  ) {
    const { flags, minor, informers, client, scope, waitingRoom } = context
    this.settings = settingsFrom(flags, minor)
    this.periodMs = flags.durationMs('horizontal-pod-autoscaler-sync-period', horizontalPodAutoscalerSyncPeriodMs)
    this.autoscalers = informers.of(HorizontalPodAutoscaler)
    this.pods = informers.of(Pod)
    this.autoscalers.onChange((_after, _before, key) => this.track(key).wake())
    this.pods.onChange((after, before) => this.podChanged(after ?? before, before))
    scope.onEnd(client.onMetricsChange((namespace) => this.metricsChanged(namespace)))
    scope.onEnd(waitingRoom.enter(() => this.waiting()))
  }

  private track(key: string): TrackedAutoscaler {
    const known = this.tracked.get(key)
    if (known !== undefined) return known
    const { scope } = this.context
    const { namespace } = splitKey(key)
    const ticks = { firstMs: this.context.time.nowMs + this.periodMs, periodMs: this.periodMs }
    const tracked = new TrackedAutoscaler(key, namespace, ticks, scope, (each) => this.look(each))
    this.tracked.set(key, tracked)
    addTo(this.byNamespace, namespace, tracked)
    return tracked
  }

  private forget(tracked: TrackedAutoscaler): void {
    this.tracked.delete(tracked.key)
    this.byNamespace.get(tracked.namespace)?.delete(tracked)
    if (tracked.target !== undefined) this.byTarget.get(tracked.target)?.delete(tracked)
  }

  private podChanged(pod: Pod | undefined, before: Pod | undefined): void {
    const tracked = this.byNamespace.get(pod?.metadata.namespace ?? '')
    if (tracked === undefined) return
    for (const each of tracked) {
      const { selector } = each
      if (selector === undefined || !each.isQuiet) continue
      if (selector.matches(pod?.metadata.labels) || selector.matches(before?.metadata.labels)) each.wake()
    }
  }

  private metricsChanged(namespace: string | undefined): void {
    const concerned = namespace === undefined ? this.tracked.values() : (this.byNamespace.get(namespace) ?? [])
    for (const each of concerned) if (each.isQuiet) each.wake()
  }

  private waiting(): Waiting[] {
    return [...this.tracked.values()].flatMap(({ key, deadline, plannedMs }) =>
      deadline === undefined || plannedMs === undefined
        ? []
        : [{ component: this.context.name, key, reason: deadline, untilMs: plannedMs }],
    )
  }

  private look(tracked: TrackedAutoscaler): void {
    const autoscaler = this.autoscalers.get(tracked.key)
    if (autoscaler === undefined) {
      this.forget(tracked)
      return
    }
    this.followTarget(tracked, autoscaler)
    const reader = new MetricsReader(() => this.context.client.metrics, tracked.namespace)
    const outcome = reconcileAutoscaler(autoscaler, tracked.memory, this.surroundings(tracked, autoscaler, reader))
    tracked.memory = outcome.memory
    tracked.recommended = outcome.size?.recommended
    this.plan(tracked, autoscaler, outcome, reader)
  }

  private plan(
    tracked: TrackedAutoscaler,
    autoscaler: HorizontalPodAutoscaler,
    outcome: Outcome,
    { steadyFromMs, longestWindowMs }: MetricsReader,
  ): void {
    const { settings } = this
    const { nowMs, nowUnixMs } = this.context.time
    const reading = { isSteady: steadyFromMs <= nowMs, longestWindowMs }
    const next = this.next(outcome, reading, rulesOf(autoscaler, settings), { settings, nowMs: nowUnixMs })
    if (next.kind === 'tick') tracked.planFrom(nowMs, { periodic: next.repeats })
    if (next.kind === 'deadline') {
      tracked.planFrom(nowMs + next.atMs - nowUnixMs, { periodic: false, deadline: next.reason })
    }
  }

  private surroundings(
    tracked: TrackedAutoscaler,
    autoscaler: HorizontalPodAutoscaler,
    reader: MetricsReader,
  ): Surroundings {
    const { client, time, events } = this.context
    return {
      settings: this.settings,
      nowMs: time.nowUnixMs,
      now: time.now(),
      reader,
      scale: () => scaleOf(client, tracked.namespace, autoscaler.spec.scaleTargetRef),
      podsOf: (selector) =>
        [...this.pods.cache.by('namespace', tracked.namespace).values()].filter(({ metadata }) =>
          selector.matches(metadata.labels),
        ),
      autoscalersOf: (selector, pods) => {
        tracked.selector = selector
        return this.settings.refusesAmbiguousSelectors ? this.autoscalersOf(tracked, pods) : []
      },
      record: (type, reason, message) => events.record({ object: autoscaler }, type, reason, message),
      writeStatus: (status) => this.writeStatus(autoscaler, status),
    }
  }

  private autoscalersOf(tracked: TrackedAutoscaler, pods: readonly Pod[]): string[] {
    const neighbours = [...(this.byNamespace.get(tracked.namespace) ?? [])]
    return neighbours
      .filter(
        ({ selector }) => selector !== undefined && pods.some(({ metadata }) => selector.matches(metadata.labels)),
      )
      .map(({ key }) => key)
      .sort(byCodePoint)
  }

  private writeStatus(autoscaler: HorizontalPodAutoscaler, status: Status): void {
    const { client, events } = this.context
    try {
      client.updateStatus(HorizontalPodAutoscaler, { ...autoscaler, status })
    } catch (error) {
      if (!isOperatingError(error)) throw error
      events.record({ object: autoscaler }, 'Warning', 'FailedUpdateStatus', error.message)
    }
  }

  /** Learns of changes of the target, whatever its kind is. */
  private followTarget(tracked: TrackedAutoscaler, { spec }: HorizontalPodAutoscaler): void {
    const kind = this.kindOfTarget(spec.scaleTargetRef)
    const target = kind && `${kind.table} ${tracked.namespace}/${spec.scaleTargetRef.name}`
    if (target === tracked.target) return
    if (tracked.target !== undefined) this.byTarget.get(tracked.target)?.delete(tracked)
    tracked.target = target
    if (kind === undefined || target === undefined) return
    addTo(this.byTarget, target, tracked)
    this.watchTargets(kind)
  }

  private kindOfTarget(reference: HorizontalPodAutoscaler['spec']['scaleTargetRef']): Kind | undefined {
    try {
      return targetKind(this.context.client, reference)
    } catch {
      // A look says what is wrong with it, and looks again.
      return undefined
    }
  }

  private watchTargets(kind: Kind): void {
    if (this.watchedTargets.has(kind.table)) return
    this.watchedTargets.add(kind.table)
    this.context.informers.of(kind).onChange((after, before, key) => {
      const followers = this.byTarget.get(`${kind.table} ${key}`)
      if (followers === undefined || followers.size === 0) return
      const { scale } = kind
      const isSame =
        after !== undefined &&
        before !== undefined &&
        scale !== undefined &&
        scale.replicas(after) === scale.replicas(before) &&
        scale.statusReplicas(after) === scale.statusReplicas(before) &&
        scale.selector(after) === scale.selector(before)
      if (!isSame) for (const each of followers) each.wake()
    })
  }
}

function addTo(groups: Map<string, Set<TrackedAutoscaler>>, name: string, tracked: TrackedAutoscaler): void {
  const group = groups.get(name) ?? new Set<TrackedAutoscaler>()
  groups.set(name, group.add(tracked))
}
