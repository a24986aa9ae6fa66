import { hasPodLevelResources, podRequests } from '../../api/meta/pods.ts'
import { parseQuantity, type Quantity, scaledAmount } from '../../api/meta/quantity.ts'
import type { Pod } from '../../api/schema/types.ts'
import { MetricError } from './pod-metrics.ts'

/** Thousandths, rounded up. */
export const millisOf = (quantity: Quantity): bigint => scaledAmount(parseQuantity(quantity), -3)

/** Which requests utilization is a percentage of. */
export interface RequestQuestion {
  readonly resource: string
  /** One container's; the pod's where empty. */
  readonly container: string
}

/** Whether it is told which container of which pod says no request. */
interface Told {
  readonly namesContainers: boolean
}

/**
 * What a pod requests of a resource: what it says as a whole, else its containers and sidecars together.
 * Source: replica_calculator.go calculateRequests.
 * @throws MetricError where it is not said
 */
export function requestMillis(pod: Pod, { resource, container }: RequestQuestion, told: Told): bigint {
  const hasPodRequests = Object.keys(pod.spec.resources?.requests ?? {}).length > 0 && hasPodLevelResources(pod)
  return container === '' && hasPodRequests ? ofPod(pod, resource) : ofContainers(pod, { resource, container }, told)
}

function ofPod(pod: Pod, resource: string): bigint {
  const request = podRequests(pod)[resource]
  if (request === undefined)
    throw new MetricError(`missing pod-level request for ${resource} in Pod ${pod.metadata.name}`)
  return millisOf(request)
}

function ofContainers(pod: Pod, { resource, container: wanted }: RequestQuestion, { namesContainers }: Told): bigint {
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const { name: podName } = pod.metadata
  const counted = [...pod.spec.containers, ...sidecars].filter(({ name }) => wanted === '' || name === wanted)
  if (wanted !== '' && counted.length === 0) throw new MetricError(`container ${wanted} not found in Pod ${podName}`)
  let sum = 0n
  for (const { name, resources } of counted) {
    const request = resources?.requests?.[resource]
    const where = namesContainers ? ` in container ${name} of Pod ${podName}` : ''
    if (request === undefined) throw new MetricError(`missing request for ${resource}${where}`)
    sum += millisOf(request)
  }
  return sum
}
