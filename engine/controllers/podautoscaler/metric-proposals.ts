import type { MetricSpec } from '../../api/schema/types.ts'
import type { MetricContext, MetricProposal } from './metric-context.ts'
import { MetricFailure } from './metric-failure.ts'
import { MetricError } from './pod-metrics.ts'
import { containerResourceProposal, resourceProposal } from './resource-proposals.ts'
import { externalProposal, objectProposal, podsProposal } from './value-proposals.ts'

/**
 * How many replicas a metric asks for. Source: horizontal.go computeReplicasForMetric.
 * @throws MetricFailure where it cannot be said
 */
export function proposalOf(spec: MetricSpec, context: MetricContext): MetricProposal {
  const { type, object, pods, resource, containerResource, external } = spec
  if (type === 'Object' && object !== undefined) return objectProposal(object, context)
  if (type === 'Pods' && pods !== undefined) return podsProposal(pods, context)
  if (type === 'Resource' && resource !== undefined) return resourceProposal(resource, context)
  if (type === 'ContainerResource' && containerResource !== undefined) {
    return containerResourceProposal(containerResource, context)
  }
  if (type === 'External' && external !== undefined) return externalProposal(external, context)
  const unknown = new MetricError(`unknown metric source type ${JSON.stringify(type)}`, true)
  throw new MetricFailure('InvalidMetricSourceType', unknown, unknown.message)
}

/** What all metrics together ask for. */
export interface AllMetrics {
  /** The largest proposal; nothing where too little is known to act. */
  readonly replicas: number | undefined
  /** Of the metric that proposed it. */
  readonly metricName: string
  /** In the order of the spec, an empty one for each metric that says nothing. */
  readonly statuses: readonly MetricProposal['status'][]
  readonly failures: readonly MetricFailure[]
  /** In the order of the spec: what each proposed, or why it does not. */
  readonly results: readonly (MetricProposal | MetricFailure)[]
}

/**
 * The largest of what the metrics ask for. Where one of them says nothing, that is not believed if it is less than
 * there is. Source: horizontal.go computeReplicasForMetrics.
 */
export function askMetrics(specs: readonly MetricSpec[], context: MetricContext): AllMetrics {
  let replicas = 0
  let metricName = ''
  const results = specs.map((spec) => resultOf(spec, context))
  for (const result of results) {
    if (result instanceof MetricFailure || !(replicas === 0 || result.replicas > replicas)) continue
    replicas = result.replicas
    metricName = result.metricName
  }
  const failures = results.filter((result) => result instanceof MetricFailure)
  const shrinks = replicas < context.workload.currentReplicas
  const unknown = failures.length >= specs.length || (failures.length > 0 && shrinks)
  const statuses = results.map((result) => (result instanceof MetricFailure ? emptyStatus : result.status))
  return { replicas: unknown ? undefined : replicas, metricName, statuses, failures, results }
}

/** What Kubernetes shows for a metric that says nothing: its type is empty. */
const emptyStatus = { type: '' } as unknown as MetricProposal['status']

function resultOf(spec: MetricSpec, context: MetricContext): MetricProposal | MetricFailure {
  try {
    return proposalOf(spec, context)
  } catch (error) {
    if (error instanceof MetricFailure) return error
    throw error
  }
}
