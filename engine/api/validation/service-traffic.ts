import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { portNumberProblems } from '../meta/names.ts'
import type { ServiceSpec } from '../schema/types.ts'
import { addProblems, listOf } from './shared.ts'

const policies = ['Cluster', 'Local']
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']

/** Which endpoints take traffic from outside, from inside, and from near. */
export function checkTraffic(spec: ServiceSpec, into: FieldError[]): void {
  checkExternal(spec, into)
  checkHealthCheck(spec, into)
  const { internalTrafficPolicy: internal, trafficDistribution: distribution } = spec
  if (!internal) {
    if (spec.type !== 'ExternalName') into.push(required('spec.internalTrafficPolicy'))
  } else if (!policies.includes(internal)) into.push(unsupported('spec.internalTrafficPolicy', internal, policies))
  if (distribution && !distributions.includes(distribution)) {
    into.push(unsupported('spec.trafficDistribution', distribution, distributions))
  }
}

function checkExternal({ type, externalIPs, externalTrafficPolicy: policy }: ServiceSpec, into: FieldError[]): void {
  const path = 'spec.externalTrafficPolicy'
  const hasExternalIPs = type === 'ClusterIP' && listOf(externalIPs).length > 0
  if (type !== 'LoadBalancer' && type !== 'NodePort' && !hasExternalIPs) {
    if (policy) into.push(invalid(path, policy, 'may only be set for externally-accessible services'))
  } else if (!policy) into.push(required(path))
  else if (!policies.includes(policy)) into.push(unsupported(path, policy, policies))
}

/** The port is given by the API server once the service is stored, so that a new one may be without. */
function checkHealthCheck({ type, externalTrafficPolicy, healthCheckNodePort }: ServiceSpec, into: FieldError[]): void {
  const path = 'spec.healthCheckNodePort'
  if (!healthCheckNodePort) return
  if (type === 'LoadBalancer' && externalTrafficPolicy === 'Local') {
    addProblems(portNumberProblems(healthCheckNodePort), healthCheckNodePort, path, into)
    return
  }
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  into.push(invalid(path, healthCheckNodePort, detail))
}
