import { everything } from '../../engine/api/meta/labels.ts'
import type { MetricSpec } from '../../engine/api/schema/types.ts'
import type { PodUsage } from '../../engine/apiserver/metrics-apis.ts'
import { MetricFailure } from '../../engine/controllers/podautoscaler/metric-failure.ts'
import { proposalOf } from '../../engine/controllers/podautoscaler/metric-proposals.ts'
import { MetricsReader } from '../../engine/controllers/podautoscaler/metrics-reader.ts'
import { millisOf } from '../../engine/controllers/podautoscaler/pod-requests.ts'
import type { Tolerances } from '../../engine/controllers/podautoscaler/usage-ratios.ts'
import { metricsFrom, namespace, nowMs, type PodGiven, podFrom } from './hpa-objects.ts'

interface Given {
  readonly calculation: string
  readonly resource: NonNullable<MetricSpec['resource']>['name']
  readonly container: string | null
  readonly metric: string
  readonly currentReplicas: number
  readonly targetUtilizationPercent: number
  readonly targetValue: string
  readonly targetPerPod: string
  readonly tolerances: Tolerances
  readonly pods: readonly (Omit<PodGiven, 'readyCondition'> & {
    readonly ready: boolean
    readonly cpuRequestPerContainer: Readonly<Record<string, string>>
  })[]
  readonly podMetrics: readonly {
    readonly pod: string
    readonly value: string
    readonly cpuUsage: Readonly<Record<string, string>>
  }[]
  readonly objectValue: string
  readonly externalSamples: readonly string[]
}

interface Topic {
  readonly 'unit notes': {
    readonly controllerSettings: {
      readonly cpuInitializationPeriodSeconds: number
      readonly delayOfInitialReadinessSeconds: number
    }
  }
}

const specs: Readonly<Record<string, (given: Given) => MetricSpec>> = {
  resourceUtilization: ({ resource: name, container, targetUtilizationPercent: averageUtilization }): MetricSpec => {
    const target = { type: 'Utilization', averageUtilization } as const
    return container === null
      ? { type: 'Resource', resource: { name, target } }
      : { type: 'ContainerResource', containerResource: { name, container, target } }
  },
  podsMetric: ({ metric: name, targetPerPod: averageValue }) => ({
    type: 'Pods',
    pods: { metric: { name }, target: { type: 'AverageValue', averageValue } },
  }),
  objectMetric: ({ metric: name, targetValue: value }) => objectSpec(name, { type: 'Value', value }),
  objectPerPodMetric: ({ metric: name, targetPerPod: averageValue }) =>
    objectSpec(name, { type: 'AverageValue', averageValue }),
  externalMetric: ({ metric: name, targetValue: value }) => ({
    type: 'External',
    external: { metric: { name }, target: { type: 'Value', value } },
  }),
  externalPerPodMetric: ({ metric: name, targetPerPod: averageValue }) => ({
    type: 'External',
    external: { metric: { name }, target: { type: 'AverageValue', averageValue } },
  }),
}

function objectSpec(name: string, target: NonNullable<MetricSpec['object']>['target']): MetricSpec {
  const describedObject = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'some-deployment' }
  return { type: 'Object', object: { metric: { name }, describedObject, target } }
}

export const partial = { error: 'unit notes: "text is a substring of the reported error"' }

export function bind(given: unknown, topic: unknown): unknown {
  const table = given as Given
  const spec = specs[table.calculation]
  if (spec === undefined) throw new Error(`no calculation "${table.calculation}" of replicas`)
  const { currentReplicas, tolerances, pods } = table
  const settings = (topic as Topic)['unit notes'].controllerSettings
  const podValues = (table.podMetrics ?? []).filter(({ value }) => value !== undefined)
  const podUsages = (table.podMetrics ?? []).filter(({ cpuUsage }) => cpuUsage !== undefined).map(usageFrom)
  const apis = metricsFrom({ ...table, podUsages, podValues })
  try {
    const { replicas, status } = proposalOf(spec(table), {
      reader: new MetricsReader(() => apis, namespace),
      selector: everything,
      namespace,
      workload: { currentReplicas, tolerances, pods: pods.map(readyPod) },
      statusReplicas: currentReplicas,
      at: {
        nowMs,
        cpuInitializationMs: settings.cpuInitializationPeriodSeconds * 1000,
        initialReadinessDelayMs: settings.delayOfInitialReadinessSeconds * 1000,
        tellsOfUnreadyPods: true,
        namesContainers: true,
        looksAtRequestsFirst: false,
        assumesLittle: false,
      },
      tellsKindsApart: true,
    })
    return resultOf(replicas, status)
  } catch (error) {
    if (error instanceof MetricFailure) return { error: error.inner.message }
    throw error
  }
}

function resultOf(replicas: number, status: ReturnType<typeof proposalOf>['status']): unknown {
  const { resource, containerResource, pods, object, external } = status
  const ofResource = (resource ?? containerResource)?.current
  if (ofResource !== undefined) {
    const { averageUtilization, averageValue } = ofResource
    return { replicas, utilizationPercent: averageUtilization, averageUsagePerPod: inMillis(averageValue) }
  }
  const current = (pods ?? object ?? external)?.current
  return { replicas, usage: inMillis(current?.averageValue ?? current?.value) }
}

/** The tables write thousandths; a status the shortest text. */
const inMillis = (quantity: string | number | undefined): string => `${millisOf(quantity ?? 0)}m`

function readyPod({ ready, cpuRequestPerContainer, ...pod }: Given['pods'][number]) {
  const readyCondition = { status: ready ? 'True' : 'False', changedSecondsAgo: null }
  // Two containers per pod, as the notes say, whether they request something or not.
  return podFrom({
    ...pod,
    readyCondition,
    requests: { container1: null, container2: null, ...cpuRequestPerContainer },
  })
}

/** The table's samples are from the zero time, with a window of 60 seconds. */
function usageFrom({ pod, cpuUsage }: Given['podMetrics'][number]): PodUsage {
  const containers = Object.entries(cpuUsage).map(([name, cpu]) => ({ name, usageMillis: { cpu: millisOf(cpu) } }))
  return { name: pod, namespace, timestampMs: -62_135_596_800_000, windowMs: 60_000, containers }
}
