/** What kube-proxy can do by the minor version of Kubernetes: 36 for 1.36. Source: pkg/features, pkg/proxy/topology.go. */
export interface ProxyFeatures {
  /** TopologyAwareHints, on since 1.24. */
  readonly heedsHints: boolean
  /** Only for services that ask for it by annotation: until ServiceTrafficDistribution, on since 1.31. */
  readonly hintsNeedAnnotation: boolean
  /** ProxyTerminatingEndpoints, on since 1.26. */
  readonly usesTerminating: boolean
}

export function proxyFeatures(minor: number): ProxyFeatures {
  return { heedsHints: minor >= 24, hintsNeedAnnotation: minor < 31, usesTerminating: minor >= 26 }
}

const hintsAnnotations = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints']

/** Whether the hints of a service's endpoints count. */
export function hintsCount(
  { heedsHints, hintsNeedAnnotation }: ProxyFeatures,
  annotations: Readonly<Record<string, string>> = {},
): boolean {
  if (!heedsHints || !hintsNeedAnnotation) return heedsHints
  const asked = hintsAnnotations.map((name) => annotations[name]).find((value) => value !== undefined)
  return asked === 'auto' || asked === 'Auto'
}
