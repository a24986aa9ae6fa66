import type { Kind } from '../../api/kinds/kind.ts'
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  KubernetesObject,
  MetricSpec,
  MetricStatus,
} from '../../api/schema/types.ts'
import { type DescribeContext, describer } from './describer.ts'
import { describedAsFirst } from './first-autoscaler.ts'
import { writeCreated, writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

/** The version of kubectl that asks for autoscaling/v2, and no longer for v2beta2 (kubernetes/kubernetes#114886). */
const secondSinceMinor = 27

/** As kubectl asks for it; where that version is not served, as the first version has it. */
export const autoscalerDescriber = describer<HorizontalPodAutoscaler>((stored, writer, context) => {
  const { client, minor } = context
  const version = minor < secondSinceMinor ? 'autoscaling/v2beta2' : 'autoscaling/v2'
  const kind = client.kinds.ofManifest(version, stored.kind)
  if (kind === undefined) describedAsFirst(stored, writer, context)
  else describedAsSecond(asked(kind, stored, context) as HorizontalPodAutoscaler, writer)
})

function asked(kind: Kind, { metadata }: HorizontalPodAutoscaler, { client }: DescribeContext): KubernetesObject {
  return client.get(kind, { namespace: metadata.namespace ?? '', name: metadata.name })
}

function describedAsSecond(autoscaler: HorizontalPodAutoscaler, writer: Writer): void {
  const { spec, status } = autoscaler
  const target = spec?.scaleTargetRef
  writeName(writer, autoscaler)
  writeLabels(writer, autoscaler)
  writeCreated(writer, autoscaler)
  writer.line(0, `Reference:\t${target?.kind}/${target?.name}`)
  writer.line(0, 'Metrics:\t( current / target )')
  ;(spec?.metrics ?? []).forEach((metric, index) => {
    writer.line(1, metricText(metric, status?.currentMetrics?.[index]))
  })
  writer.line(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`)
  writer.line(0, `Max replicas:\t${spec?.maxReplicas}`)
  if (spec?.behavior !== undefined) {
    writer.line(0, 'Behavior:')
    writeRules(writer, 'Scale Up', spec.behavior.scaleUp)
    writeRules(writer, 'Scale Down', spec.behavior.scaleDown)
  }
  writer.line(
    0,
    `${target?.kind} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  )
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus\tReason\tMessage')
  writer.line(1, '----\t------\t------\t-------')
  for (const { type, status: value, reason = '', message = '' } of conditions)
    writer.line(1, `${type}\t${value}\t${reason}\t${message}`)
}

/** `resource cpu on pods  (as a percentage of request):  12% (25m) / 50%` */
function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  const { external, pods, object, resource, containerResource } = metric
  if (external !== undefined) {
    const average = external.target.averageValue
    const current = average === undefined ? status?.external?.current.value : status?.external?.current.averageValue
    return `"${external.metric.name}" (target ${average === undefined ? '' : 'average '}value):\t${current ?? '<unknown>'} / ${average ?? external.target.value}`
  }
  if (pods !== undefined)
    return `"${pods.metric.name}" on pods:\t${status?.pods?.current.averageValue ?? '<unknown>'} / ${pods.target.averageValue}`
  if (object !== undefined) {
    const isAverage = object.target.type === 'AverageValue'
    const current = isAverage ? status?.object?.current.averageValue : status?.object?.current.value
    const wanted = isAverage ? object.target.averageValue : object.target.value
    return `"${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name} (target ${isAverage ? 'average ' : ''}value):\t${current ?? '<unknown>'} / ${wanted}`
  }
  if (resource !== undefined)
    return resourceText(`resource ${resource.name} on pods`, resource.target, status?.resource?.current)
  if (containerResource !== undefined)
    return resourceText(
      `resource ${containerResource.name} of container "${containerResource.container}" on pods`,
      containerResource.target,
      status?.containerResource?.current,
    )
  return `<unknown metric type "${metric.type}">`
}

type Target = NonNullable<MetricSpec['resource']>['target']
type Current = NonNullable<MetricStatus['resource']>['current']

function resourceText(title: string, target: Target, current: Current | undefined): string {
  if (target.averageValue !== undefined)
    return `${title}:\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`
  const used =
    current?.averageUtilization === undefined
      ? '<unknown>'
      : `${current.averageUtilization}% (${current.averageValue ?? '0'})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `${title}  (as a percentage of request):\t${used} / ${wanted}`
}

function writeRules(writer: Writer, title: string, rules: HPAScalingRules | undefined): void {
  if (rules === undefined) return
  writer.line(1, `${title}:`)
  if (rules.stabilizationWindowSeconds !== undefined)
    writer.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  const policies = rules.policies ?? []
  if (policies.length === 0) return
  writer.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  writer.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of policies)
    writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}
