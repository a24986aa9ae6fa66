import type { Kind } from '../../api/kinds/kind.ts'
import { type Part, partsOf } from './parts.ts'

/** A resource as the discovery of the API names it. */
export type ServedResource = Pick<
  Kind,
  'apiVersion' | 'group' | 'kind' | 'plural' | 'namespaced' | 'shortNames' | 'categories' | 'verbs'
> &
  Partial<Pick<Kind, 'hasStatus' | 'scale' | 'subresources' | 'structure' | 'singular'>>

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

export const verbsOf = ({ verbs }: ServedResource): readonly string[] => verbs ?? allVerbs

/** The first servers that tell the singular names of built-in kinds (kubernetes#113542); those of definitions always were. */
const singularSinceMinor = 27

/** An APIResource: a resource, or a part of one, as `pods/status`. */
interface Entry {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
  readonly [field: string]: unknown
}

/** A resource and its parts, as the list of a version names them. */
export function entriesOf(each: ServedResource, minor: number): readonly Entry[] {
  const { plural, namespaced, kind, shortNames, categories } = each
  const base = { namespaced, kind }
  const isNamed = minor >= singularSinceMinor || each.structure !== undefined
  return [
    {
      name: plural,
      singularName: isNamed ? (each.singular ?? kind.toLowerCase()) : '',
      ...base,
      verbs: verbsOf(each),
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
    },
    ...partsOf(each, minor).map((part) => partEntry(each, part)),
  ]
}

/** How requests to a part are called where it is asked who may make them. */
const verbsByMethod: Readonly<Record<string, string>> = { GET: 'get', PATCH: 'patch', POST: 'create', PUT: 'update' }

function partEntry({ plural, namespaced, kind, apiVersion }: ServedResource, { name, methods, body }: Part): Entry {
  const sent = body ?? { apiVersion, kind }
  const [version = '', group = ''] = sent.apiVersion.split('/').reverse()
  return {
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    // What is sent to it may be of another group.
    ...(sent.apiVersion === apiVersion ? {} : { group, version }),
    kind: sent.kind,
    verbs: methods.map((method) => verbsByMethod[method] ?? '').sort(),
  }
}
