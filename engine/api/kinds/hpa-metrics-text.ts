import { canonicalQuantity, type Quantity } from '../meta/quantity.ts'
import type { MetricSpec, MetricStatus } from '../schema/types.ts'

const shown = 2

/** What the current value of a metric is, as its status has it. */
interface Current {
  readonly value?: Quantity
  readonly averageValue?: Quantity
  readonly averageUtilization?: number
}

const quantityText = (quantity: Quantity | undefined): string =>
  quantity === undefined ? '<unknown>' : canonicalQuantity(quantity)

/** `cpu: 50%/80%, 50m/100m + 1 more...`: current values and targets; resources were named since 1.30. Source: printers.go formatHPAMetrics. */
export function metricsText(
  specs: readonly MetricSpec[] | undefined,
  statuses: readonly MetricStatus[] | null | undefined,
  { named }: { readonly named: boolean } = { named: true },
): string {
  if (!specs || specs.length === 0) return '<none>'
  const texts = specs.map((spec, index) => metricText(spec, statuses?.[index], named))
  const text = texts.slice(0, shown).join(', ')
  return texts.length > shown ? `${text} + ${texts.length - shown} more...` : text
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined, named: boolean): string {
  const { external, pods, object, resource, containerResource } = spec
  switch (spec.type) {
    case 'External':
      return valueText(external?.target, status?.external?.current)
    case 'Object':
      return valueText(object?.target, status?.object?.current)
    case 'Pods':
      return `${quantityText(status?.pods?.current?.averageValue)}/${quantityText(pods?.target?.averageValue)}`
    case 'Resource':
      return `${named ? `${resource?.name}: ` : ''}${resourceText(resource?.target, status?.resource?.current)}`
    case 'ContainerResource':
      return `${named ? `${containerResource?.name}: ` : ''}${resourceText(containerResource?.target, status?.containerResource?.current)}`
    default:
      return '<unknown type>'
  }
}

function valueText(target: Current | undefined, current: Current | undefined): string {
  if (target?.averageValue === undefined) return `${quantityText(current?.value)}/${quantityText(target?.value)}`
  return `${quantityText(current?.averageValue)}/${quantityText(target.averageValue)} (avg)`
}

function resourceText(target: Current | undefined, current: Current | undefined): string {
  if (target?.averageValue !== undefined) {
    return `${quantityText(current?.averageValue)}/${quantityText(target.averageValue)}`
  }
  const percent = (value: number | undefined, unknown: string): string => (value === undefined ? unknown : `${value}%`)
  return `${percent(current?.averageUtilization, '<unknown>')}/${percent(target?.averageUtilization, '<auto>')}`
}
