import type { Service, ServicePort, ServiceSpec } from '../../schema/types.ts'
import { changeField, fillIn, mapShared, withField } from './fill-in.ts'

/** A day's eighth: how long a client stays with its pod. Source: k8s.io/api/core/v1 DefaultClientIPServiceAffinitySeconds. */
const affinitySeconds = 10_800

/** Reached from outside the cluster: by node port, load balancer or external address. */
function isExternallyAccessible({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0)
}

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_Service. */
export function withServiceDefaults(spec: ServiceSpec): ServiceSpec {
  let filled = fillIn(spec, { sessionAffinity: 'None', type: 'ClusterIP' })
  filled = withAffinityDefaults(filled)
  filled = changeField(filled, 'ports', (ports) => mapShared(ports, withPortDefaults) ?? ports)
  if (isExternallyAccessible(filled)) filled = fillIn(filled, { externalTrafficPolicy: 'Cluster' })
  if (filled.type !== 'ExternalName') filled = fillIn(filled, { internalTrafficPolicy: 'Cluster' })
  return filled.type === 'LoadBalancer' ? fillIn(filled, { allocateLoadBalancerNodePorts: true }) : filled
}

function withAffinityDefaults(spec: ServiceSpec): ServiceSpec {
  if (spec.sessionAffinity === 'None' && spec.sessionAffinityConfig) {
    const { sessionAffinityConfig: _unused, ...rest } = spec
    return rest
  }
  const isTimed = (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? undefined) !== undefined
  if (spec.sessionAffinity !== 'ClientIP' || isTimed) return spec
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: affinitySeconds } } }
}

function withPortDefaults(port: ServicePort): ServicePort {
  const filled = fillIn(port, { protocol: 'TCP' })
  return filled.targetPort ? filled : { ...filled, targetPort: filled.port }
}

/** The singular and plural address fields in step. Addresses, families and node ports are given by the API server. */
export function prepareServiceForCreate(service: Service): Service {
  const { spec } = service
  if (!spec) return { ...service, status: { loadBalancer: {} } }
  return { ...service, spec: withPluralAddress(spec), status: { loadBalancer: {} } }
}

export function withPluralAddress(spec: ServiceSpec): ServiceSpec {
  return spec.clusterIP ? fillIn(spec, { clusterIPs: [spec.clusterIP] }) : spec
}

const needsClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'
const needsNodePort = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'
const needsHealthCheckPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** What the new type has no use for is dropped where it was not changed. Source: dropTypeDependentFields of the same. */
export function prepareServiceForUpdate(next: Service, before: Service): Service {
  const kept = withKeptServiceValues(next, before)
  return !kept.spec || !before.spec ? kept : withField(kept, 'spec', dropUselessFields(kept.spec, before.spec))
}

/**
 * What was given to the service before and is left out now is kept, and the address fields stay in step.
 * Source: pkg/registry/core/service/storage patchAllocatedValues, normalizeClusterIPs.
 */
export function withKeptServiceValues(next: Service, before: Service): Service {
  return !next.spec || !before.spec ? next : withField(next, 'spec', keepGivenValues(next.spec, before.spec))
}

function keepGivenValues(next: ServiceSpec, before: ServiceSpec): ServiceSpec {
  let kept = next
  if (needsClusterIP(before) && needsClusterIP(next)) {
    kept = fillIn(withAddressesInStep(kept, before), {
      ipFamilies: before.ipFamilies,
      ipFamilyPolicy: before.ipFamilyPolicy,
    })
  }
  if (needsNodePort(before) && needsNodePort(next)) kept = keepNodePorts(kept, before)
  if (needsHealthCheckPort(before) && needsHealthCheckPort(next) && !kept.healthCheckNodePort) {
    kept = withField(kept, 'healthCheckNodePort', before.healthCheckNodePort)
  }
  return kept
}

/** Whoever changes the one address and leaves the list as it was means the list too. */
function withAddressesInStep(next: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const kept = fillIn(next, { clusterIP: before.clusterIP })
  const isSame = kept.clusterIP === before.clusterIP
  if (isSame) return fillIn(kept, { clusterIPs: before.clusterIPs })
  const isUnchanged = !kept.clusterIPs || kept.clusterIPs.join() === before.clusterIPs?.join()
  return isUnchanged && kept.clusterIP ? { ...kept, clusterIPs: [kept.clusterIP] } : kept
}

/** Ports keep their node ports by name, unless another port has taken one of them. */
function keepNodePorts(next: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const taken = new Set((next.ports ?? []).map(({ nodePort }) => nodePort))
  const byName = new Map((before.ports ?? []).map((port) => [port.name ?? '', port.nodePort]))
  return changeField(
    next,
    'ports',
    (ports) =>
      mapShared(ports, (port) => {
        const nodePort = byName.get(port.name ?? '')
        return port.nodePort || !nodePort || taken.has(nodePort) ? port : { ...port, nodePort }
      }) ?? ports,
  )
}

type AddressField = 'clusterIP' | 'clusterIPs' | 'ipFamilies' | 'ipFamilyPolicy'
const addressFields: readonly AddressField[] = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']

function dropUselessFields(next: ServiceSpec, before: ServiceSpec): ServiceSpec {
  let spec = next
  if (needsClusterIP(before) && !needsClusterIP(next) && (spec.clusterIP ?? '') === (before.clusterIP ?? '')) {
    for (const field of addressFields) spec = without(spec, field)
  }
  if (needsNodePort(before) && !needsNodePort(next) && samePorts(spec, before)) {
    spec = changeField(spec, 'ports', (ports) => ports.map((port) => without(port, 'nodePort')))
  }
  if (needsHealthCheckPort(before) && !needsHealthCheckPort(next)) {
    if (spec.healthCheckNodePort === before.healthCheckNodePort) spec = without(spec, 'healthCheckNodePort')
  }
  if (before.type === 'LoadBalancer' && next.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) {
      spec = without(spec, 'allocateLoadBalancerNodePorts')
    }
    if (spec.loadBalancerClass === before.loadBalancerClass) spec = without(spec, 'loadBalancerClass')
  }
  if (isExternallyAccessible(before) && !isExternallyAccessible(next)) {
    if (spec.externalTrafficPolicy === before.externalTrafficPolicy) spec = without(spec, 'externalTrafficPolicy')
  }
  return spec
}

function samePorts(next: ServiceSpec, before: ServiceSpec): boolean {
  const ports = (spec: ServiceSpec): string => (spec.ports ?? []).map(({ nodePort }) => nodePort ?? 0).join()
  return ports(next) === ports(before)
}

function without<T extends object, K extends keyof T>(object: T, key: K): T {
  if (object[key] === undefined) return object
  const { [key]: _dropped, ...rest } = object
  return rest as T
}
