import { type FieldError, invalid, unsupported } from '../field-error.ts'
import { qualifiedNameProblems } from '../meta/names.ts'
import { addProblems } from './shared.ts'

const standardContainerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])
export const isHugePages = (name: string): boolean => name.startsWith('hugepages-')
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')

/** Objects and native resources that a quota may count, by their plain names. Source: pkg/apis/core/helper. */
const standardResources: ReadonlySet<string> = new Set([
  ...standardContainerResources,
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'storage'],
  ...['persistentvolumeclaims', 'requests.storage', 'services.nodeports', 'services.loadbalancers'],
])
const quotaOnly: ReadonlySet<string> = new Set(['storage'])

const countedObjects: ReadonlySet<string> = new Set([
  ...['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers'],
])

/** Counted in whole units. */
export const isInteger = (name: string): boolean => countedObjects.has(name) || isExtended(name)

/** Somebody else's resource, named with a domain: `example.com/gpu`. */
export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedNameProblems(`requests.${name}`).length === 0
}

/** Extended resources and huge pages are given whole or not at all. */
export const allowsOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name)

/** A name of any resource that Kubernetes knows, or a qualified one; whether it is one. */
export function checkResourceName(name: string, path: string, into: FieldError[]): boolean {
  const problems = qualifiedNameProblems(name)
  addProblems(problems, name, path, into)
  if (problems.length > 0) return false
  if (name.includes('/') || standardResources.has(name) || isHugePages(name.replace(/^requests\./, ''))) return true
  into.push(invalid(path, name, 'must be a standard resource type or fully qualified'))
  return false
}

/** Source: pkg/apis/core/validation validateContainerResourceName. */
export function checkContainerResourceName(name: string, path: string, into: FieldError[]): void {
  if (standardContainerResources.has(name)) return
  checkResourceName(name, path, into)
  if (!name.includes('/')) {
    if (!isHugePages(name)) into.push(invalid(path, name, 'must be a standard resource for containers'))
  } else if (!isNative(name) && !isExtended(name)) {
    into.push(invalid(path, name, "doesn't follow extended resource name standard"))
  }
}

/** What a quota may limit. */
export function checkQuotaResourceName(name: string, path: string, into: FieldError[]): void {
  checkResourceName(name, path, into)
  if (name.includes('/')) return
  if ((standardResources.has(name) && !quotaOnly.has(name)) || isHugePages(name.replace(/^requests\./, ''))) return
  into.push(invalid(path, name, 'must be a standard resource for quota'))
}

/** For a whole pod only CPU, memory and huge pages can be stated. */
export function checkPodResourceName(name: string, path: string, into: FieldError[]): void {
  if (name === 'cpu' || name === 'memory') return
  if (!checkResourceName(name, path, into) || isHugePages(name)) return
  into.push(unsupported(path, name, ['cpu', 'memory']))
}
