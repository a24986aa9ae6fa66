import { Namespace } from '../api/kinds/namespace.ts'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { PodDisruptionBudget } from '../api/kinds/pod-disruption-budget.ts'
import { podMaxInUnschedulableMs } from '../defaults.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import type { Waiting } from '../runtime/waiting.ts'
import { Attempt } from './attempt.ts'
import { BindingCycle } from './binding-cycle.ts'
import { nodeChanges } from './changes.ts'
import { type Preference, SchedulingCycle } from './cycle.ts'
import type { OtherEvent } from './events.ts'
import { marksVictimsSince } from './eviction.ts'
import { ListedSpreadSelectors } from './listed-spread-selectors.ts'
import { ListedVolumes } from './listed-volumes.ts'
import { Nominations } from './nominations.ts'
import type { SchedulerParts } from './parts.ts'
import { defaultPlugins } from './plugins/index.ts'
import { PodWatch } from './pod-watch.ts'
import { Preemption } from './preemption.ts'
import { Profile } from './profile.ts'
import { SchedulingQueue } from './queue.ts'
import { QueueWorld } from './queue-world.ts'
import { Snapshot } from './snapshot.ts'
import { type ListedVolumeBinder, volumeBinderFor } from './volume-binder.ts'

/** Since this version pods may leave back-off early (SchedulerPopFromBackoffQ). */
const popsFromBackoffSince = 33

/** Since this version plugins say whether an event may help a pod (SchedulerQueueingHints). */
const asksForHintsSince = 32

/** Since this version plugins say which kinds of events may help a pod. */
const asksForKindsSince = 22

/** The scheduler: gives pods without a node one, one at a time, the most important first. */
export function scheduler(prefers?: Preference): Component {
  return { name: 'kube-scheduler', start: (context) => void new Scheduler(context, prefers) }
}

function asksFor(minor: number): 'hints' | 'kinds' | 'nothing' {
  if (minor >= asksForHintsSince) return 'hints'
  return minor >= asksForKindsSince ? 'kinds' : 'nothing'
}

class Scheduler {
  private readonly parts: SchedulerParts
  private readonly attempt: Attempt
  private readonly binder: ListedVolumeBinder
  private isPlanned = false

  constructor(
    private readonly context: ComponentContext,
    prefers: Preference | undefined,
  ) {
    const snapshot = new Snapshot()
    const nominations = new Nominations()
    const spreadSelectors = new ListedSpreadSelectors(context.informers)
    const volumes = new ListedVolumes(context.informers, (event, key) => this.volumesChanged(event, key))
    this.binder = volumeBinderFor(context, volumes, snapshot)
    const profile = new Profile(
      defaultPlugins({ minorVersion: context.minor, spreadSelectors, volumes, volumeBinder: this.binder }),
      asksFor(context.minor),
    )
    const queue = this.newQueue(profile)
    this.parts = { context, snapshot, queue, nominations, profile, assumed: new Set(), preparing: new Set() }
    const { chance } = context
    const cycle = new SchedulingCycle({ profile, snapshot, chance, nominations, ...(prefers && { prefers }) })
    const budgets = context.informers.of(PodDisruptionBudget).cache
    const preemption = new Preemption({
      profile,
      snapshot,
      chance,
      nominations,
      budgets: () => budgets.list(),
      marksVictims: context.minor >= marksVictimsSince,
    })
    this.attempt = new Attempt(this.parts, cycle, preemption, new BindingCycle(this.parts))
    this.watch()
    const leave = context.waitingRoom.enter(
      () => this.waiting(),
      () => queue.hasReady,
    )
    context.scope.onEnd(leave)
  }

  private newQueue(profile: Profile): SchedulingQueue {
    const { scope, flags, minor } = this.context
    const world = new QueueWorld(scope, profile, () => this.plan())
    const maxInUnschedulableMs = flags.durationMs('pod-max-in-unschedulable-pods-duration', podMaxInUnschedulableMs)
    return new SchedulingQueue(world, {
      byWindow: minor >= popsFromBackoffSince,
      retriesErrors: minor >= asksForHintsSince,
      maxInUnschedulableMs,
    })
  }

  private watch(): void {
    const { informers } = this.context
    const { snapshot, queue } = this.parts
    informers.of(Namespace).onChange((after, _before, key) => {
      if (after === undefined) snapshot.namespaces.delete(key)
      else snapshot.namespaces.set(key, after.metadata.labels ?? {})
    })
    informers.of(Node).onChange((after, before, key) => {
      if (after === undefined) {
        snapshot.removeNode(key)
        this.binder.changed('node', key)
        if (before !== undefined) queue.move({ resource: 'Node', action: 'Delete', before })
        return
      }
      snapshot.setNode(after)
      if (before === undefined) queue.move({ resource: 'Node', action: 'Add', after })
      else for (const change of nodeChanges(before, after)) queue.move(change)
      if (before?.metadata.labels !== after.metadata.labels) this.binder.changed('node', key)
    })
    const pods = new PodWatch(this.parts, (key) => this.binder.changed('pod', key))
    informers.of(Pod).onChange((after, before) => pods.changed(after, before))
  }

  private volumesChanged(event: OtherEvent, key: string): void {
    if (event.resource === 'PersistentVolumeClaim') this.binder.changed('claim', key)
    else if (event.resource === 'PersistentVolume') this.binder.changed('volume', key)
    this.parts.queue.move(event)
  }

  /** Tries pods once everything that happens at this instant has been heard of. */
  private plan(): void {
    if (this.isPlanned) return
    this.isPlanned = true
    this.context.scope.after(0, () => this.run())
  }

  private run(): void {
    this.isPlanned = false
    const { queue, context } = this.parts
    const { simulation } = context.scope
    for (let next = queue.pop(); next !== undefined && context.scope.alive; next = queue.pop()) {
      simulation.cause = next.cause
      this.attempt.make(next)
    }
  }

  private waiting(): Waiting[] {
    const component = this.context.name
    const refused = this.parts.queue.waiting().map(({ pod, untilMs }) => {
      const { namespace = '', name } = pod.pod.metadata
      const reason = pod.gate ?? pod.message
      const waiting = { component, key: `${namespace}/${name}`, reason }
      return untilMs === undefined ? waiting : { ...waiting, untilMs }
    })
    const binding = this.binder.waiting().map(({ podKey, reason, untilMs }) => ({
      component,
      key: podKey,
      reason,
      untilMs,
    }))
    return [...refused, ...binding]
  }
}
