import { duplicate, type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import {
  cidrProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  portNumberProblems,
  qualifiedNameProblems,
} from '../meta/names.ts'
import type { Service, ServicePort, ServiceSpec } from '../schema/types.ts'
import { checkEndpointAddress } from './addresses.ts'
import { checkLabels } from './labels.ts'
import { checkProtocol } from './ports.ts'
import { checkPortNumberOrName } from './probes.ts'
import { checkAddressUpdate, checkClusterIPs, isHeadless } from './service-addresses.ts'
import { checkTraffic } from './service-traffic.ts'
import { addProblems, checkEach, checkEachText, immutableMessage, listOf } from './shared.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const affinities = ['ClientIP', 'None']

/** Source: pkg/apis/core/validation ValidateService. */
export function serviceErrors({ spec }: Service): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!spec) return [required('spec.ports')]
  const ports = listOf(spec.ports)
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  checkType(spec, errors)
  const names = new Set<string>()
  checkEach(ports, 'spec.ports', (port, path) => checkPort(port, ports.length > 1, names, path, errors), errors)
  checkLabels(spec.selector, 'spec.selector', errors)
  checkAffinity(spec, errors)
  checkClusterIPs(spec, errors)
  checkEach(spec.externalIPs, 'spec.externalIPs', checkEndpointAddress, errors)
  if (!spec.type) errors.push(required('spec.type'))
  else if (!types.includes(spec.type)) errors.push(unsupported('spec.type', spec.type, types))
  checkPortsTogether(spec, errors)
  checkLoadBalancer(spec, errors)
  checkTraffic(spec, errors)
  return errors
}

