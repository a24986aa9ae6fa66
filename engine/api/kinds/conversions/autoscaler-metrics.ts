import { type Fields, isFields, present } from './fields.ts'

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

/** The source of a metric under the name of its type: `resource` of a `Resource`. */
const sourceName = ({ type }: Fields): string => {
  const text = String(type ?? '')
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

function withSource(metric: Fields, change: (source: Fields, type: string) => Fields): Fields {
  const name = sourceName(metric)
  const source = metric[name]
  return isFields(source) ? { ...metric, [name]: change(source, name) } : metric
}

const isResource = (type: string): boolean => type === 'resource' || type === 'containerResource'

/** A target by what is given of it: a utilization, an average value, or a value. */
function targetOf(averageUtilization: unknown, averageValue: unknown, value: unknown): Fields {
  if (averageUtilization !== undefined) return { type: 'Utilization', averageUtilization }
  return averageValue !== undefined ? { type: 'AverageValue', averageValue } : { type: 'Value', value }
}

/** A metric as the first versions wrote it, and as `autoscaling/v2` does. */
export function metricOfEarly(metric: Fields): Fields {
  return withSource(metric, (source, type) => {
    const { targetAverageUtilization, targetAverageValue, targetValue, averageValue } = source
    const target = targetOf(targetAverageUtilization, targetAverageValue ?? averageValue, targetValue)
    if (isResource(type)) return present({ name: source.name, container: source.container, target })
    const selector = source.selector ?? source.metricSelector
    const identifier = present({ name: source.metricName, selector })
    if (type !== 'object') return { metric: identifier, target }
    return { describedObject: source.target, metric: identifier, target }
  })
}

export function earlyMetric(metric: Fields): Fields {
  return withSource(metric, (source, type) => {
    const { averageUtilization, averageValue, value } = fieldsOf(source.target)
    if (isResource(type)) {
      return present({
        name: source.name,
        targetAverageUtilization: averageUtilization,
        targetAverageValue: averageValue,
        container: source.container,
      })
    }
    const { name, selector } = fieldsOf(source.metric)
    if (type === 'pods') return present({ metricName: name, targetAverageValue: averageValue, selector })
    if (type === 'external') {
      return present({
        metricName: name,
        metricSelector: selector,
        targetValue: value,
        targetAverageValue: averageValue,
      })
    }
    return present({
      target: source.describedObject,
      metricName: name,
      targetValue: value ?? '0',
      selector,
      averageValue,
    })
  })
}

/** The same for what is known of a metric. */
export function metricStatusOfEarly(metric: Fields): Fields {
  return withSource(metric, (source, type) => {
    const current = present({
      averageUtilization: source.currentAverageUtilization,
      averageValue: source.currentAverageValue ?? source.averageValue,
      value: source.currentValue,
    })
    if (isResource(type)) return present({ name: source.name, container: source.container, current })
    const identifier = present({ name: source.metricName, selector: source.selector ?? source.metricSelector })
    if (type !== 'object') return { metric: identifier, current }
    return { describedObject: source.target, metric: identifier, current }
  })
}

export function earlyMetricStatus(metric: Fields): Fields {
  return withSource(metric, (source, type) => {
    const { averageUtilization, averageValue, value } = fieldsOf(source.current)
    if (isResource(type)) {
      return present({
        name: source.name,
        currentAverageUtilization: averageUtilization,
        currentAverageValue: averageValue,
        container: source.container,
      })
    }
    const { name, selector } = fieldsOf(source.metric)
    if (type === 'pods') return present({ metricName: name, currentAverageValue: averageValue, selector })
    if (type === 'external') {
      return present({
        metricName: name,
        metricSelector: selector,
        currentValue: value ?? '0',
        currentAverageValue: averageValue,
      })
    }
    return present({
      target: source.describedObject,
      metricName: name,
      currentValue: value ?? '0',
      selector,
      averageValue,
    })
  })
}
