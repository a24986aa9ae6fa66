import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { pathSegmentName } from '../kinds/names.ts'
import { dns1123LabelProblems } from '../meta/names.ts'
import { compareQuantities, isQuantity, type Quantity } from '../meta/quantity.ts'
import type { MetricSpec, MetricTarget } from '../schema/types.ts'
import { checkReference } from './references.ts'
import { checkContainerResourceName } from './resource-names.ts'
import { addProblems } from './shared.ts'

/** In the order in which they are looked at: the first that is there counts. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const
type Source = (typeof sources)[number]

const sourceOf: Readonly<Record<string, Source>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
}
const types = Object.keys(sourceOf).sort()

/** Source: pkg/apis/autoscaling/validation validateMetricSpec. */
export function checkMetric(metric: MetricSpec, path: string, into: FieldError[]): void {
  const expected = Object.hasOwn(sourceOf, metric.type) ? sourceOf[metric.type] : undefined
  if (!metric.type) into.push(required(`${path}.type`, 'must specify a metric source type'))
  if (expected === undefined) into.push(unsupported(`${path}.type`, metric.type ?? '', types))
  const present = sources.filter((source) => metric[source])
  const [first] = present
  if (first !== undefined) checkSource(metric, first, `${path}.${first}`, into)
  if (expected !== undefined && !metric[expected]) {
    into.push(required(`${path}.${expected}`, 'must populate information for the given metric source'))
  }
  if (present.length === 1) return
  for (const source of present) {
    if (source !== expected)
      into.push(forbiddenField(`${path}.${source}`, 'must populate the given metric source only'))
  }
}

function checkSource(metric: MetricSpec, source: Source, path: string, into: FieldError[]): void {
  if (source === 'object') checkReference(metric.object?.describedObject, `${path}.describedObject`, into)
  const { object, external, pods, resource, containerResource } = metric
  const named = { object, external, pods, resource: undefined, containerResource: undefined }[source]
  if (named) checkMetricName(named.metric?.name, `${path}.metric.name`, into)
  if (source === 'resource' && !resource?.name) {
    into.push(required(`${path}.name`, 'must specify a resource name'))
  }
  if (source === 'containerResource') checkContainerResource(containerResource, path, into)
  const target = metric[source]?.target
  checkTarget(target, `${path}.target`, into)
  checkTargetOf(source, target, `${path}.target`, into)
}

function checkMetricName(name: string | undefined, path: string, into: FieldError[]): void {
  if (!name) into.push(required(path, 'must specify a metric name'))
  else addProblems(pathSegmentName(name), name, path, into)
}

function checkContainerResource(source: MetricSpec['containerResource'], path: string, into: FieldError[]): void {
  if (!source?.name) into.push(required(`${path}.name`, 'must specify a resource name'))
  else checkContainerResourceName(source.name, `${path}.name`, into)
  if (!source?.container) into.push(required(`${path}.container`, 'must specify a container'))
  else addProblems(dns1123LabelProblems(source.container), source.container, `${path}.container`, into)
}

const isPositive = (quantity: Quantity): boolean => isQuantity(quantity) && compareQuantities(quantity, 0) > 0

function checkTarget(target: MetricTarget | undefined, path: string, into: FieldError[]): void {
  const { type, value, averageValue, averageUtilization } = target ?? {}
  if (!type) into.push(required(`${path}.type`, 'must specify a metric target type'))
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue') {
    into.push(invalid(`${path}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue'))
  }
  for (const [field, quantity] of Object.entries({ value, averageValue })) {
    if (quantity !== undefined && !isPositive(quantity)) {
      into.push(invalid(`${path}.${field}`, quantity, 'must be positive'))
    }
  }
  if (typeof averageUtilization === 'number' && averageUtilization < 1) {
    into.push(invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  }
}

function checkTargetOf(source: Source, target: MetricTarget | undefined, path: string, into: FieldError[]): void {
  const hasValue = target?.value !== undefined
  const hasAverage = target?.averageValue !== undefined
  const hasUtilization = target?.averageUtilization !== undefined
  const average = `${path}.averageValue`
  if (source === 'pods') {
    if (!hasAverage) into.push(required(average, 'must specify a positive target averageValue'))
  } else if (source === 'object') {
    if (!hasValue && !hasAverage) into.push(required(average, 'must set either a target value or averageValue'))
  } else if (source === 'external') {
    const either = 'a target value for metric'
    if (!hasValue && !hasAverage) into.push(required(average, `must set either ${either} or a per-pod target`))
    if (hasValue && hasAverage) {
      into.push(forbiddenField(`${path}.value`, `may not set both ${either} and a per-pod target`))
    }
  } else {
    const both = 'a target raw value'
    if (!hasUtilization && !hasAverage) {
      into.push(required(`${path}.averageUtilization`, `must set either ${both} or a target utilization`))
    }
    if (hasUtilization && hasAverage) {
      into.push(forbiddenField(average, `may not set both ${both} and a target utilization`))
    }
  }
}
