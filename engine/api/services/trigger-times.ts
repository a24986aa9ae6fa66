import { podCondition } from '../meta/pods.ts'
import type { Pod, Service } from '../schema/types.ts'

/** The annotation that says which change the latest version of a service's endpoints follows. */
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

interface Seen {
  readonly service: string
  readonly pods: ReadonlyMap<string, string>
}

/**
 * When the change took place that made a service's endpoints change: the earliest of those that are new since the last
 * time. Timestamps in RFC 3339 order as texts. Source: k8s.io/endpointslice/util trigger_time_tracker.go.
 */
export class TriggerTimes {
  private readonly seen = new Map<string, Seen>()

  /** @returns undefined where nothing is new */
  look(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.seen.get(key)
    const created = service.metadata.creationTimestamp as string
    const times = new Map<string, string>()
    let earliest: string | undefined
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime
      if (time === undefined || time === null) continue
      const { name } = pod.metadata
      times.set(name, time)
      const isNew = time > (before?.pods.get(name) ?? '')
      if (isNew && (earliest === undefined || time < earliest)) earliest = time
    }
    this.seen.set(key, { service: created, pods: times })
    if (before === undefined) return created
    if (created > before.service && (earliest === undefined || created < earliest)) return created
    return earliest
  }

  forget(key: string): void {
    this.seen.delete(key)
  }
}
