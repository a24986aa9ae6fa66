import { type FieldError, invalid } from '../field-error.ts'
import { parseIp } from '../meta/addresses.ts'
import type { Service, ServiceSpec } from '../schema/types.ts'
import { checkClusterIPs } from '../validation/service-addresses.ts'
import { listOf } from '../validation/shared.ts'

export type IpFamily = 'IPv4' | 'IPv6'

const isHeadlessByHand = ({ clusterIP, selector }: ServiceSpec): boolean =>
  clusterIP === 'None' && Object.keys(selector ?? {}).length === 0

/**
 * The families of addresses that a service has in a cluster with one family, and the policy by which it has them.
 * Source: pkg/registry/core/service/storage/alloc.go initIPFamilyFields.
 * @param into takes what is wrong with what is asked for
 */
export function withIpFamilies(
  service: Service,
  before: Service | undefined,
  family: IpFamily,
  into: FieldError[],
): Service {
  const { spec } = service
  if (spec.type === 'ExternalName' || isUnchangedPreference(spec, before?.spec)) return service
  const policy = spec.ipFamilyPolicy ?? before?.spec.ipFamilyPolicy ?? defaultPolicy(spec)
  const asked: ServiceSpec = { ...spec, ipFamilyPolicy: policy }
  checkClusterIPs(asked, into)
  if (into.length > 0) return service
  const released = before === undefined ? asked : withoutReleased(asked, before.spec, into)
  checkSingle(released, into)
  const inferred = inferredFamilies(released, family, into)
  if (into.length > 0) return service
  const families = isHeadlessByHand(released)
    ? familiesByHand(inferred, policy, family)
    : configuredFamilies(inferred, policy, family, into)
  return { ...service, spec: { ...released, ipFamilies: [...families] } }
}

/** Who prefers two families and changes nothing about them keeps what it has. */
function isUnchangedPreference(next: ServiceSpec, before: ServiceSpec | undefined): boolean {
  if (before === undefined || before.type === 'ExternalName') return false
  const prefers = ({ ipFamilyPolicy }: ServiceSpec): boolean => ipFamilyPolicy === 'PreferDualStack'
  return prefers(next) && prefers(before) && isSame(next, before, 'clusterIPs') && isSame(next, before, 'ipFamilies')
}

type ListField = 'clusterIPs' | 'ipFamilies'

function isSame(next: ServiceSpec, before: ServiceSpec, field: ListField): boolean {
  return listOf<string>(next[field]).join() === listOf<string>(before[field]).join()
}

type Policy = NonNullable<ServiceSpec['ipFamilyPolicy']>

const defaultPolicy = (spec: ServiceSpec): Policy => (isHeadlessByHand(spec) ? 'RequireDualStack' : 'SingleStack')

/** Whoever asks for a single family without naming one keeps the first; other policies release none. */
function withoutReleased(spec: ServiceSpec, before: ServiceSpec, into: FieldError[]): ServiceSpec {
  if (spec.ipFamilyPolicy === 'SingleStack')
    return withFirst(withFirst(spec, before, 'clusterIPs'), before, 'ipFamilies')
  const what = { clusterIPs: 'cluster IP', ipFamilies: 'IP family' } as const
  for (const field of ['clusterIPs', 'ipFamilies'] as const) {
    const [next, old] = [listOf<string>(spec[field]), listOf<string>(before[field])]
    if (next.length === 0 || next.length >= old.length) continue
    const detail = `must be 'SingleStack' to release the secondary ${what[field]}`
    into.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail))
  }
  return spec
}

function withFirst(spec: ServiceSpec, before: ServiceSpec, field: ListField): ServiceSpec {
  const values = listOf<string>(spec[field])
  return values.length > 1 && isSame(spec, before, field) ? { ...spec, [field]: values.slice(0, 1) } : spec
}

function checkSingle({ ipFamilyPolicy, clusterIPs, ipFamilies }: ServiceSpec, into: FieldError[]): void {
  if (ipFamilyPolicy !== 'SingleStack') return
  const refuse = (what: string): void => {
    const detail = `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`
    into.push(invalid('spec.ipFamilyPolicy', ipFamilyPolicy, detail))
  }
  if (listOf(clusterIPs).length === 2) refuse('cluster IPs')
  if (listOf(ipFamilies).length === 2) refuse('IP families')
}

/** An address that was asked for says its family. */
function inferredFamilies(spec: ServiceSpec, family: IpFamily, into: FieldError[]): readonly IpFamily[] {
  const families = [...(listOf(spec.ipFamilies) as readonly IpFamily[])]
  for (const [index, address] of listOf(spec.clusterIPs).entries()) {
    if (address === 'None') break
    if (index < families.length) continue
    const found: IpFamily = parseIp(address)?.family === 6 ? 'IPv6' : 'IPv4'
    if (found === family) families.push(found)
    else into.push(invalid(`spec.clusterIPs[${index}]`, spec.clusterIPs, `${found} is not configured on this cluster`))
  }
  return families
}

/** Whoever writes endpoints by hand may have any family in any cluster. */
function familiesByHand(asked: readonly IpFamily[], policy: string, family: IpFamily): readonly IpFamily[] {
  const families = asked.length === 0 ? [family] : asked
  if (families.length > 1 || policy === 'SingleStack') return families
  return [...families, families[0] === 'IPv4' ? 'IPv6' : 'IPv4']
}

function configuredFamilies(
  asked: readonly IpFamily[],
  policy: string,
  family: IpFamily,
  into: FieldError[],
): readonly IpFamily[] {
  if (policy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services'
    into.push(invalid('spec.ipFamilyPolicy', policy, detail))
  }
  for (const [index, each] of asked.entries()) {
    if (each === family) continue
    into.push(invalid(`spec.ipFamilies[${index}]`, each, 'not configured on this cluster'))
  }
  return asked.length === 0 ? [family] : asked
}
