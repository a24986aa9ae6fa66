import { type PodResourcesOptions, type PodShape, podLimits, podRequests } from '../../engine/api/meta/pods.ts'

interface Given extends PodShape {
  readonly kind: 'requests' | 'limits'
  readonly options: PodResourcesOptions
}

export function bind(given: unknown): unknown {
  const { kind, options, spec, status } = given as Given
  const pod: PodShape = { spec, status }
  return kind === 'limits' ? { limits: podLimits(pod, options) } : { requests: podRequests(pod, options) }
}
