import { duplicate, type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  dns1123SubdomainWithUnderscoreProblems,
  ipProblems,
  qualifiedNameProblems,
} from '../meta/names.ts'
import type { PodDNSConfig, PodSpec } from '../schema/types.ts'
import { checkContainers, checkEphemeralContainers, checkImageBlanks, checkInitContainers } from './containers.ts'
import { checkLabels } from './labels.ts'
import { checkAffinity } from './pod-affinity.ts'
import { checkHostNetworkPorts } from './ports.ts'
import { checkContainerResourceName } from './resource-names.ts'
import { checkList, checkPodResources } from './resources.ts'
import { checkPodSecurityContext } from './security-context.ts'
import { addProblems, checkEach, checkEachText, listOf, onceChecked } from './shared.ts'
import { checkTolerations } from './tolerations.ts'
import { checkTopologySpread } from './topology-spread.ts'
import { checkVolumes } from './volumes.ts'

/** What is wrong with the spec of a template, its paths beginning with `spec`. Found once per object. */
export const templateSpecErrors: (spec: PodSpec) => readonly FieldError[] = onceChecked((spec, into) => {
  checkPodSpec(spec, false, into)
})

/** What is wrong with the spec of a pod, its paths beginning with `spec`. Found once per object. */
export const podSpecErrors: (spec: PodSpec) => readonly FieldError[] = onceChecked((spec, into) => {
  checkPodSpec(spec, true, into)
  checkTokenProjections(spec, into)
  for (const field of ['containers', 'initContainers'] as const) {
    checkEach(spec[field], `spec.${field}`, checkImageBlanks, into)
  }
})

/** Source: pkg/apis/core/validation ValidatePodSpec, in its order. */
function checkPodSpec(spec: PodSpec, isPod: boolean, into: FieldError[]): void {
  if (typeof spec.terminationGracePeriodSeconds !== 'number') into.push(required('spec.terminationGracePeriodSeconds'))
  const volumes = checkVolumes(spec.volumes, 'spec.volumes', into)
  const claimNames = checkResourceClaims(spec, into)
  const scope = { spec, volumes, claimNames }
  checkContainers(scope, 'spec.containers', into)
  checkInitContainers(scope, 'spec.initContainers', into)
  checkEphemeralContainers(scope, 'spec.ephemeralContainers', into)
  if (spec.resources) checkPodResources(spec.resources, 'spec.resources', into)
  if (spec.hostNetwork === true) checkHostNetworkPorts(listOf(spec.containers), 'spec.containers', isPod, into)
  checkChoice(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], 'spec.restartPolicy', into)
  checkChoice(spec.dnsPolicy, dnsPolicies, 'spec.dnsPolicy', into)
  checkLabels(spec.nodeSelector, 'spec.nodeSelector', into)
  if (spec.securityContext) checkPodSecurityContext(spec.securityContext, spec, 'spec.securityContext', into)
  if (spec.affinity) checkAffinity(spec.affinity, 'spec.affinity', into)
  checkDns(spec, into)
  checkGates(spec, into)
  checkTopologySpread(spec.topologySpreadConstraints, 'spec.topologySpreadConstraints', into)
  checkHostUsers(spec, into)
  checkNamesAndNumbers(spec, into)
}

const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

function checkChoice(value: string | undefined, choices: readonly string[], path: string, into: FieldError[]): void {
  if (!value) into.push(required(path))
  else if (!choices.includes(value)) into.push(unsupported(path, value, choices))
}

