import { invalidObject } from '../api/field-error.ts'
import type { Draft, Kind, KindContext } from '../api/kinds/kind.ts'
import { deepEqual } from '../api/meta/equality.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { alreadyExists, badRequest, conflict, notFound, type ResourceName } from '../api/status.ts'
import { creationErrors, statusUpdateErrors, updateErrors } from '../api/validation/object.ts'
import type { Store } from '../store/store.ts'
import { StoreConflict } from '../store/store.ts'
import { type Admission, AdmissionChain, type AdmissionPlugin } from './admission.ts'
import type { ClusterTime } from './cluster-time.ts'
import { beginDeletion, type DeletionStep } from './deletion.ts'
import type { ServedKinds } from './kinds.ts'
import { checkNamespace, newObject, nextObject, nextStatus, objectIdentity } from './object-lifecycle.ts'
import type { DeleteOptions, Requester } from './request.ts'

export interface ApiServerOptions {
  readonly store: Store
  readonly kinds: ServedKinds
  readonly time: ClusterTime
  readonly plugins: readonly AdmissionPlugin[]
  /** The minor version: 36 for 1.36. */
  readonly minor: number
}

const optimisticLock = 'the object has been modified; please apply your changes to the latest version and try again'

/**
 * Requests as Kubernetes' API server serves them: admission, defaults, validation, optimistic concurrency, subresources
 * and deletion. It knows no kind by name; what is special about one is in its file under `api/kinds`.
 * Every method throws an ApiError with Kubernetes' own text where it refuses.
 */
export class ApiServer {
  readonly store: Store
  readonly kinds: ServedKinds
  readonly time: ClusterTime
  readonly minor: number
  private readonly admission: AdmissionChain
  private readonly random: () => number

  constructor(options: ApiServerOptions) {
    this.store = options.store
    this.kinds = options.kinds
    this.time = options.time
    this.minor = options.minor
    this.admission = new AdmissionChain(options.plugins)
    const chance = options.store.simulation.chance('apiserver')
    this.random = () => chance.next()
  }

  get context(): KindContext {
    return { now: this.time.now(), minor: this.minor }
  }

  /** @throws ApiError NotFound */
  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T {
    const found = this.find(kind, namespace, name)
    if (found === undefined) throw notFound(kind, name)
    return found
  }

