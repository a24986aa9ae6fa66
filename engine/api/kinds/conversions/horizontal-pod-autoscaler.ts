import { escapedForHtml } from '../../meta/go-json.ts'
import type { KubernetesObject } from '../../schema/types.ts'
import type { Conversion } from '../versions/view.ts'
import { behaviorOfGo, goBehavior } from './autoscaler-behavior.ts'
import { earlyMetric, earlyMetricStatus, metricOfEarly, metricStatusOfEarly } from './autoscaler-metrics.ts'
import { asFields, asObject, changed, changedItems, type Fields, isFields, present } from './fields.ts'

const annotation = (name: string): string => `autoscaling.alpha.kubernetes.io/${name}`

/** Source: pkg/apis/autoscaling/v2beta1/conversion.go. */
export const earlyBetaAutoscaler: Conversion = {
  toStored: (object) =>
    asObject(
      changed(
        changed(asFields(object), 'spec', (spec) => changedItems(spec, 'metrics', metricOfEarly)),
        'status',
        (status) => changedItems(status, 'currentMetrics', metricStatusOfEarly),
      ),
    ),
  fromStored: (stored) =>
    asObject(
      changed(
        changed(asFields(stored), 'spec', ({ behavior: _, ...spec }) => changedItems(spec, 'metrics', earlyMetric)),
        'status',
        (status) => changedItems(status, 'currentMetrics', earlyMetricStatus),
      ),
    ),
}

/** What `autoscaling/v1` has no field for stands in annotations. Source: pkg/apis/autoscaling/v1/conversion.go. */
export const firstAutoscaler: Conversion = { toStored: fromFirst, fromStored: toFirst }

function fromFirst(object: KubernetesObject): KubernetesObject {
  const { spec, status, ...rest } = asFields(object)
  const { annotations, others } = takenAnnotations(object)
  const { targetCPUUtilizationPercentage: target, ...kept } = isFields(spec) ? spec : ({} as Fields)
  const metrics = [...items(annotations.metrics, metricOfEarly), ...(target === undefined ? [] : [cpuMetric(target)])]
  const stored = {
    ...rest,
    metadata: withAnnotations(object, others),
    spec: present({
      ...kept,
      metrics: metrics.length === 0 ? undefined : metrics,
      behavior: behaviorOfGo(annotations.behavior),
    }),
  }
  if (!isFields(status)) return asObject(stored)
  const { currentCPUUtilizationPercentage: _, ...known } = status
  const currentMetrics = items(annotations['current-metrics'], metricStatusOfEarly)
  return asObject({
    ...stored,
    status: present({
      ...known,
      currentMetrics: currentMetrics.length === 0 ? undefined : currentMetrics,
      conditions: annotations.conditions,
    }),
  })
}

function toFirst(object: KubernetesObject): KubernetesObject {
  const { spec, status, ...rest } = asFields(object)
  const { metrics = [], behavior, ...kept } = isFields(spec) ? spec : ({} as Fields)
  const isPercent = (metric: Fields): boolean => utilizationOf(metric) !== undefined
  const cpu = (metrics as readonly Fields[]).find(isPercent)
  const others = (metrics as readonly Fields[]).filter((metric) => !isPercent(metric)).map(earlyMetric)
  const { currentMetrics = [], conditions, ...known } = isFields(status) ? status : ({} as Fields)
  const current = (currentMetrics as readonly Fields[]).findLast((metric) => currentUtilizationOf(metric) !== undefined)
  const annotations = {
    metrics: others.length === 0 ? undefined : others,
    behavior: isFields(behavior) ? goBehavior(behavior) : undefined,
    conditions: Array.isArray(conditions) && conditions.length > 0 ? conditions.map(inGoOrder) : undefined,
    'current-metrics':
      (currentMetrics as readonly Fields[]).length === 0
        ? undefined
        : (currentMetrics as readonly Fields[]).map(earlyMetricStatus),
  }
  const target = cpu === undefined ? undefined : utilizationOf(cpu)
  return asObject({
    ...rest,
    metadata: withAnnotations(object, { ...object.metadata.annotations, ...annotationTexts(annotations) }),
    spec: present({ ...kept, targetCPUUtilizationPercentage: target }),
    status: present({
      ...known,
      currentReplicas: known.currentReplicas ?? 0,
      currentCPUUtilizationPercentage: current === undefined ? undefined : currentUtilizationOf(current),
    }),
  })
}

/** A condition as Go writes it. */
function inGoOrder({ type, status, lastTransitionTime, reason, message }: Fields): Fields {
  return { type, status, lastTransitionTime, reason, message }
}

const cpuMetric = (averageUtilization: unknown): Fields => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

function utilizationOf({ type, resource }: Fields): unknown {
  if (type !== 'Resource' || !isFields(resource) || resource.name !== 'cpu' || !isFields(resource.target))
    return undefined
  return resource.target.averageUtilization
}

function currentUtilizationOf({ type, resource }: Fields): unknown {
  if (type !== 'Resource' || !isFields(resource) || resource.name !== 'cpu' || !isFields(resource.current)) {
    return undefined
  }
  return resource.current.averageUtilization
}

const kept = ['metrics', 'current-metrics', 'conditions', 'behavior'] as const

/** What stands in the annotations, read, and the annotations without it. What is no JSON says nothing. */
function takenAnnotations({ metadata }: KubernetesObject): { annotations: Fields; others: Record<string, string> } {
  const others = { ...metadata.annotations }
  const annotations: Record<string, unknown> = {}
  for (const name of kept) {
    const text = others[annotation(name)]
    if (text === undefined) continue
    delete others[annotation(name)]
    annotations[name] = parsed(text)
  }
  return { annotations, others }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function items(value: unknown, change: (item: Fields) => Fields): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields).map(change) : []
}

function annotationTexts(values: Fields): Record<string, string> {
  const texts = Object.entries(present(values)).map(([name, value]) => [
    annotation(name),
    escapedForHtml(JSON.stringify(value)),
  ])
  return Object.fromEntries(texts)
}

function withAnnotations({ metadata }: KubernetesObject, annotations: Readonly<Record<string, string>>): Fields {
  const { annotations: _, ...rest } = metadata as unknown as Fields
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations }
}