function checkResourceClaims(spec: PodSpec, into: FieldError[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [index, claim] of listOf(spec.resourceClaims).entries()) {
    const at = `spec.resourceClaims[${index}]`
    const { name, resourceClaimName, resourceClaimTemplateName } = claim
    if (!name) into.push(required(`${at}.name`))
    else if (names.has(name)) into.push(duplicate(`${at}.name`, name))
    else addProblems(dns1123LabelProblems(name), name, `${at}.name`, into)
    if (name) names.add(name)
    const fields = '`resourceClaimName` or `resourceClaimTemplateName`'
    if (resourceClaimName && resourceClaimTemplateName) {
      into.push(invalid(at, claim, `at most one of ${fields} may be specified`))
    }
    if (!resourceClaimName && !resourceClaimTemplateName) {
      into.push(invalid(at, claim, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    }
  }
  return names
}

function checkDns({ dnsPolicy, dnsConfig }: PodSpec, into: FieldError[]): void {
  const path = 'spec.dnsConfig'
  if (dnsPolicy === 'None' && !dnsConfig) {
    into.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'))
  } else if (dnsPolicy === 'None' && listOf(dnsConfig?.nameservers).length === 0) {
    const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None'
    into.push(required(`${path}.nameservers`, detail))
  } else if (dnsConfig) checkDnsConfig(dnsConfig, path, into)
}

const nameserversMax = 3
const searchesMax = 32
const searchCharactersMax = 2048

function checkDnsConfig({ nameservers, searches, options }: PodDNSConfig, path: string, into: FieldError[]): void {
  const [servers, domains] = [listOf(nameservers), listOf(searches)]
  const tooMany = (field: string, value: unknown, what: string): void => {
    into.push(invalid(`${path}.${field}`, value, `must not have more than ${what}`))
  }
  if (servers.length > nameserversMax) tooMany('nameservers', servers, `${nameserversMax} nameservers`)
  checkEachText(servers, `${path}.nameservers`, ipProblems, into)
  if (domains.length > searchesMax) tooMany('searches', domains, `${searchesMax} search paths`)
  if (domains.join(' ').length > searchCharactersMax) {
    tooMany('searches', domains, `${searchCharactersMax} characters (including spaces) in the search list`)
  }
  for (const [index, domain] of domains.entries()) {
    const name = domain.replace(/\.$/, '')
    if (domain !== '.') {
      addProblems(dns1123SubdomainWithUnderscoreProblems(name), name, `${path}.searches[${index}]`, into)
    }
  }
  for (const [index, { name }] of listOf(options).entries()) {
    if (!name) into.push(required(`${path}.options[${index}]`, 'must not be empty'))
  }
}

function checkGates({ readinessGates, schedulingGates }: PodSpec, into: FieldError[]): void {
  for (const [index, { conditionType }] of listOf(readinessGates).entries()) {
    const path = `spec.readinessGates[${index}].conditionType`
    addProblems(qualifiedNameProblems(conditionType), conditionType, path, into)
  }
  const names = new Set<string>()
  for (const [index, { name }] of listOf(schedulingGates).entries()) {
    const path = `spec.schedulingGates[${index}]`
    addProblems(qualifiedNameProblems(name), name, path, into)
    if (names.has(name)) into.push(duplicate(path, name))
    names.add(name)
  }
}

/** User namespaces exclude the namespaces of the host. */
function checkHostUsers(spec: PodSpec, into: FieldError[]): void {
  if (spec.hostUsers !== false) return
  const detail = 'when `pod.Spec.HostUsers` is false'
  if (spec.hostPID === true) into.push(forbiddenField('spec.HostPID', detail))
  if (spec.hostIPC === true) into.push(forbiddenField('spec.HostIPC', detail))
}

const int32Max = 2 ** 31 - 1

function checkNamesAndNumbers(spec: PodSpec, into: FieldError[]): void {
  for (const field of ['serviceAccountName', 'nodeName'] as const) {
    const name = spec[field]
    if (name) addProblems(subdomainName(name, false), name, `spec.${field}`, into)
  }
  const deadline = spec.activeDeadlineSeconds
  if (typeof deadline === 'number' && (deadline < 1 || deadline > int32Max)) {
    into.push(invalid('spec.activeDeadlineSeconds', deadline, `must be between 1 and ${int32Max}, inclusive`))
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const name = spec[field]
    if (name) addProblems(dns1123LabelProblems(name), name, `spec.${field}`, into)
  }
  checkTolerations(spec.tolerations, 'spec.tolerations', into)
  checkHostAliases(spec, into)
  for (const field of ['priorityClassName', 'runtimeClassName'] as const) {
    const name = spec[field]
    if (name) addProblems(subdomainName(name, false), name, `spec.${field}`, into)
  }
  const { preemptionPolicy, overhead, os } = spec
  if (preemptionPolicy) {
    checkChoice(preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'spec.preemptionPolicy', into)
  }
  if (overhead) checkList(overhead, checkContainerResourceName, 'spec.overhead.limits', into)
  if (!os) return
  if (!os.name) into.push(required('spec.os.name', 'cannot be empty'))
  else if (os.name !== 'linux' && os.name !== 'windows')
    into.push(unsupported('spec.os', os.name, ['linux', 'windows']))
}

function checkHostAliases({ hostAliases }: PodSpec, into: FieldError[]): void {
  for (const [index, { ip, hostnames }] of listOf(hostAliases).entries()) {
    const path = `spec.hostAliases[${index}]`
    addProblems(ipProblems(ip), ip, `${path}.ip`, into)
    checkEachText(hostnames, `${path}.hostnames`, dns1123SubdomainProblems, into)
  }
}

/** A token is that of a service account. */
function checkTokenProjections(spec: PodSpec, into: FieldError[]): void {
  if (spec.serviceAccountName) return
  for (const [index, { projected }] of listOf(spec.volumes).entries()) {
    for (const [at, { serviceAccountToken }] of listOf(projected?.sources).entries()) {
      if (!serviceAccountToken) continue
      const path = `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`
      into.push(forbiddenField(path, 'must not be specified when serviceAccountName is not set'))
    }
  }
}
