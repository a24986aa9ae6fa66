import { type FieldError, invalidObject, wordedFor } from '../api/field-error.ts'
import type { Draft, Kind, KindContext } from '../api/kinds/kind.ts'
import { deepEqual } from '../api/meta/equality.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import {
  ApiError,
  alreadyExists,
  badRequest,
  conflict,
  etcdTimedOut,
  isAlreadyExists,
  notFound,
  type ResourceName,
  Unreachable,
} from '../api/status.ts'
import { creationErrors, statusUpdateErrors, updateErrors } from '../api/validation/object.ts'
import type { Store } from '../store/store.ts'
import { StoreConflict } from '../store/store.ts'
import { keyOf } from '../store/table.ts'
import { Access } from './access/access.ts'
import { type AuthorizationMode, authorizationModes, defaultAuthorizationModes } from './access/modes.ts'
import { type Admission, AdmissionChain, type AdmissionPlugin } from './admission.ts'
import type { ClusterTime } from './cluster-time.ts'
import { decoded, refuseTooLarge } from './decoding.ts'
import { beginDeletion, type DeletionStep } from './deletion.ts'
import { FieldManagers } from './field-managers.ts'
import type { ServedKinds } from './kinds.ts'
import { MetricsApis } from './metrics-apis.ts'
import { checkNamespaceOfNew } from './namespaces.ts'
import { builtMetadata, isReleased, newObject, nextObject, nextStatus, withGeneration } from './object-lifecycle.ts'
import { type ApplyPatch, type Patch, patched } from './patching.ts'
import { postHandler } from './posted-subresources.ts'
import { checkDeletePreconditions, checkUpdatePreconditions, optimisticLock } from './preconditions.ts'
import type { Readers } from './readers.ts'
import type { DeleteOptions, Requester } from './request.ts'
import { appliedOnServer } from './server-side-apply.ts'
import type { Allocations } from './service-allocation.ts'
import { checkVerb, storedDraft, viewed } from './versions.ts'
import { WebhookBackends } from './webhook-backends.ts'

export interface ApiServerOptions {
  readonly store: Store
  readonly kinds: ServedKinds
  readonly time: ClusterTime
  readonly plugins: readonly AdmissionPlugin[]
  /** The minor version: 36 for 1.36. */
  readonly minor: number
  /** What is given out between admission and validation: addresses of services. Absent: nothing. */
  readonly allocations?: Allocations
  /** Who decides on requests; those of kubeadm where absent. */
  readonly authorizationModes?: readonly AuthorizationMode[]
  /** What the clock adds to objects that are read. Absent: nothing. */
  readonly readers?: Readers
  /** Whether a process serves this API now. Absent: always. */
  readonly isServing?: () => boolean
  /** Whether etcd answers it. */
  readonly isStored?: () => boolean
}

interface PatchedPlace {
  readonly namespace: string
  readonly name: string
  readonly subresource?: 'status'
}

