import { withAutoscalerDefaults } from '../../engine/api/kinds/defaults/autoscaler.ts'
import { parseSelector } from '../../engine/api/meta/labels.ts'
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, Pod } from '../../engine/api/schema/types.ts'
import { ApiError } from '../../engine/api/status.ts'
import type { MetricsApis, PodUsage } from '../../engine/apiserver/metrics-apis.ts'
import { MetricFailure } from '../../engine/controllers/podautoscaler/metric-failure.ts'
import { MetricsReader } from '../../engine/controllers/podautoscaler/metrics-reader.ts'
import { millisOf } from '../../engine/controllers/podautoscaler/pod-requests.ts'
import { type Outcome, reconcileAutoscaler } from '../../engine/controllers/podautoscaler/reconcile.ts'
import type { Scale } from '../../engine/controllers/podautoscaler/scale-target.ts'
import type { Settings } from '../../engine/controllers/podautoscaler/settings.ts'
import { agoMs, metricsFrom, namespace, nowMs, podFrom } from './hpa-objects.ts'

interface MetricGiven {
  readonly type: string
  readonly resource?: NonNullable<MetricSpec['resource']>['name']
  readonly container?: string
  readonly metric?: string
  readonly object?: string
  readonly targetUtilizationPercent?: number
  readonly targetAverageValue?: string
  readonly targetValue?: string
}

interface PodRow {
  readonly name: string
  readonly phase: string
  readonly ready: boolean
  readonly startedSecondsAgo: number | null
  readonly deleting: boolean
  readonly cpuRequest?: string
}

interface Given {
  readonly minReplicas: number
  readonly maxReplicas: number
  readonly specReplicas: number
  readonly statusReplicas: number
  readonly scaleSelector?: string
  readonly metrics: readonly MetricGiven[]
  readonly pods: readonly PodRow[]
  readonly podLabels?: Readonly<Record<string, string>>
  readonly podCpuUsage?: Readonly<Record<string, string>>
  readonly podMetricValues?: Readonly<Record<string, string>>
  readonly objectValue?: string
  readonly externalSamples?: readonly string[]
  readonly failing?: readonly string[]
  readonly features?: { readonly HPAScaleToZero?: boolean; readonly HPAConfigurableTolerance?: boolean }
  readonly initialConditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[]
  readonly lastScaleSecondsAgo?: number
  readonly previousRecommendations?: readonly { readonly replicas: number; readonly secondsAgo: number }[]
  readonly otherHpaSelectors?: Readonly<Record<string, string>>
  readonly scaleUpBehavior?: HPAScalingRules
  readonly scaleDownBehavior?: HPAScalingRules
}

interface Topic {
  readonly 'unit notes': {
    readonly defaults: {
      readonly tolerance: number
      readonly cpuInitializationPeriodSeconds: number
      readonly delayOfInitialReadinessSeconds: number
      readonly downscaleStabilizationSeconds: number
    }
  }
}

/** The source's test raises the limit of a step without behavior from 2 to 8. */
const factorOfTheTest = 8
const labels = { name: 'test-pod' }
const selectorText = 'name=test-pod'
const timeText = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

export function bind(given: unknown, topic: unknown): unknown {
  const table = given as Given
  const autoscaler = autoscalerFrom(table)
  const target = new Target(table)
  const apis = apisFrom(table)
  const outcome = reconcileAutoscaler(autoscaler, memoryFrom(table), {
    settings: settingsFrom(table, (topic as Topic)['unit notes'].defaults),
    nowMs,
    now: timeText(nowMs),
    scale: () => target.scale,
    podsOf: () => table.pods.map((row) => podOf(row, table)),
    autoscalersOf: (_selector, pods) => [
      `${namespace}/test-hpa`,
      ...Object.entries(table.otherHpaSelectors ?? {})
        .filter(([, text]) => pods.some((pod) => parseSelector(text).matches(pod.metadata.labels)))
        .map(([name]) => `${namespace}/${name}`),
    ],
    reader: new MetricsReader(() => apis, namespace),
    record: () => {},
    writeStatus: () => {},
  })
  return resultOf(table, outcome, target)
}

function resultOf({ specReplicas }: Given, outcome: Outcome, target: Target): unknown {
  const { status, failure, metrics } = outcome
  const cpu = status.currentMetrics?.find(({ resource }) => resource?.name === 'cpu')?.resource
  return {
    desiredReplicas: status.desiredReplicas,
    scaleUpdated: target.updated,
    action: actionOf(outcome.change),
    errorLabel: failure === undefined ? 'none' : failure.ofSpec ? 'spec' : 'internal',
    reconcileError: failure !== undefined,
    conditions: (status.conditions ?? []).map(({ type, status: value, reason }) => ({ type, status: value, reason })),
    reportedCpuUtilizationPercent: cpu?.current.averageUtilization,
    metricActions: Object.fromEntries(
      (metrics?.results ?? []).map((result, index) => [
        (target.given.metrics[index] as MetricGiven).type,
        result instanceof MetricFailure
          ? ['none', result.inner.ofSpec ? 'spec' : 'internal']
          : [actionOf(result.replicas - specReplicas), 'none'],
      ]),
    ),
  }
}

const actionOf = (change: number): string => (change > 0 ? 'scale_up' : change < 0 ? 'scale_down' : 'none')

/** The workload of a case, whose writes fail as it says. */
class Target {
  updated = false
  private conflicts: number

  constructor(readonly given: Given) {
    this.conflicts = given.failing?.includes('first update scale with a conflict') ? 1 : 0
  }