function checkType(spec: ServiceSpec, into: FieldError[]): void {
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    into.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`))
  }
  if (spec.type !== 'ExternalName') return
  const detail = 'may not be set for ExternalName services'
  if (listOf(spec.clusterIPs).length > 0) into.push(forbiddenField('spec.clusterIPs', detail))
  if (listOf(spec.ipFamilies).length > 0) into.push(forbiddenField('spec.ipFamilies', detail))
  if (spec.ipFamilyPolicy) into.push(forbiddenField('spec.ipFamilyPolicy', detail))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') into.push(required('spec.externalName'))
  else addProblems(dns1123SubdomainProblems(name), name, 'spec.externalName', into)
}

function checkPort(port: ServicePort, needsName: boolean, names: Set<string>, path: string, into: FieldError[]): void {
  const { name, appProtocol } = port
  if (name) {
    addProblems(dns1123LabelProblems(name), name, `${path}.name`, into)
    if (names.has(name)) into.push(duplicate(`${path}.name`, name))
    names.add(name)
  } else if (needsName) into.push(required(`${path}.name`))
  addProblems(portNumberProblems(port.port ?? 0), port.port ?? 0, `${path}.port`, into)
  checkProtocol(port.protocol, `${path}.protocol`, into)
  checkPortNumberOrName(port.targetPort, `${path}.targetPort`, into)
  if (appProtocol) addProblems(qualifiedNameProblems(appProtocol), appProtocol, `${path}.appProtocol`, into)
}

const affinitySecondsMax = 86_400

function checkAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec, into: FieldError[]): void {
  const path = 'spec.sessionAffinity'
  if (!sessionAffinity) into.push(required(path))
  else if (!affinities.includes(sessionAffinity)) into.push(unsupported(path, sessionAffinity, affinities))
  const at = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && sessionAffinityConfig) {
    into.push(forbiddenField(at, 'must not be set when session affinity is None'))
  }
  if (sessionAffinity !== 'ClientIP') return
  const detail = 'when session affinity type is ClientIP'
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (!sessionAffinityConfig) into.push(required(at, detail))
  else if (!sessionAffinityConfig.clientIP) into.push(required(`${at}.clientIP`, detail))
  else if (typeof seconds !== 'number') into.push(required(`${at}.clientIP.timeoutSeconds`, detail))
  else if (seconds <= 0 || seconds > affinitySecondsMax) {
    const range = `must be greater than 0 and less than ${affinitySecondsMax}`
    into.push(invalid(`${at}.clientIP.timeoutSeconds`, seconds, range))
  }
}

/** Node ports go with types that have them; neither ports nor node ports may be there twice. */
function checkPortsTogether({ type, ports }: ServiceSpec, into: FieldError[]): void {
  const all = [...listOf(ports).entries()]
  for (const [index, { nodePort }] of all) {
    if (type !== 'ClusterIP' || !nodePort) continue
    into.push(forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
  }
  const nodePorts = new Set<string>()
  for (const [index, { nodePort, protocol }] of all) {
    if (!nodePort) continue
    const key = `${protocol}/${nodePort}`
    if (nodePorts.has(key)) into.push(duplicate(`spec.ports[${index}].nodePort`, nodePort))
    nodePorts.add(key)
  }
  const taken = new Set<string>()
  for (const [index, { port, protocol }] of all) {
    const key = `${protocol}/${port}`
    if (taken.has(key)) into.push(duplicate(`spec.ports[${index}]`, { protocol, port }))
    taken.add(key)
  }
}

const balancerOnly = "may only be used when `type` is 'LoadBalancer'"

function checkLoadBalancer(spec: ServiceSpec, into: FieldError[]): void {
  const isBalancer = spec.type === 'LoadBalancer'
  const ranges = listOf(spec.loadBalancerSourceRanges)
  const path = 'spec.LoadBalancerSourceRanges'
  if (ranges.length > 0 && !isBalancer) into.push(forbiddenField(path, balancerOnly))
  const trimmed = ranges.map((range) => range.trim())
  checkEachText(trimmed, path, cidrProblems, into)
  const allocates = typeof spec.allocateLoadBalancerNodePorts === 'boolean'
  if (allocates && !isBalancer) into.push(forbiddenField('spec.allocateLoadBalancerNodePorts', balancerOnly))
  if (!allocates && isBalancer) into.push(required('allocateLoadBalancerNodePorts'))
  if (!spec.loadBalancerClass) return
  if (!isBalancer) into.push(forbiddenField('spec.loadBalancerClass', balancerOnly))
  addProblems(qualifiedNameProblems(spec.loadBalancerClass), spec.loadBalancerClass, 'spec.loadBalancerClass', into)
}

/** Source: pkg/apis/core/validation ValidateServiceUpdate. */
export function serviceUpdateErrors(next: Service, before: Service): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors: FieldError[] = []
  checkAddressUpdate(next, before, errors)
  checkBalancerUpdate(next.spec, before.spec, errors)
  return [...errors, ...serviceErrors(next)]
}

function checkBalancerUpdate(next: ServiceSpec, before: ServiceSpec, into: FieldError[]): void {
  const isBalancer = (spec: ServiceSpec): boolean => spec.type === 'LoadBalancer'
  const isLocal = (spec: ServiceSpec): boolean => isBalancer(spec) && spec.externalTrafficPolicy === 'Local'
  if (isBalancer(next) && isBalancer(before) && next.loadBalancerClass !== before.loadBalancerClass) {
    into.push(invalid('spec.loadBalancerClass', next.loadBalancerClass, 'may not change once set'))
  }
  if (isLocal(next) && isLocal(before) && next.healthCheckNodePort !== before.healthCheckNodePort) {
    into.push(forbiddenField('spec.healthCheckNodePort', immutableMessage))
  }
}

/** A node port that the cluster does not give out. The range is that of `--service-node-port-range`. */
export function nodePortRangeError(index: number, nodePort: number, range: string): FieldError {
  const detail = `provided port is not in the valid range. The range of valid ports is ${range}`
  return invalid(`spec.ports[${index}].nodePort`, nodePort, detail)
}
