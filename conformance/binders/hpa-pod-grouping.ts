import { groupPods } from '../../engine/controllers/podautoscaler/pod-groups.ts'
import { agoMs, nowMs, type PodGiven, podFrom } from './hpa-objects.ts'

interface Given {
  readonly pods: readonly PodGiven[]
  readonly podMetrics: readonly {
    readonly pod: string
    readonly value: number
    readonly sampleSecondsAgo: number | null
    readonly windowSeconds: number | null
  }[]
  readonly resource: string
}

interface Topic {
  readonly 'unit notes': {
    readonly controllerSettings: {
      readonly cpuInitializationPeriodSeconds: number
      readonly delayOfInitialReadinessSeconds: number
    }
  }
}

export function bind(given: unknown, topic: unknown): unknown {
  const { pods, podMetrics, resource } = given as Given
  const settings = (topic as Topic)['unit notes'].controllerSettings
  const metrics = new Map(
    podMetrics.map(({ pod, value, sampleSecondsAgo, windowSeconds }) => [
      pod,
      { valueMillis: BigInt(value), timestampMs: agoMs(sampleSecondsAgo), windowMs: (windowSeconds ?? 0) * 1000 },
    ]),
  )
  const groups = groupPods(pods.map(podFrom), metrics, resource, {
    nowMs,
    cpuInitializationMs: settings.cpuInitializationPeriodSeconds * 1000,
    initialReadinessDelayMs: settings.delayOfInitialReadinessSeconds * 1000,
  })
  return {
    readyPodCount: groups.readyPodCount,
    unreadyPods: [...groups.unready],
    missingPods: [...groups.missing],
    ignoredPods: [...groups.ignored],
  }
}
