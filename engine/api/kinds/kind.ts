import type { FieldError } from '../field-error.ts'
import type { StrictProblem } from '../schema/strict.ts'
import type { JSONSchemaProps, KubernetesObject } from '../schema/types.ts'

/** What a client sends: the object, of whose metadata the server fills in the rest. */
export type Draft<T extends KubernetesObject> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'status'> & {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: Partial<T['metadata']> & { readonly generateName?: string }
  readonly status?: T extends { status: infer Status } ? Status : never
}

/** Where the scale subresource of a kind finds its numbers. */
export interface ScaleMapping<T> {
  readonly replicas: (object: T) => number
  readonly withReplicas: (object: T, replicas: number) => T
  readonly statusReplicas: (object: T) => number
  /** As text, for the autoscaler: `app=web`. */
  readonly selector: (object: T) => string
}

/** What a kind may want to know of the cluster while it fills in or checks an object. */
export interface KindContext {
  /** RFC 3339, seconds. */
  readonly now: string
  /** The minor version of the cluster: 36 for 1.36. */
  readonly minor: number
}

/** A column of `kubectl get`, as the API's tables have it. */
export interface Column<T> {
  readonly name: string
  /** Shown with -o wide only. */
  readonly wide?: boolean
  /** The minor versions of servers that have it: from the first of them on, before the other. */
  readonly since?: number
  readonly before?: number
  /** `isNarrow` is a table made without its wide columns, which the API server never does: it cuts long addresses. */
  readonly value: (object: T, nowMs: number, isNarrow?: boolean) => string | number
}

/** How the server reads what is sent of a kind that the structure of the API does not know. */
export interface ObjectStructure {
  /** As its definition gives it. */
  readonly schema: JSONSchemaProps
  /** Fields that there are none, and metadata of the wrong type. */
  readonly problems: (object: object) => readonly StrictProblem[]
  /** The object without fields that there are none; the same object where all are known. */
  readonly reduced: <T extends object>(object: T) => T
  /** What was stored, perhaps under another definition, as it is read today. */
  readonly read: <T extends KubernetesObject>(stored: T) => T
}

/** A version of a kind that is not the stored one: how its objects come from what is stored, and what they are stored as. */
export interface VersionView {
  readonly of: Kind
  readonly fromStored: (stored: KubernetesObject) => KubernetesObject
  readonly toStored: (object: KubernetesObject) => KubernetesObject
}

/**
 * Everything the generic machinery knows of a kind. One file of this folder per kind, one line in `index.ts`. Functions
 * are pure, take objects whose structure is valid, and return the same object where nothing is to be changed.
 */
export interface Kind<T extends KubernetesObject = KubernetesObject> {
  /** The store's table: the kind, with its group for custom resources (`Backup.example.com`). */
  readonly table: string
  readonly group: string
  readonly version: string
  /** `apps/v1` */
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** Has a status subresource: the main one cannot write `status`. */
  readonly hasStatus: boolean
  /** Counts changes of all but metadata and status in `metadata.generation`. */
  readonly hasGeneration: boolean
  /** Changes of the annotations count too: a deployment copies them to its replica sets. */
  readonly generationCountsAnnotations?: true
  /** Can be created, is answered in its status, and is not kept: an access review. */
  readonly isAnsweredOnly?: true
  /** What can be done with it, where that is not everything. */
  readonly verbs?: readonly ('create' | 'get' | 'list')[]
  /** Present where another version is the one that is stored, and this one a way to see it. */
  readonly view?: VersionView
  /** Present where a definition made the kind: the structure of the API does not know it. */
  readonly structure?: ObjectStructure
  /** Why nobody may make another one: its definition is being deleted. */
  readonly refusesNew?: string
  /** What whoever uses it is warned of. */
  readonly deprecation?: string
  /** Paths of fields that lists may be narrowed by, beside those of every kind: `spec.color`. */
  readonly selectableFields?: readonly string[]
  /** A new object may bring its status along: a node. */
  readonly keepsStatusOnCreate?: true
  readonly scale?: ScaleMapping<T>
  /** Further subresources that replace the object by a new one: `binding`. */
  readonly subresources?: Readonly<Record<string, (object: T, body: unknown, context: KindContext) => T>>
  /** Kubernetes' defaults. */
  readonly defaults?: (object: T, context: KindContext) => T
  /** What a new object starts with, status included: phase Pending. */
  readonly prepareForCreate?: (object: T, context: KindContext) => T
  /** Called with the stored object and what shall replace it, before validation. */
  readonly prepareForUpdate?: (next: T, before: T, context: KindContext) => T
  /** The same for what is written to the status subresource. */
  readonly prepareForStatusUpdate?: (next: T, before: T, context: KindContext) => T
  readonly validate?: (object: T, context: KindContext) => readonly FieldError[]
  /** Complete by itself: what `validate` asks of the new object too. Neither looks at metadata that all kinds have. */
  readonly validateUpdate?: (next: T, before: T, context: KindContext) => readonly FieldError[]
  /** Asked for updates of the status subresource. */
  readonly validateStatusUpdate?: (next: T, before: T, context: KindContext) => readonly FieldError[]
  /** DNS subdomain where absent. Each text is a reason why the name is not valid. */
  readonly nameErrors?: (name: string, isPrefix: boolean) => readonly string[]
  /** How long an object stays after its deletion; kinds without it go at once. Seconds. */
  readonly gracePeriodSeconds?: (object: T, asked: number | undefined) => number
  /** Finalizers that deletion itself sets: what belongs to the object is to go before it does. */
  readonly deletionFinalizers?: readonly string[]
  /**
   * What is left of an object where it is stored as an older version of its kind, which says it otherwise. Asked for every
   * write, after validation.
   */
  readonly kept?: (object: T, context: KindContext) => T
  /** Called when deletion begins and the object stays for now: a namespace turns Terminating. */
  readonly prepareForDeletion?: (object: T, now: string) => T
  /** Finalizers outside the metadata: a namespace's `spec.finalizers`. */
  readonly isHeldByFinalizers?: (object: T) => boolean
  /** What becomes of dependents when the request does not say. Background where absent. */
  readonly defaultPropagation?: 'Background' | 'Orphan'
  readonly columns?: readonly Column<T>[]
  /** Label selector of pods, for kinds that have one; `undefined` selects nothing. */
  readonly podSelector?: (object: T) => unknown
}

/** The names of a kind from those that cannot be derived, so that a file of a kind starts with what is special. */
export function kindNames(names: {
  group: string
  version: string
  kind: string
  plural?: string
  shortNames?: readonly string[]
  categories?: readonly string[]
}): Pick<
  Kind,
  'table' | 'group' | 'version' | 'apiVersion' | 'kind' | 'plural' | 'singular' | 'shortNames' | 'categories'
> {
  const { group, version, kind } = names
  const singular = kind.toLowerCase()
  return {
    table: kind,
    group,
    version,
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    plural: names.plural ?? `${singular}s`,
    singular,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
  }
}
