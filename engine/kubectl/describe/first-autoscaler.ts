import type { HorizontalPodAutoscaler, KubernetesObject } from '../../api/schema/types.ts'
import { nothingServed } from '../../api/status.ts'
import type { DescribeContext } from './describer.ts'
import { writeCreated, writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

/** An autoscaler of `autoscaling/v1`. */
interface FirstAutoscaler extends KubernetesObject {
  readonly spec: Pick<HorizontalPodAutoscaler['spec'], 'scaleTargetRef' | 'minReplicas' | 'maxReplicas'> & {
    readonly targetCPUUtilizationPercentage?: number
  }
  readonly status?: {
    readonly currentReplicas?: number
    readonly desiredReplicas?: number
    readonly currentCPUUtilizationPercentage?: number
  }
}

/**
 * What kubectl says of an autoscaler where the server has only the first version of what it asks for: all that this has no
 * field for stands in annotations. Source: kubectl pkg/describe, describeHorizontalPodAutoscalerV1.
 */
export function describedAsFirst(stored: HorizontalPodAutoscaler, writer: Writer, { client }: DescribeContext): void {
  const kind = client.kinds.ofManifest('autoscaling/v1', stored.kind)
  if (kind === undefined) throw nothingServed()
  const { namespace = '', name } = stored.metadata
  const autoscaler = client.get(kind, { namespace, name }) as FirstAutoscaler
  const { spec, status } = autoscaler
  const target = spec.scaleTargetRef
  writeName(writer, autoscaler)
  writeLabels(writer, autoscaler)
  writeCreated(writer, autoscaler)
  writer.line(0, `Reference:\t${target.kind}/${target.name}`)
  if (spec.targetCPUUtilizationPercentage !== undefined) {
    writer.line(0, `Target CPU utilization:\t${spec.targetCPUUtilizationPercentage}%`)
    writer.line(0, `Current CPU utilization:\t${status?.currentCPUUtilizationPercentage ?? '<unknown>'}%`)
  }
  writer.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
  writer.line(0, `Max replicas:\t${spec.maxReplicas}`)
  const { currentReplicas = 0, desiredReplicas = 0 } = status ?? {}
  writer.line(0, `${target.kind} pods:\t${currentReplicas} current / ${desiredReplicas} desired`)
}
