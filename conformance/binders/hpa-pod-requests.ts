import type { Pod } from '../../engine/api/schema/types.ts'
import { valueText } from '../../engine/controllers/podautoscaler/metric-context.ts'
import { MetricError } from '../../engine/controllers/podautoscaler/pod-metrics.ts'
import { requestMillis } from '../../engine/controllers/podautoscaler/pod-requests.ts'
import { sharePerPod } from '../../engine/controllers/podautoscaler/replica-calculator.ts'

interface ContainerGiven {
  readonly name: string
  readonly cpuRequest: string | null
  readonly restartPolicy?: string | null
}

interface Given {
  readonly perPodUsage?: { readonly usage: number; readonly statusReplicas: number }
  readonly containers: readonly ContainerGiven[]
  readonly initContainers: readonly ContainerGiven[]
  readonly container: string
  readonly podLevelRequests: string | null
  readonly podLevelResourcesFeature: boolean
  readonly resource: string
}

export function bind(given: unknown): unknown {
  const { perPodUsage, container, resource, ...rest } = given as Given
  if (perPodUsage !== undefined) {
    return { value: Number(sharePerPod(BigInt(perPodUsage.usage), perPodUsage.statusReplicas)) }
  }
  try {
    return { podRequest: valueText(requestMillis(podFrom(rest), { resource, container }, { namesContainers: true })) }
  } catch (error) {
    if (error instanceof MetricError) return { error: error.message }
    throw error
  }
}

function podFrom(
  given: Pick<Given, 'containers' | 'initContainers' | 'podLevelRequests' | 'podLevelResourcesFeature'>,
): Pod {
  const { containers, initContainers, podLevelRequests, podLevelResourcesFeature } = given
  // The API server drops the pod's own resources where the feature is off.
  const ofPod =
    podLevelResourcesFeature && podLevelRequests !== null ? { requests: { cpu: podLevelRequests } } : undefined
  const spec = {
    containers: containers.map(containerFrom),
    initContainers: initContainers.map(containerFrom),
    ...(ofPod === undefined ? {} : { resources: ofPod }),
  }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'test-pod' }, spec } as unknown as Pod
}

function containerFrom({ name, cpuRequest, restartPolicy }: ContainerGiven): object {
  const resources = { requests: cpuRequest === null ? {} : { cpu: cpuRequest } }
  return { name, resources, ...(restartPolicy ? { restartPolicy } : {}) }
}
