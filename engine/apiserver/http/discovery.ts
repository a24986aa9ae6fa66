import { nothingServed } from '../../api/status.ts'
import { byCodePoint } from '../../store/table.ts'
import type { ServedKinds } from '../kinds.ts'
import { entriesOf, type ServedResource } from './resource-entries.ts'

/** Where the API server says that it is. */
export const serverAddress = '127.0.0.1:6443'

interface ExtensionResource extends ServedResource {
  readonly since: number
  readonly before: number
}

const resource = (
  apiVersion: string,
  kind: string,
  plural: string,
  [since, before]: readonly [number, number],
): ExtensionResource => ({
  apiVersion,
  group: apiVersion.split('/')[0] ?? '',
  kind,
  plural,
  namespaced: false,
  shortNames: [],
  categories: ['api-extensions'],
  hasStatus: true,
  since,
  before,
})

const ever = Number.POSITIVE_INFINITY

/** What extension servers inside the API server serve, which is not part of the schema of built-in types. */
const fromExtensions: readonly ExtensionResource[] = [
  resource('apiregistration.k8s.io/v1', 'APIService', 'apiservices', [10, ever]),
  resource('apiregistration.k8s.io/v1beta1', 'APIService', 'apiservices', [7, 22]),
]

/** In every version, the preferred ones first. */
export function servedResources(kinds: ServedKinds, minor: number): readonly ServedResource[] {
  return [...kinds.served(), ...fromExtensions.filter(({ since, before }) => minor >= since && minor < before)]
}

/** Whether the objects of a resource that is served are none of the store's. */
export function isKeptElsewhere(minor: number, apiVersion: string, plural: string): boolean {
  return fromExtensions.some(
    (each) => minor >= each.since && minor < each.before && each.apiVersion === apiVersion && each.plural === plural,
  )
}

/** Built-in groups as the aggregator lists them, by their priorities (recorded from 1.20; later ones at the end). */
const groupOrder = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'extensions',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
]

/** The versions of a group whose order is not that of preference (recorded from 1.20). */
const versionOrder = ['autoscaling/v2', 'autoscaling/v1', 'autoscaling/v2beta1', 'autoscaling/v2beta2']

/** What there is, in an object of a kind of its own: APIGroupList. */
export interface Discovery {
  readonly kind: string
  readonly [field: string]: unknown
}

/**
 * The answer to `/api`, `/apis` and what is below without naming a resource; undefined for every other path.
 * @throws ApiError for a version that a group does not have
 */
export function discovered(kinds: ServedKinds, minor: number, path: string): Discovery | undefined {
  const [root, ...names] = path.split('/').filter((part) => part !== '')
  if (root !== 'api' && root !== 'apis') return undefined
  const resources = servedResources(kinds, minor)
  if (root === 'api') return names.length === 0 ? coreVersions() : resourceListAt(resources, minor, ['', ...names])
  if (names.length === 0) return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(resources) }
  const [group] = names
  const found = groupsOf(resources).find(({ name }) => name === group)
  if (found === undefined) return undefined
  if (names.length > 1) return resourceListAt(resources, minor, names)
  return { kind: 'APIGroup', apiVersion: 'v1', ...found }
}

function coreVersions(): Discovery {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }]
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
}

interface Group {
  readonly name: string
  readonly versions: readonly object[]
  readonly preferredVersion: object | undefined
}

function groupsOf(resources: readonly ServedResource[]): readonly Group[] {
  const versions = new Map<string, Set<string>>()
  for (const { group, apiVersion } of resources)
    if (group !== '') versions.set(group, (versions.get(group) ?? new Set<string>()).add(apiVersion))
  const rank = (group: string): number => {
    const index = groupOrder.indexOf(group)
    return index < 0 ? groupOrder.length : index
  }
  return [...versions.keys()]
    .sort((a, b) => rank(a) - rank(b) || byCodePoint(a, b))
    .map((name) => {
      const inOrder = [...(versions.get(name) ?? [])].sort((a, b) => versionOrder.indexOf(a) - versionOrder.indexOf(b))
      const served = inOrder.map((groupVersion) => ({
        groupVersion,
        version: groupVersion.slice(name.length + 1),
      }))
      return { name, versions: served, preferredVersion: served[0] }
    })
}

function resourceListAt(
  resources: readonly ServedResource[],
  minor: number,
  [group = '', version, ...more]: readonly string[],
): Discovery | undefined {
  if (more.length > 0) return undefined
  const groupVersion = group === '' ? `${version}` : `${group}/${version}`
  const found = resources.filter(({ apiVersion }) => apiVersion === groupVersion)
  if (found.length === 0) throw nothingServed()
  const listed = found.flatMap((each) => entriesOf(each, minor)).sort((a, b) => byCodePoint(a.name, b.name))
  const apiVersion = group === '' ? {} : { apiVersion: 'v1' }
  return { kind: 'APIResourceList', ...apiVersion, groupVersion, resources: listed }
}
