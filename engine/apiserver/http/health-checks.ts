/** One of the things that an API server looks at when it is asked how it is. */
export interface HealthCheck {
  readonly name: string
  /** The minor versions that have it: from the first of them on, before the other. */
  readonly since?: number
  readonly before?: number
  /** Only `/readyz` asks it. */
  readonly isOfReadiness?: true
  /** Only `/livez` and `/healthz` ask it. */
  readonly isOfLiveness?: true
  /** The server of custom resources inside has it too. */
  readonly isOfExtensions?: true
}

const hook = (name: string, lifetime: Omit<HealthCheck, 'name'> = {}): HealthCheck => ({
  name: `poststarthook/${name}`,
  ...lifetime,
})

const ofExtensions = { isOfExtensions: true } as const

/**
 * In the order in which they are told: recorded from 1.20, 1.25, 1.27, 1.28, 1.33, 1.35 and 1.36; what is between is of the
 * release in which its feature came to be on.
 */
const checks: readonly HealthCheck[] = [
  { name: 'ping', ...ofExtensions },
  { name: 'log', ...ofExtensions },
  { name: 'loopback-serving-certificate', since: 34, isOfLiveness: true },
  { name: 'etcd', ...ofExtensions },
  { name: 'etcd-readiness', since: 24, isOfReadiness: true },
  { name: 'informer-sync', isOfReadiness: true, ...ofExtensions },
  hook('start-kube-apiserver-admission-initializer', { since: 17, before: 29 }),
  hook('start-apiserver-admission-initializer', { since: 29 }),
  hook('generic-apiserver-start-informers', ofExtensions),
  hook('priority-and-fairness-config-consumer', { since: 20, ...ofExtensions }),
  hook('priority-and-fairness-filter', { since: 20, ...ofExtensions }),
  hook('storage-object-count-tracker-hook', { since: 23, ...ofExtensions }),
  hook('start-apiextensions-informers', ofExtensions),
  hook('start-apiextensions-controllers', ofExtensions),
  hook('crd-informer-synced', ofExtensions),
  hook('bootstrap-controller', { before: 27 }),
  hook('start-system-namespaces-controller', { since: 30 }),
  hook('peer-endpoint-reconciler-controller', { since: 36 }),
  hook('start-cluster-authentication-info-controller', { since: 30 }),
  hook('start-kube-apiserver-identity-lease-controller', { since: 30 }),
  hook('start-kube-apiserver-identity-lease-garbage-collector', { since: 30 }),
  hook('storage-readiness', { since: 36 }),
  hook('start-legacy-token-tracking-controller', { since: 30 }),
  hook('start-service-ip-repair-controllers', { since: 27 }),
  hook('rbac/bootstrap-roles'),
  hook('scheduling/bootstrap-system-priority-classes'),
  hook('priority-and-fairness-config-producer', { since: 20 }),
  hook('start-system-namespaces-controller', { since: 27, before: 30 }),
  hook('bootstrap-controller', { since: 27 }),
  hook('start-kubernetes-service-cidr-controller', { since: 33 }),
  hook('start-cluster-authentication-info-controller', { before: 30 }),
  hook('start-kube-apiserver-identity-lease-controller', { since: 26, before: 30 }),
  hook('start-deprecated-kube-apiserver-identity-lease-garbage-collector', { since: 26, before: 28 }),
  hook('start-kube-apiserver-identity-lease-garbage-collector', { since: 26, before: 30 }),
  hook('start-legacy-token-tracking-controller', { since: 26, before: 30 }),
  hook('aggregator-reload-proxy-client-cert', { since: 21 }),
  hook('start-kube-aggregator-informers'),
  hook('apiservice-status-local-available-controller', { since: 31 }),
  hook('apiservice-status-remote-available-controller', { since: 31 }),
  hook('apiservice-registration-controller'),
  hook('apiservice-status-available-controller', { before: 31 }),
  hook('apiservice-discovery-controller', { since: 30 }),
  hook('kube-apiserver-autoregistration'),
  { name: 'autoregister-completion' },
  hook('apiservice-openapi-controller'),
  hook('apiservice-openapiv3-controller', { since: 24 }),
  hook('apiservice-discovery-controller', { since: 27, before: 30 }),
  { name: 'shutdown', isOfReadiness: true, ...ofExtensions },
]

/** Where an API server is asked how it is. */
export const healthPaths = ['healthz', 'livez', 'readyz'] as const

export type HealthPath = (typeof healthPaths)[number]

/** What a server of a version looks at. */
export function healthChecks(path: HealthPath, minor: number): readonly HealthCheck[] {
  return checks.filter(({ since = 0, before = Number.POSITIVE_INFINITY, isOfReadiness, isOfLiveness }) => {
    if (minor < since || minor >= before) return false
    return path === 'readyz' ? isOfLiveness === undefined : isOfReadiness === undefined
  })
}