  find<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    return this.store.get<T>(kind.table, kind.namespaced ? `${namespace}/${name}` : name)
  }

  /** In the order of their keys; of one namespace, or of all. */
  list<T extends KubernetesObject>(kind: Kind<T>, namespace = ''): readonly T[] {
    const table = this.store.table<T>(kind.table)
    return namespace === '' ? table.list() : table.list().filter((object) => object.metadata.namespace === namespace)
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, requester: Requester): T {
    const { context, random } = this
    const begun = newObject(kind, draft, { context, random })
    checkNamespace(kind, begun, this.store)
    const admission = this.about({ kind, operation: 'create', subresource: '', before: undefined, requester })
    const admitted = this.admission.mutate(kind.defaults?.(begun, context) ?? begun, admission) as T
    const prepared = kind.prepareForCreate?.(admitted, context) ?? admitted
    this.refuseInvalid(kind, prepared, creationErrors(kind, prepared, context))
    this.admission.validate(prepared, admission)
    return this.commit(kind, prepared.metadata.name, () => this.store.create(kind.table, prepared, requester.actor))
  }

  /** Replaces all but what the server owns and the status. A resource version in it must be the current one. */
  update<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    return this.replace(kind, next, requester, '', nextObject)
  }

  updateStatus<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    if (!kind.hasStatus) throw notFound(kind, next.metadata.name ?? '')
    return this.replace(kind, next, requester, 'status', nextStatus)
  }

  /** Reads, changes and writes in one step: what PATCH does on the server. `change` returns its argument for no change. */
  modify<T extends KubernetesObject>(
    kind: Kind<T>,
    at: { namespace: string; name: string; subresource?: 'status' },
    change: (object: T) => T,
    requester: Requester,
  ): T {
    const before = this.get(kind, at.namespace, at.name)
    const changed = change(before)
    if (changed === before) return before
    return at.subresource === 'status'
      ? this.updateStatus(kind, changed, requester)
      : this.update(kind, changed, requester)
  }

  /** A subresource that the kind's file defines: `binding`. */
  post<T extends KubernetesObject>(
    kind: Kind<T>,
    at: { namespace: string; name: string; subresource: string },
    body: unknown,
    requester: Requester,
  ): T {
    const handler = kind.subresources?.[at.subresource]
    if (handler === undefined)
      throw badRequest(`the server could not find the requested resource (${kind.plural}/${at.subresource})`)
    const before = this.get(kind, at.namespace, at.name)
    const next = handler(before, body, this.context)
    return this.write(kind, before, next, requester)
  }

  /**
   * Deletes, or begins to: what has a grace period or finalizers stays, with its deletion timestamp.
   * @returns the object as it is or was last
   */
  delete<T extends KubernetesObject>(
    kind: Kind<T>,
    namespace: string,
    name: string,
    options: DeleteOptions,
    requester: Requester,
  ): T {
    const before = this.get(kind, namespace, name)
    const { preconditions } = options
    if (preconditions?.uid !== undefined && preconditions.uid !== before.metadata.uid) {
      throw conflict(
        kind,
        name,
        `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${before.metadata.uid}`,
      )
    }
    const version = preconditions?.resourceVersion
    if (version !== undefined && version !== before.metadata.resourceVersion) {
      throw conflict(
        kind,
        name,
        `Precondition failed: ResourceVersion in precondition: ${version}, ResourceVersion in object meta: ${before.metadata.resourceVersion}`,
      )
    }
    this.admission.validate(before, this.about({ kind, operation: 'delete', subresource: '', before, requester }))
    const step: DeletionStep<T> = beginDeletion(kind, before, options, this.time)
    if (step.gone) return this.remove(kind, before, requester)
    return step.object === before ? before : this.write(kind, before, step.object, requester)
  }

  private replace<T extends KubernetesObject>(
    kind: Kind<T>,
    draft: Draft<T>,
    requester: Requester,
    subresource: '' | 'status',
    combine: (kind: Kind<T>, draft: Draft<T>, before: T) => T,
  ): T {
    const { namespace = '', name = '', uid } = draft.metadata
    const before = this.get(kind, namespace, name)
    const version = draft.metadata.resourceVersion
    if (uid !== undefined && uid !== before.metadata.uid) {
      throw conflict(
        kind,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
      )
    }
    if (version !== undefined && version !== '' && version !== before.metadata.resourceVersion)
      throw conflict(kind, name, optimisticLock)
    const { context } = this
    const combined = combine(kind, draft, before)
    const admission = this.about({ kind, operation: 'update', subresource, before, requester })
    const admitted =
      subresource === ''
        ? (this.admission.mutate(kind.defaults?.(combined, context) ?? combined, admission) as T)
        : combined
    const next = subresource === '' ? (kind.prepareForUpdate?.(admitted, before, context) ?? admitted) : admitted
    if (deepEqual(next, before)) return before
    const errorsOf = subresource === '' ? updateErrors : statusUpdateErrors
    this.refuseInvalid(kind, next, errorsOf(kind, next, before, context))
    this.admission.validate(next, admission)
    return this.write(kind, before, next, requester)
  }

  /** Stores what replaces an object, or removes it where nothing holds it any more. */
  private write<T extends KubernetesObject>(kind: Kind<T>, before: T, next: T, requester: Requester): T {
    if (next === before) return before
    const counted = objectIdentity(kind, next, before)
    if (isReleased(kind, counted)) return this.remove(kind, before, requester)
    return this.commit(kind, before.metadata.name, () =>
      this.store.update(kind.table, counted, before.metadata.resourceVersion, requester.actor),
    )
  }

  private remove<T extends KubernetesObject>(kind: Kind<T>, before: T, requester: Requester): T {
    const { namespace, name, resourceVersion } = before.metadata
    const key = namespace === undefined ? name : `${namespace}/${name}`
    return this.commit(kind, name, () => this.store.remove<T>(kind.table, key, resourceVersion, requester.actor))
  }

  private refuseInvalid<T extends KubernetesObject>(
    kind: Kind<T>,
    object: T,
    errors: ReturnType<NonNullable<Kind<T>['validate']>> | undefined,
  ): void {
    if (errors !== undefined && errors.length > 0) throw invalidObject(kind, object.metadata.name, errors)
  }

  private about<T extends KubernetesObject>(
    parts: { kind: Kind<T> } & Pick<Admission, 'operation' | 'subresource' | 'before' | 'requester'>,
  ): Admission {
    return { ...parts, kind: parts.kind as unknown as Kind, minor: this.minor, store: this.store, random: this.random }
  }

  private commit<T>(kind: ResourceName, name: string, write: () => T): T {
    try {
      return write()
    } catch (error) {
      if (!(error instanceof StoreConflict)) throw error
      if (error.reason === 'exists') throw alreadyExists(kind, name)
      throw error.reason === 'missing' ? notFound(kind, name) : conflict(kind, name, optimisticLock)
    }
  }
}

/** Whether an object that is being deleted is held by nothing: no finalizer, no grace left. */
function isReleased<T extends KubernetesObject>(kind: Kind<T>, object: T): boolean {
  const { deletionTimestamp, finalizers = [], deletionGracePeriodSeconds = 0 } = object.metadata
  if (deletionTimestamp === undefined || finalizers.length > 0 || kind.isHeldByFinalizers?.(object)) return false
  return deletionGracePeriodSeconds === 0
}