  get scale(): Scale {
    const { specReplicas, statusReplicas, scaleSelector = selectorText, failing } = this.given
    const update = (): void => {
      if (failing?.includes('update scale')) throw new ApiError('InternalError', 'fail to update scale')
      if (this.conflicts-- > 0) throw new ApiError('Conflict', 'the object has been modified')
      this.updated = true
    }
    return { specReplicas, statusReplicas, selector: scaleSelector, update }
  }
}

function autoscalerFrom(table: Given): HorizontalPodAutoscaler {
  const { minReplicas, maxReplicas, specReplicas, initialConditions, lastScaleSecondsAgo } = table
  const { scaleUpBehavior, scaleDownBehavior } = table
  const behavior = {
    ...(scaleUpBehavior === undefined ? {} : { scaleUp: scaleUpBehavior }),
    ...(scaleDownBehavior === undefined ? {} : { scaleDown: scaleDownBehavior }),
  }
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'test-hpa', namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'test-rc' },
      minReplicas,
      maxReplicas,
      metrics: table.metrics.map(metricFrom),
      ...(Object.keys(behavior).length > 0 ? { behavior } : {}),
    },
    status: {
      currentReplicas: specReplicas,
      desiredReplicas: specReplicas,
      ...(lastScaleSecondsAgo === undefined ? {} : { lastScaleTime: timeText(agoMs(lastScaleSecondsAgo)) }),
      ...(initialConditions === undefined ? {} : { conditions: initialConditions }),
    },
  }
  return withAutoscalerDefaults(autoscaler as unknown as HorizontalPodAutoscaler)
}

function metricFrom(given: MetricGiven): MetricSpec {
  const { type, resource: name, container, metric, object = '' } = given
  const target = targetFrom(given)
  const [apiVersion, kind, objectName] = object.split(' ')
  const parts: Readonly<Record<string, object>> = {
    Resource: { resource: { name, target } },
    ContainerResource: { containerResource: { name, container, target } },
    Pods: { pods: { metric: { name: metric }, target } },
    Object: { object: { metric: { name: metric }, describedObject: { apiVersion, kind, name: objectName }, target } },
    External: { external: { metric: { name: metric }, target } },
  }
  return { type, ...parts[type] } as unknown as MetricSpec
}

function targetFrom({ targetUtilizationPercent, targetAverageValue, targetValue }: MetricGiven): object {
  if (targetUtilizationPercent !== undefined) {
    return { type: 'Utilization', averageUtilization: targetUtilizationPercent }
  }
  return targetAverageValue === undefined
    ? { type: 'Value', value: targetValue }
    : { type: 'AverageValue', averageValue: targetAverageValue }
}

/** Usage and request of a pod are shared equally by its two containers. */
function half(quantity: string): bigint {
  return millisOf(quantity) / 2n
}

function podOf({ cpuRequest, ready, ...row }: PodRow, { podLabels = labels }: Given): Pod {
  const each = cpuRequest === undefined ? null : `${half(cpuRequest)}m`
  const readyCondition = { status: ready ? 'True' : 'False', changedSecondsAgo: row.startedSecondsAgo }
  return podFrom({ ...row, readyCondition, labels: podLabels, requests: { container1: each, container2: each } })
}

function apisFrom(table: Given): MetricsApis {
  const { podCpuUsage = {}, podMetricValues = {}, failing = [] } = table
  const podUsages = Object.entries(podCpuUsage).map(([name, cpu]) => usageFrom(name, cpu))
  const podValues = Object.entries(podMetricValues).map(([pod, value]) => ({ pod, value }))
  const apis = metricsFrom({ ...table, podUsages, podValues })
  const fail = (): never => {
    throw new ApiError('InternalError', 'something went wrong')
  }
  const all = failing.includes('all metric reads')
  if (all) apis.serveResource({ pods: fail, nodes: fail })
  if (all) apis.custom = { ofPods: fail, ofObject: fail }
  if (all || failing.includes('external metrics')) apis.external = { values: fail }
  return apis
}

function usageFrom(name: string, cpu: string): PodUsage {
  const containers = ['container1', 'container2'].map((container) => ({
    name: container,
    usageMillis: { cpu: half(cpu) },
  }))
  return { name, namespace, timestampMs: nowMs, windowMs: 60_000, containers }
}

function memoryFrom({ previousRecommendations }: Given) {
  const events = { up: [], down: [] }
  if (previousRecommendations === undefined) return { events }
  const recommendations = previousRecommendations.map(({ replicas, secondsAgo }) => ({
    replicas,
    atMs: agoMs(secondsAgo),
  }))
  return { events, recommendations }
}

function settingsFrom({ features = {} }: Given, defaults: Topic['unit notes']['defaults']): Settings {
  return {
    tolerance: defaults.tolerance,
    cpuInitializationMs: defaults.cpuInitializationPeriodSeconds * 1000,
    initialReadinessDelayMs: defaults.delayOfInitialReadinessSeconds * 1000,
    downscaleStabilizationMs: defaults.downscaleStabilizationSeconds * 1000,
    scaleToZero: features.HPAScaleToZero ?? false,
    configurableTolerance: features.HPAConfigurableTolerance ?? true,
    scaleUpLimitFactor: factorOfTheTest,
    tellsOfUnreadyPods: true,
    refusesAmbiguousSelectors: true,
    showsMetricsOfFailedLooks: true,
    namesContainers: true,
    looksAtRequestsFirst: false,
    assumesLittle: false,
    stabilizesWithinBoth: true,
    countsBothDirections: true,
    tellsKindsApart: true,
    storedAsFirst: false,
  }
}