/** How often a generated name is tried (registry/generic/registry/store.go). */
const generatedNamesMax = 8

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
  /** What is served by programs outside, through this server. */
  readonly metrics = new MetricsApis()
  /** The programs that are asked about requests. */
  readonly webhooks = new WebhookBackends()
  private readonly managers: FieldManagers
  /** Who may do what. The methods below do not ask it: whoever brings a request here has. */
  readonly access: Access
  private readonly admission: AdmissionChain
  private readonly allocations: Allocations
  private readonly readers: Readers
  private readonly random: () => number
  private readonly isServing: () => boolean
  /** Whether etcd answers this server. */
  readonly isStored: () => boolean

  constructor(options: ApiServerOptions) {
    this.store = options.store
    this.kinds = options.kinds
    this.time = options.time
    this.minor = options.minor
    this.managers = new FieldManagers(options.store, options.time)
    const { authorizationModes: modes = authorizationModes(defaultAuthorizationModes) } = options
    this.access = new Access(options.store, modes, options.minor)
    this.admission = new AdmissionChain(options.plugins)
    this.allocations = options.allocations ?? new Map()
    this.readers = options.readers ?? new Map()
    this.isServing = options.isServing ?? (() => true)
    this.isStored = options.isStored ?? (() => true)
    const chance = options.store.simulation.chance('apiserver')
    this.random = chance.next.bind(chance)
  }

  get context(): KindContext {
    return { now: this.time.now(), minor: this.minor }
  }

  /**
   * To be asked for each request from outside. Our own components ask whether the server can be reached from their machine.
   * @throws Unreachable in the client's words
   */
  answer(): void {
    this.reach()
    if (!this.isStored()) throw etcdTimedOut()
  }

  /** Whether there is anybody who answers, whatever becomes of etcd. @throws Unreachable in the client's words */
  reach(): void {
    if (this.isServing()) return
    throw new Unreachable(
      'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
    )
  }

  /** @throws ApiError NotFound */
  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T {
    const found = this.find(kind, namespace, name)
    if (found === undefined) throw notFound(kind, name)
    return found
  }

  find<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    if (kind.view !== undefined) return viewed(kind, this.find(kind.view.of, namespace, name))
    const stored = this.stored(kind, namespace, name)
    return stored === undefined ? undefined : this.completed(kind, stored)
  }

  /** In the order of their keys; of one namespace, or of all. */
  list<T extends KubernetesObject>(kind: Kind<T>, namespace = ''): readonly T[] {
    if (kind.view !== undefined) return this.list(kind.view.of, namespace).map((stored) => viewed(kind, stored))
    const reader = this.readers.get(kind.table)
    if (reader?.lists !== undefined) return reader.lists() as readonly KubernetesObject[] as readonly T[]
    const table = this.store.table<T>(kind.table)
    const stored = namespace === '' ? table.list() : table.listBy('namespace', namespace)
    if (kind.structure !== undefined) return stored.map(kind.structure.read)
    if (reader === undefined) return stored
    return stored.filter((object) => !reader.hides?.(object)).map((object) => this.completed(kind, object))
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, requester: Requester): T {
    if (kind.verbs !== undefined) checkVerb(kind, 'create')
    if (kind.refusesNew !== undefined) throw new ApiError('MethodNotAllowed', kind.refusesNew)
    const read = decoded(kind, draft, requester)
    // Whoever answers such a question does so before it comes here, where objects are kept.
    if (kind.isAnsweredOnly) throw new ApiError('NotFound', `nobody here answers a ${kind.kind} of ${kind.apiVersion}`)
    if (kind.view !== undefined) return viewed(kind, this.create(kind.view.of, storedDraft(kind, read), requester))
    const isGenerated = !read.metadata.name && !!read.metadata.generateName
    for (let attempt = 1; ; attempt++) {
      try {
        return this.createOnce(kind, read, requester)
      } catch (error) {
        if (!isGenerated || !isAlreadyExists(error)) throw error
        if (attempt === generatedNamesMax) throw generatedNameTaken(error as ApiError)
      }
    }
  }

  /**
   * Stores an object that a component of ours has built whole and of whose like there are many: an event. It is neither
   * filled in nor checked, but for its namespace. @param build makes it around its metadata
   */
  record<T extends KubernetesObject>(
    kind: Kind<T>,
    name: string,
    namespace: string,
    build: (metadata: Metadata) => T,
    requester: Requester,
  ): T {
    checkNamespaceOfNew(this.store, kind, name, namespace)
    const object = build(builtMetadata(name, namespace, this.time.now(), this.random))
    return this.commit(kind, name, () => this.store.create(kind.table, object, requester.actor))
  }

  /** Replaces all but what the server owns and the status. A resource version in it must be the current one. */
  update<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    if (kind.verbs !== undefined) checkVerb(kind, 'update')
    return this.replaceRead(kind, decoded(kind, next, requester), requester, '')
  }

  updateStatus<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    if (!kind.hasStatus) throw notFound(kind, next.metadata.name ?? '')
    return this.replaceRead(kind, decoded(kind, next, requester), requester, 'status')
  }

  /** Reads, changes and writes in one step: what PATCH does on the server. `change` returns its argument for no change. */
  modify<T extends KubernetesObject>(
    kind: Kind<T>,
    at: PatchedPlace,
    change: (object: T) => T,
    requester: Requester,
  ): T {
    const before = this.existingAsSeen(kind, at)
    const changed = change(before)
    if (changed === before) return before
    return at.subresource === 'status'
      ? this.updateStatus(kind, changed, requester)
      : this.update(kind, changed, requester)
  }

  /**
   * Applies a patch to what is stored; server-side apply makes what is not there.
   * @returns the stored object where it changes nothing
   */
  patch<T extends KubernetesObject>(
    kind: Kind<T>,
    at: PatchedPlace,
    patch: Patch | ApplyPatch,
    requester: Requester,
  ): T {
    if (at.subresource === 'status' && !kind.hasStatus) throw notFound(kind, at.name)
    if (patch.type === 'apply') return this.apply(kind, at, patch, requester)
    const before = this.existingAsSeen(kind, at)
    const shown = JSON.stringify(patch.body ?? null).includes('managedFields')
      ? this.withManagedFields(kind, before)
      : before
    const next = patched(kind, shown, patch, requester)
    return next === shown ? before : this.replaceRead(kind, next, requester, at.subresource ?? '')
  }

  /** The object with `metadata.managedFields`: who set which of its fields. */
  withManagedFields<T extends KubernetesObject>(kind: Kind<T>, object: T): T {
    if (kind.view !== undefined) return viewed(kind, this.withManagedFields(kind.view.of, kind.view.toStored(object)))
    const { namespace = '', name } = object.metadata
    const stored = this.stored(kind, namespace, name)
    if (stored === undefined) return object
    const managedFields = this.managers.entriesOf(kind as unknown as Kind, stored)
    return managedFields.length === 0 ? object : { ...object, metadata: { ...object.metadata, managedFields } }
  }

  private apply<T extends KubernetesObject>(
    kind: Kind<T>,
    at: PatchedPlace,
    patch: ApplyPatch,
    requester: Requester,
  ): T {
    if (kind.view !== undefined) {
      const applied = { ...patch, body: kind.view.toStored(patch.body as unknown as KubernetesObject) } as ApplyPatch
      return viewed(kind, this.apply(kind.view.of, at, applied, requester))
    }
    const before = this.stored(kind, at.namespace, at.name)
    if (before === undefined && at.subresource !== undefined) throw notFound(kind, at.name)
    const plain = kind as unknown as Kind
    const live = before && { object: before, entries: this.managers.entriesOf(plain, before) }
    const request = { kind, live, at, patch, requester, time: this.time.now() }
    const { object, entries, isUnchanged } = appliedOnServer<T>(request as never)
    if (before !== undefined && isUnchanged) return before
    const stored =
      before === undefined
        ? this.createOnce(kind, decoded(kind, object, requester), requester)
        : this.replaceRead(kind, object, requester, at.subresource ?? '')
    if (requester.dryRun) return stored
    // Who owns it is part of an object: where only that changes, it is written all the same.
    const written = stored === before ? this.rewrite(kind, before, requester) : stored
    this.managers.set(plain, written, entries)
    return written
  }

  /** A write that changes nothing but who owns what, if that. */
  private withManagersOf<T extends KubernetesObject>(
    kind: Kind<T>,
    draft: Draft<T>,
    before: T,
    requester: Requester,
  ): T {
    const { managedFields } = draft.metadata
    const plain = kind as unknown as Kind
    if (managedFields === undefined || requester.dryRun) return before
    if (deepEqual(managedFields, this.managers.entriesOf(plain, before))) return before
    const written = this.rewrite(kind, before, requester)
    this.managers.wrote(plain, before, written, withEntriesOf(draft, before), requester)
    return written
  }

  private rewrite<T extends KubernetesObject>(kind: Kind<T>, before: T, { actor }: Requester): T {
    const { name, resourceVersion } = before.metadata
    return this.commit(kind, name, () => this.store.update(kind.table, before, resourceVersion, actor))
  }

  /** A subresource that the kind's file defines: `binding`. */
  post<T extends KubernetesObject>(
    kind: Kind<T>,
    at: { namespace: string; name: string; subresource: string },
    body: unknown,
    requester: Requester,
  ): T {
    if (kind.view !== undefined) return viewed(kind, this.post(kind.view.of, at, body, requester))
    const beyond = postHandler(kind, at.subresource)
    const handler = kind.subresources?.[at.subresource]
    if (handler === undefined && beyond === undefined)
      throw badRequest(`the server could not find the requested resource (${kind.plural}/${at.subresource})`)
    const before = this.existing(kind, at.namespace, at.name)
    const { subresource } = at
    this.admission.validate(
      before,
      this.about({ kind, operation: 'create', subresource, before: undefined, requester }),
    )
    if (beyond !== undefined) return beyond(this, before, body, requester) as unknown as T
    const next = handler?.(before, body, this.context) ?? before
    // A subresource writes past the kind's strategy: binding a pod is no change of its specification.
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
    if (kind.verbs !== undefined) checkVerb(kind, 'delete')
    if (kind.view !== undefined) return viewed(kind, this.delete(kind.view.of, namespace, name, options, requester))
    const before = this.existing(kind, namespace, name)
    checkDeletePreconditions(kind, options.preconditions, before)
    this.admission.validate(before, this.about({ kind, operation: 'delete', subresource: '', before, requester }))
    const step: DeletionStep<T> = beginDeletion(kind, before, options, this.time)
    if (step.gone) return this.remove(kind, before, requester)
    return this.write(
      kind,
      before,
      step.object === before ? before : withGeneration(kind, step.object, before),
      requester,
    )
  }

  private createOnce<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, requester: Requester): T {
    const { context, random } = this
    const begun = newObject(kind, draft, { context, random })
    const admission = this.about({ kind, operation: 'create', subresource: '', before: undefined, requester })
    const asked = kind.defaults?.(begun, context) ?? begun
    const admitted = this.admitted(asked, admission)
    const prepared = kind.prepareForCreate?.(admitted, context) ?? admitted
    this.refuseInvalid(kind, prepared, creationErrors(kind, prepared, context))
    this.admission.validate(prepared, admission)
    refuseTooLarge(draft, prepared)
    const { name } = prepared.metadata
    const kept = kind.kept?.(prepared, context) ?? prepared
    if (requester.dryRun) {
      if (this.store.get(kind.table, keyOf(kept)) !== undefined) throw alreadyExists(kind, name)
      return kept
    }
    const stored = this.commit(kind, name, () => this.store.create(kind.table, kept, requester.actor))
    this.managers.wrote(kind as unknown as Kind, undefined, stored, withEntriesOf(draft, asked), requester)
    return stored
  }

  /** Replaces an object by what has been decoded, in whichever version it came. */
  private replaceRead<T extends KubernetesObject>(
    kind: Kind<T>,
    next: Draft<T>,
    requester: Requester,
    subresource: '' | 'status',
  ): T {
    if (kind.view !== undefined) {
      return viewed(kind, this.replaceRead(kind.view.of, storedDraft(kind, next), requester, subresource))
    }
    return this.replace(kind, next, requester, subresource, subresource === '' ? nextObject : nextStatus)
  }

  private replace<T extends KubernetesObject>(
    kind: Kind<T>,
    draft: Draft<T>,
    requester: Requester,
    subresource: '' | 'status',
    combine: (kind: Kind<T>, draft: Draft<T>, before: T) => T,
  ): T {
    const { namespace = '', name = '' } = draft.metadata
    const before = this.existing(kind, namespace, name)
    checkUpdatePreconditions(kind, draft.metadata, before)
    const { context } = this
    const combined = combine(kind, draft, before)
    const admission = this.about({ kind, operation: 'update', subresource, before, requester })
    const next =
      subresource === ''
        ? this.prepareUpdate(kind, combined, before, admission)
        : (kind.prepareForStatusUpdate?.(combined, before, context) ?? combined)
    const kept = kind.kept?.(next, context) ?? next
    if (deepEqual(kept, before)) return this.withManagersOf(kind, draft, before, requester)
    const errorsOf = subresource === '' ? updateErrors : statusUpdateErrors
    this.refuseInvalid(kind, next, errorsOf(kind, next, before, context))
    this.admission.validate(next, admission)
    refuseTooLarge(draft, next)
    const counted = subresource === '' ? withGeneration(kind, kept, before) : kept
    return this.write(kind, before, counted, requester, withEntriesOf(draft, combined))
  }

  private prepareUpdate<T extends KubernetesObject>(kind: Kind<T>, combined: T, before: T, admission: Admission): T {
    const { context } = this
    const admitted = this.admitted(kind.defaults?.(combined, context) ?? combined, admission)
    return kind.prepareForUpdate?.(admitted, before, context) ?? admitted
  }

  private admitted<T extends KubernetesObject>(object: T, admission: Admission): T {
    const admitted = this.admission.mutate(object, admission)
    return (this.allocations.get(admission.kind.table)?.(admitted, admission) ?? admitted) as T
  }

  /** What is stored, unless it is gone by now. */
  private stored<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    const stored = this.store.get<T>(kind.table, kind.namespaced ? `${namespace}/${name}` : name)
    if (stored === undefined) return kind.verbs === undefined ? undefined : this.listed(kind, name)
    if (this.readers.get(kind.table)?.hides?.(stored)) return undefined
    return kind.structure === undefined ? stored : kind.structure.read(stored)
  }

  /** One of a kind that is nowhere stored. */
  private listed<T extends KubernetesObject>(kind: Kind<T>, name: string): T | undefined {
    const all = this.readers.get(kind.table)?.lists?.() ?? []
    return all.find(({ metadata }) => metadata.name === name) as T | undefined
  }

  private existing<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T {
    const stored = this.stored(kind, namespace, name)
    if (stored === undefined) throw notFound(kind, name)
    return stored
  }

  /** What is stored, in the version that is asked for. */
  private existingAsSeen<T extends KubernetesObject>(kind: Kind<T>, at: { namespace: string; name: string }): T {
    if (kind.view === undefined) return this.existing(kind, at.namespace, at.name)
    return viewed(kind, this.existing(kind.view.of, at.namespace, at.name))
  }

  private completed<T extends KubernetesObject>(kind: Kind<T>, stored: T): T {
    return (this.readers.get(kind.table)?.completes?.(stored) as T | undefined) ?? stored
  }

  /** Stores what replaces an object, or removes it where nothing holds it any more. */
  private write<T extends KubernetesObject>(
    kind: Kind<T>,
    before: T,
    next: T,
    requester: Requester,
    asked: object = next,
  ): T {
    if (next === before) return before
    if (isReleased(kind, next, before)) {
      this.remove(kind, before, requester)
      // Whoever lets go of an object sees what they have made of it.
      return next
    }
    if (requester.dryRun) return next
    const stored = this.commit(kind, before.metadata.name, () =>
      this.store.update(kind.table, next, before.metadata.resourceVersion, requester.actor),
    )
    this.managers.wrote(kind as unknown as Kind, before, stored, asked, requester)
    return stored
  }

  private remove<T extends KubernetesObject>(kind: Kind<T>, before: T, requester: Requester): T {
    if (requester.dryRun) return before
    const { name, resourceVersion } = before.metadata
    this.managers.removed(before)
    return this.commit(kind, name, () =>
      this.store.remove<T>(kind.table, keyOf(before), resourceVersion, requester.actor),
    )
  }

  private refuseInvalid<T extends KubernetesObject>(kind: Kind<T>, object: T, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalidObject(kind, object.metadata.name, wordedFor(this.minor, errors, kind))
  }

  private about<T extends KubernetesObject>(
    parts: { kind: Kind<T> } & Pick<Admission, 'operation' | 'subresource' | 'before' | 'requester'>,
  ): Admission {
    const { minor, store, time, webhooks, random, access } = this
    const { operation, subresource, before, requester } = parts
    // Field by field: spreading costs more than all the rest of an ordinary write.
    return {
      kind: parts.kind as unknown as Kind,
      operation,
      subresource,
      before,
      requester,
      minor,
      store,
      time,
      webhooks,
      random,
      access,
    }
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

function generatedNameTaken({ message, status }: ApiError): ApiError {
  const because = 'the server was not able to generate a unique name for the object'
  return new ApiError('AlreadyExists', `${message}, ${because}`, status.details)
}

/** What a client asks for, with the managers that it sends along. */
function withEntriesOf(draft: { readonly metadata: object }, asked: KubernetesObject): KubernetesObject {
  const { managedFields } = draft.metadata as KubernetesObject['metadata']
  return managedFields === undefined ? asked : { ...asked, metadata: { ...asked.metadata, managedFields } }
}
