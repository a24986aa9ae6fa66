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

/** The singular and plural address fields in step, and one family where none is named. */
export function prepareServiceForCreate(service: Service): Service {
  const { spec } = service
  if (!spec) return { ...service, status: { loadBalancer: {} } }
  const withAddresses = spec.type === 'ExternalName' ? spec : withFamilies(withPluralAddress(spec))
  return { ...service, spec: withAddresses, status: { loadBalancer: {} } }
}

function withPluralAddress(spec: ServiceSpec): ServiceSpec {
  return spec.clusterIP ? fillIn(spec, { clusterIPs: [spec.clusterIP] }) : spec
}

function withFamilies(spec: ServiceSpec): ServiceSpec {
  const isIPv6 = spec.clusterIP?.includes(':') === true
  return fillIn(spec, { ipFamilies: [isIPv6 ? 'IPv6' : 'IPv4'], ipFamilyPolicy: 'SingleStack' })
}

const needsClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'
const needsNodePort = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'
const needsHealthCheckPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/**
 * What was given to the service before and is left out now is kept; what the new type has no use for is dropped where
 * it was not changed. Source: pkg/registry/core/service patchAllocatedValues, dropTypeDependentFields.
 */
export function prepareServiceForUpdate(next: Service, before: Service): Service {
  if (!next.spec || !before.spec) return next
  const kept = keepGivenValues(next.spec, before.spec)
  return withField(next, 'spec', dropUselessFields(kept, before.spec))
}

function keepGivenValues(next: ServiceSpec, before: ServiceSpec): ServiceSpec {
  let kept = next
  if (needsClusterIP(before) && needsClusterIP(next)) {
    kept = fillIn(kept, { clusterIP: before.clusterIP })
    const isSame = kept.clusterIP === before.clusterIP
    const addresses = isSame ? before.clusterIPs : kept.clusterIP ? [kept.clusterIP] : undefined
    kept = fillIn(kept, {
      clusterIPs: addresses,
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
