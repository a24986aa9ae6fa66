import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { type ApiError, forbidden } from '../api/status.ts'
import type { Store } from '../store/store.ts'
import type { Access } from './access/access.ts'
import type { ClusterTime } from './cluster-time.ts'
import type { Requester } from './request.ts'
import type { WebhookBackends } from './webhook-backends.ts'

/** What an admission plugin is told of a request. */
export interface Admission {
  readonly kind: Kind
  readonly operation: 'create' | 'update' | 'delete'
  readonly subresource: string
  readonly before: KubernetesObject | undefined
  readonly requester: Requester
  readonly minor: number
  readonly store: Store
  readonly time: ClusterTime
  readonly access: Access
  readonly webhooks: WebhookBackends
  /** In [0, 1): for generated names. */
  readonly random: () => number
}

/** The flags of the API server, as plugins read them. */
export interface PluginFlags {
  readonly text: (name: string, byDefault: string) => string
  readonly number: (name: string, byDefault: number) => number
}

/**
 * A step between a request and the store. Plugins run in Kubernetes' own order, all that change an object before all
 * that only check it. Each throws an ApiError to refuse.
 */
export interface AdmissionPlugin {
  readonly name: string
  /** Runs only where `--enable-admission-plugins` names it. */
  readonly isOffByDefault?: true
  /** The first minor version that has it. */
  readonly sinceMinor?: number
  /** The plugin as flags of its own make it. */
  readonly withFlags?: (flags: PluginFlags) => AdmissionPlugin
  /** The tables whose objects it looks at; absent: all. */
  readonly tables?: readonly string[]
  readonly mutate?: (object: KubernetesObject, admission: Admission) => KubernetesObject
  readonly validate?: (object: KubernetesObject, admission: Admission) => void
  /** Whether, after all have changed the object, all are to look at it once more. Asked once each time round. */
  readonly wantsAgain?: (admission: Admission) => boolean
}

const generatedLength = 5

/** A refusal while an object is still being changed: one whose name will be generated goes by what that begins with. */
export function draftForbidden(kind: Kind, { metadata }: KubernetesObject, because: string): ApiError {
  const { name, generateName = '' } = metadata
  const isGenerated = generateName !== '' && name.length === generateName.length + generatedLength
  return forbidden(kind, isGenerated && name.startsWith(generateName) ? generateName : name, because)
}

/** The plugins that look at one table, by what they do. */
interface Interested {
  readonly mutating: readonly NonNullable<AdmissionPlugin['mutate']>[]
  readonly validating: readonly NonNullable<AdmissionPlugin['validate']>[]
  readonly again: readonly NonNullable<AdmissionPlugin['wantsAgain']>[]
}

/** The plugins in order, and for each table only those that look at it. */
export class AdmissionChain {
  private readonly byTable = new Map<string, Interested>()

  constructor(private readonly plugins: readonly AdmissionPlugin[]) {
    const names = new Set<string>()
    for (const { name } of plugins) {
      if (names.has(name)) throw new Error(`Admission plugin ${name} is listed twice.`)
      names.add(name)
    }
  }

  mutate(object: KubernetesObject, admission: Admission): KubernetesObject {
    const { mutating, again } = this.of(admission.kind.table)
    let admitted = object
    do {
      for (const mutate of mutating) admitted = mutate(admitted, admission)
    } while (again.some((wantsAgain) => wantsAgain(admission)))
    return admitted
  }

  validate(object: KubernetesObject, admission: Admission): void {
    for (const validate of this.of(admission.kind.table).validating) validate(object, admission)
  }

  private of(table: string): Interested {
    const known = this.byTable.get(table)
    if (known !== undefined) return known
    const plugins = this.plugins.filter(({ tables }) => tables === undefined || tables.includes(table))
    const interested = {
      mutating: plugins.flatMap(({ mutate }) => mutate ?? []),
      validating: plugins.flatMap(({ validate }) => validate ?? []),
      again: plugins.flatMap(({ wantsAgain }) => wantsAgain ?? []),
    }
    this.byTable.set(table, interested)
    return interested
  }
}
