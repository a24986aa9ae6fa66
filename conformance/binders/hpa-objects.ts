import type { Pod } from '../../engine/api/schema/types.ts'
import type { MetricsApis, PodUsage } from '../../engine/apiserver/metrics-apis.ts'
import { MetricsApis as Apis } from '../../engine/apiserver/metrics-apis.ts'
import { millisOf } from '../../engine/controllers/podautoscaler/pod-requests.ts'

/** Every case of the autoscaler happens now: 2024-01-01T00:00:00Z. */
export const nowMs = 1_704_067_200_000

/** Go's zero time. */
const zeroTimeMs = -62_135_596_800_000

export const namespace = 'test-namespace'

/** So many seconds ago; null is Go's zero time. */
export function agoMs(seconds: number | null): number {
  return seconds === null ? zeroTimeMs : nowMs - seconds * 1000
}

const timeText = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

export interface PodGiven {
  readonly name: string
  readonly phase: string
  readonly startedSecondsAgo: number | null
  readonly deleting: boolean
  readonly readyCondition?: { readonly status: string; readonly changedSecondsAgo: number | null } | null
  readonly requests?: Readonly<Record<string, string | null>>
  readonly labels?: Readonly<Record<string, string>>
}

export function podFrom(given: PodGiven): Pod {
  const { name, phase, startedSecondsAgo, deleting, readyCondition, requests = {} } = given
  const containers = Object.entries(requests).map(([container, cpu]) => ({
    name: container,
    resources: { requests: cpu === null ? {} : { cpu } },
  }))
  const conditions = readyCondition
    ? [
        {
          type: 'Ready',
          status: readyCondition.status,
          lastTransitionTime: timeText(agoMs(readyCondition.changedSecondsAgo)),
        },
      ]
    : []
  const metadata = {
    name,
    namespace,
    labels: given.labels ?? {},
    ...(deleting ? { deletionTimestamp: timeText(nowMs) } : {}),
  }
  const status = { phase, startTime: timeText(agoMs(startedSecondsAgo)), conditions }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers }, status } as unknown as Pod
}

export interface SamplesGiven {
  readonly podUsages?: readonly PodUsage[]
  readonly podValues?: readonly { readonly pod: string; readonly value: string }[]
  readonly objectValue?: string
  readonly externalSamples?: readonly string[]
}

const value = (name: string, quantity: string) => ({ name, valueMillis: millisOf(quantity), timestampMs: nowMs })

/** The metrics APIs of a case. */
export function metricsFrom({
  podUsages = [],
  podValues = [],
  objectValue,
  externalSamples = [],
}: SamplesGiven): MetricsApis {
  const apis = new Apis()
  apis.serveResource({ pods: () => ({ items: podUsages, steadyFromMs: 0 }), nodes: () => [] })
  apis.custom = {
    ofPods: () => podValues.map((each) => value(each.pod, each.value)),
    ofObject: () => value('', objectValue ?? '0'),
  }
  apis.external = { values: () => externalSamples.map((sample) => value('', sample)) }
  return apis
}
