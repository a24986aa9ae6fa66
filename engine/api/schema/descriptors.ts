/** What a value is: a struct of the API, a list, a map with free keys, or a scalar. `any` is any JSON at all. */
export type ValueType =
  | 'struct'
  | 'list'
  | 'map'
  | 'string'
  | 'bytes'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'any'

/** How server-side apply owns a list: whole, item by item as a set, or item by item by its keys. */
export type ListType = 'atomic' | 'set' | 'map'

export interface ValueSchema {
  readonly type: ValueType
  /** The struct's key (`core/v1.PodSpec`); only where `type` is `struct`. */
  readonly ref?: string
  /** What a list's items are. */
  readonly items?: ValueSchema
  /** What a map's values are. */
  readonly values?: ValueSchema
  /** How many bits an integer has. */
  readonly bits?: 32 | 64
  /** The values Kubernetes knows for a string. Which of them a field takes, validation decides. */
  readonly enum?: readonly string[]
  /** Go's name of a string type, as errors say it: `v1.PullPolicy`. */
  readonly stringName?: string
}

export interface FieldSchema extends ValueSchema {
  readonly name: string
  /** Go's view: the field may be left out. Validation may require it nevertheless. */
  readonly optional: boolean
  readonly default?: string | number | boolean
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly listType?: ListType
  readonly listMapKeys?: readonly string[]
  /** How server-side apply owns a map or a struct: whole (`atomic`) or by its keys. */
  readonly mapType?: 'atomic' | 'granular'
  readonly featureGate?: string
}

/** A struct of the API. */
export interface TypeSchema {
  /** Package and name: `apps/v1.DeploymentSpec`. The package is not the group: `rbac/v1`, `core/v1`. */
  readonly key: string
  /** `DeploymentSpec` */
  readonly name: string
  /** As Go's errors say it: `v1.DeploymentSpec`. */
  readonly goName: string
  /** Whether server-side apply owns it whole. */
  readonly isAtomic: boolean
  readonly fields: ReadonlyMap<string, FieldSchema>
}

/** A kind of a version of a group, and the minor versions of Kubernetes 1 it lived in. */
export interface KindSchema {
  /** `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string
  /** The real group, `rbac.authorization.k8s.io`; empty for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Undefined for what is no resource of its own: lists, options, subresources. */
  readonly scope?: 'Namespaced' | 'Cluster'
  /** The resource's name: `deployments`. Undefined where `scope` is. */
  readonly plural?: string
  readonly introducedMinor: number
  /** Infinity for what is not deprecated. */
  readonly deprecatedMinor: number
  /** The first minor version without it; Infinity for what stays. */
  readonly removedMinor: number
  readonly replacement?: { readonly apiVersion: string; readonly kind: string }
  /** The key of its type. */
  readonly typeKey: string
}
