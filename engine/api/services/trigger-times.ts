import { podCondition } from '../meta/pods.ts'
import type { Pod, Service } from '../schema/types.ts'

/** The annotation that says which change the latest version of a service's endpoints follows. */
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

interface SeenPod {
  readonly pod: Pod
  /** When it last became ready or not ready; empty where it never was. */
  readonly time: string
}

interface Seen {
  service: string
  readonly pods: Map<string, SeenPod>
}

/**
 * When the change took place that made a service's endpoints change: the earliest of those that are new since the last
 * time. Timestamps in RFC 3339 order as texts. Source: k8s.io/endpointslice/util trigger_time_tracker.go.
 */
export class TriggerTimes {
  private readonly seen = new Map<string, Seen>()

  /** @returns undefined where nothing is new */
  look(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const created = service.metadata.creationTimestamp as string
    const known = this.seen.get(key)
    const seen = known ?? { service: created, pods: new Map<string, SeenPod>() }
    this.seen.set(key, seen)
    let earliest = created > seen.service ? created : undefined
    seen.service = created
    for (const pod of pods) {
      const before = seen.pods.get(pod.metadata.name)
      if (before?.pod === pod) continue
      const time = podCondition(pod, 'Ready')?.lastTransitionTime ?? ''
      seen.pods.set(pod.metadata.name, { pod, time })
      if (time > (before?.time ?? '') && (earliest === undefined || time < earliest)) earliest = time
    }
    if (seen.pods.size > pods.length) keepOnly(seen.pods, pods)
    return known === undefined ? created : earliest
  }

  forget(key: string): void {
    this.seen.delete(key)
  }
}

/** Pods that are gone are forgotten: another one of the same name starts anew. */
function keepOnly(seen: Map<string, SeenPod>, pods: readonly Pod[]): void {
  const names = new Set(pods.map(({ metadata }) => metadata.name))
  for (const name of [...seen.keys()]) if (!names.has(name)) seen.delete(name)
}
