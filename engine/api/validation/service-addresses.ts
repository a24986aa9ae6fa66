import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { ipProblems, parseIp } from '../meta/names.ts'
import type { Service, ServiceSpec } from '../schema/types.ts'
import { addProblems, listOf } from './shared.ts'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

export const isHeadless = ({ clusterIPs, clusterIP }: ServiceSpec): boolean =>
  (listOf(clusterIPs)[0] ?? clusterIP) === 'None'

/** Source: pkg/apis/core/validation ValidateServiceClusterIPsRelatedFields. */
export function checkClusterIPs(spec: ServiceSpec, into: FieldError[]): void {
  if (spec.type === 'ExternalName') return
  const addresses = listOf(spec.clusterIPs)
  const path = 'spec.clusterIPs'
  if (spec.clusterIP) {
    if (addresses.length === 0) into.push(required(path))
    else if (addresses[0] !== spec.clusterIP) into.push(invalid(path, addresses, 'first value must match `clusterIP`'))
  } else if (addresses.length > 0) {
    into.push(invalid(path, addresses, 'must be empty when `clusterIP` is not specified'))
  }
  checkFamilies(spec, into)
  if (!checkAddresses(addresses, path, into)) return
  const found = addresses.map((address) => parseIp(address)?.family)
  if (addresses.length > 1 && new Set(found).size < 2) {
    into.push(invalid(path, addresses, 'may specify no more than one IP for each IP family'))
  }
  if (!isHeadless(spec)) checkAgainstFamilies(addresses, listOf(spec.ipFamilies), path, into)
}

function checkFamilies({ ipFamilies, ipFamilyPolicy }: ServiceSpec, into: FieldError[]): void {
  const seen = new Set<string>()
  for (const [index, family] of listOf(ipFamilies).entries()) {
    const path = `spec.ipFamilies[${index}]`
    if (!families.includes(family)) into.push(unsupported(path, family, families))
    if (seen.has(family)) into.push(duplicate(path, family))
    seen.add(family)
  }
  if (ipFamilyPolicy && !policies.includes(ipFamilyPolicy)) {
    into.push(unsupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies))
  }
}

/** Whether all are addresses, or the one is `None`. */
function checkAddresses(addresses: readonly string[], path: string, into: FieldError[]): boolean {
  let isRight = true
  for (const [index, address] of addresses.entries()) {
    if (index === 0 && address === 'None') {
      if (addresses.length === 1) continue
      into.push(invalid(path, addresses, "'None' must be the first and only value"))
      isRight = false
      continue
    }
    const problems = ipProblems(address)
    addProblems(problems, address, `${path}[${index}]`, into)
    if (problems.length > 0) isRight = false
  }
  if (addresses.length > 2) into.push(invalid(path, addresses, 'may only hold up to 2 values'))
  return isRight
}

function checkAgainstFamilies(
  addresses: readonly string[],
  expected: readonly string[],
  path: string,
  into: FieldError[],
): void {
  for (const [index, address] of addresses.entries()) {
    const family = expected[index]
    if (family === undefined || `IPv${parseIp(address)?.family}` === family) continue
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``
    into.push(invalid(`${path}[${index}]`, address, detail))
  }
}

const fixed = 'may not change once set'

/** The first address and family stay; a second may come and go. */
export function checkAddressUpdate(next: Service, before: Service, into: FieldError[]): void {
  const [spec, old] = [next.spec, before.spec]
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return
  const [isNowHeadless, wasHeadless] = [isHeadless(spec), isHeadless(old)]
  if (!isNowHeadless || !wasHeadless) checkListUpdate('clusterIPs', spec, old, into)
  if (!isNowHeadless && !wasHeadless) checkListUpdate('ipFamilies', spec, old, into)
}

function checkListUpdate(
  field: 'clusterIPs' | 'ipFamilies',
  spec: ServiceSpec,
  old: ServiceSpec,
  into: FieldError[],
): void {
  const [next, before]: readonly (readonly string[])[] = [listOf(spec[field]), listOf(old[field])]
  if (next === undefined || before === undefined) return
  const word = field === 'clusterIPs' ? 'clusterIP' : 'ipFamily'
  const path = `spec.${field}`
  if (next.length === before.length) {
    for (const [index, value] of before.entries()) {
      if (value === next[index]) continue
      into.push(invalid(`${path}[${field === 'clusterIPs' ? index : 0}]`, next, fixed))
    }
    return
  }
  if (before.length > 0 && next.length > 0 && next[0] !== before[0]) into.push(invalid(`${path}[0]`, next, fixed))
  if (next.length > before.length) return
  if (next.length === 0) into.push(invalid(`${path}[0]`, next, `primary ${word} can not be unset`))
  if (next.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const detail = `must be set to 'SingleStack' when releasing the secondary ${word}`
    into.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail))
  }
}
