import type { Kind } from '../../api/kinds/kind.ts'
import type { ServedKinds } from '../kinds.ts'

/** What a path of the API names: an object or a part of one, or all objects of a kind where it has no name. */
export interface ResourcePath {
  readonly group: string
  readonly version: string
  /** The plural: `pods`. */
  readonly resource: string
  /** '' for what is in no namespace, or in all of them. */
  readonly namespace: string
  /** '' for all of them. */
  readonly name: string
  /** `status`; '' for the object itself. */
  readonly subresource: string
  /** What stands behind the subresource: where a proxy leads to. */
  readonly rest: readonly string[]
  /** An old way to ask for a watch: `/api/v1/watch/pods`. */
  readonly isWatch: boolean
}

export interface ResourceTarget extends ResourcePath {
  readonly kind: Kind
}

/** @returns undefined where a path names no resource. Source: apiserver pkg/endpoints/request/requestinfo.go */
export function resourcePath(path: string): ResourcePath | undefined {
  const [root, ...parts] = path.split('/').filter((part) => part !== '')
  if (root !== 'api' && root !== 'apis') return undefined
  const [group = '', version, ...behind] = root === 'api' ? ['', ...parts] : parts
  if (version === undefined || behind.length === 0) return undefined
  const isWatch = behind[0] === 'watch' && behind.length > 1
  const place = isWatch ? behind.slice(1) : behind
  const about = { group, version, isWatch }
  if (place[0] !== 'namespaces' || !isInside(place)) return { ...about, namespace: '', ...named(place) }
  return { ...about, namespace: place[1] ?? '', ...named(place.slice(2)) }
}

/** Parts of a namespace itself, which no resource is called like. */
const partsOfNamespaces = ['status', 'finalize']

const isInside = (place: readonly string[]): boolean => place.length > 2 && !partsOfNamespaces.includes(place[2] ?? '')

function named([resource = '', name = '', subresource = '', ...rest]: readonly string[]) {
  return { resource, name, subresource, rest }
}

/** @returns undefined where nothing of that name is served there */
export function targetAt(kinds: ServedKinds, path: ResourcePath): ResourceTarget | undefined {
  const { group, version, resource, namespace, name } = path
  const isIt = (kind: Kind): boolean => kind.group === group && kind.version === version && kind.plural === resource
  const kind = kinds.served().find(isIt)
  if (kind === undefined) return undefined
  if (!kind.namespaced && namespace !== '') return undefined
  return kind.namespaced && namespace === '' && name !== '' ? undefined : { ...path, kind }
}
