import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject, OwnerReference } from '../../api/schema/types.ts'
import { isNotFound } from '../../api/status.ts'
import { collectorSyncPeriodMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { InformerHandler } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { AbsentOwners } from './absent-owners.ts'
import { type Item, OwnerGraph } from './graph.ts'
import {
  decide,
  foregroundFinalizer,
  type Identity,
  identityText,
  type OwnerState,
  orphanFinalizer,
  waitsForDependents,
  withoutBlocking,
  withoutFinalizer,
  withoutOwners,
} from './plan.ts'

/** Deletes what nobody owns any more, and lets go what waits for its dependents. */
export const garbageCollector: Component = {
  name: 'garbage-collector-controller',
  // Deleting an object takes two requests. Source: cmd/kube-controller-manager core.go.
  clientLimit: { qps: 2, burst: 1 },
  start: (context) => {
    const collector = new GarbageCollector(context)
    collector.begin()
  },
}

/** Kinds that Kubernetes' collector does not look at (--gc-ignored-resources of its configuration). */
const ignored: ReadonlySet<string> = new Set(['Event'])

const keyOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }): string => `${apiVersion}/${kind}`

/** The kinds of a server that the collector looks at. */
interface Monitored {
  /** By `apps/v1/Deployment`. */
  readonly kinds: ReadonlyMap<string, Kind>
  readonly tables: ReadonlySet<string>
}

/** Most clusters have the same kinds: what is made of a list of them is shared. */
const monitoredByList = new WeakMap<readonly Kind[], Monitored>()

function monitoredOf(list: readonly Kind[]): Monitored {
  const known = monitoredByList.get(list)
  if (known !== undefined) return known
  const chosen = list.filter(({ table }) => !ignored.has(table))
  const made = {
    kinds: new Map(chosen.map((kind) => [keyOf(kind), kind])),
    tables: new Set(chosen.map(({ table }) => table)),
  }
  monitoredByList.set(list, made)
  return made
}

/** How long until the cache is asked again for an object that the server has. */
const observeRetryMs = 5

/** Looks at every kind that it is told to monitor: those that a cluster has from the start, and others that come later. */
export class GarbageCollector {
  private readonly graph: OwnerGraph
  private readonly deleteQueue: WorkQueue
  private readonly orphanQueue: WorkQueue
  private readonly absentOwners = new AbsentOwners()
  /** Shared by all clusters of the same kinds: replaced where a cluster has others. */
  private monitored: Monitored = { kinds: new Map(), tables: new Set() }
  /** Tables whose changes are told already: once, whatever becomes of their kinds. */
  private followed: ReadonlySet<string> = new Set()
  /** Items with an owner of a kind that nobody serves; looked at again when one more kind is served. */
  private readonly unresolved = new Set<string>()

  constructor(private readonly context: ComponentContext) {
    this.deleteQueue = workQueue(context, (uid) => this.attemptToDelete(uid))
    this.orphanQueue = workQueue(context, (uid) => this.attemptToOrphan(uid))
    this.graph = new OwnerGraph({
      toDelete: (uid) => this.deleteQueue.add(uid),
      toOrphan: (uid) => this.orphanQueue.add(uid),
      absentOwner: (owner) => this.absentOwners.add(owner),
      strayOwner: (item, owner) => this.reportStray(item, owner),
    })
  }

  /** Follows the objects of all kinds that the server has, and looks again a while after these have changed. */
  begin(): void {
    const { client, scope, time } = this.context
    const startMs = time.nowMs
    this.sync()
    let isPlanned = false
    const forget = client.onKindsChange(() => {
      if (isPlanned) return
      isPlanned = true
      scope.after(collectorSyncPeriodMs - ((time.nowMs - startMs) % collectorSyncPeriodMs), () => {
        isPlanned = false
        this.sync()
      })
    })
    scope.onEnd(forget)
  }

  /** Follows the objects of one more kind. */
  monitor(kind: Kind): void {
    const { kinds, tables } = this.monitored
    this.look({ kinds: new Map(kinds).set(keyOf(kind), kind), tables: new Set(tables).add(kind.table) })
  }

  private sync(): void {
    this.look(monitoredOf(this.context.client.kinds))
  }

  private look(monitored: Monitored): void {
    const { followed } = this
    this.monitored = monitored
    for (const kind of monitored.kinds.values()) {
      if (!followed.has(kind.table))
        this.context.informers.whenUsed(kind, (informer) => informer.onChange(this.changed))
    }
    this.followed = followed.size === 0 ? monitored.tables : new Set([...followed, ...monitored.tables])
    for (const uid of this.unresolved) this.deleteQueue.add(uid)
    this.unresolved.clear()
  }

  private readonly changed: InformerHandler<KubernetesObject> = (after, before) => this.graph.change(after, before)

  private kindOf(named: { apiVersion: string; kind: string }): Kind | undefined {
    const { kinds, tables } = this.monitored
    const known = kinds.get(keyOf(named))
    if (known !== undefined) return known
    // An owner may be named in another version than the one that is stored.
    const stored = this.context.client.kindOfManifest(named.apiVersion, named.kind)?.view?.of
    return stored !== undefined && tables.has(stored.table) ? stored : undefined
  }

  private find(kind: Kind, { namespace, name, uid }: Identity): KubernetesObject | undefined {
    const found = this.context.client.find(kind, { namespace: kind.namespaced ? namespace : '', name })
    return found?.metadata.uid === uid ? found : undefined
  }

  private attemptToDelete(uid: string): void {
    const item = this.graph.get(uid)
    if (item === undefined || (item.isBeingDeleted && !item.isDeletingDependents)) return
    if (!item.isVirtual && item.owners.length === 0 && !item.isDeletingDependents) return
    const kind = this.kindOf(item.identity)
    if (kind === undefined) {
      this.unresolved.add(uid)
      return
    }
    const latest = this.find(kind, item.identity)
    if (latest === undefined) this.graph.foundAbsent(item.identity)
    else if (item.isVirtual) this.waitFor(kind, uid)
    else if (item.isDeletingDependents) this.lookAtDependents(item, kind)
    else this.lookAtOwners(item, kind, latest)
  }

  /** An owner that the server has and that no watch has told of yet. */
  private waitFor(kind: Kind, uid: string): void {
    this.context.informers.of(kind).announce()
    if (this.graph.get(uid)?.isVirtual)
      this.deleteQueue.addAfter(uid, observeRetryMs, 'its owner has not reached the cache')
  }

  /** An owner in foreground deletion: it goes when nothing that blocks it is left. */
  private lookAtDependents(item: Item, kind: Kind): void {
    const blocking = [...item.dependents].filter(({ owners }) =>
      owners.some(({ uid, blockOwnerDeletion }) => uid === item.identity.uid && blockOwnerDeletion === true),
    )
    if (blocking.length === 0) this.removeFinalizer(item, kind, foregroundFinalizer)
    for (const dependent of blocking) {
      if (!dependent.isDeletingDependents) this.deleteQueue.add(dependent.identity.uid)
    }
  }

  private lookAtOwners(item: Item, kind: Kind, latest: KubernetesObject): void {
    const references = latest.metadata.ownerReferences ?? []
    if (references.length === 0) return
    const owners: { reference: OwnerReference; state: OwnerState }[] = []
    for (const reference of references) {
      const state = this.ownerState(reference, item)
      if (state === undefined) return
      owners.push({ reference, state })
    }
    const decision = decide({ owners, hasDependents: item.dependents.size > 0, latest })
    if (decision.act === 'release') this.patch(item, kind, (object) => withoutOwners(object, decision.from))
    if (decision.act !== 'delete') return
    const waitsInCircle = [...item.dependents].some((dependent) => dependent.isDeletingDependents)
    if (decision.policy === 'Foreground' && waitsInCircle) this.patch(item, kind, withoutBlocking)
    this.delete(item, kind, decision.policy)
  }

  /** @returns undefined where nothing can be said: the item is left alone */
  private ownerState({ apiVersion, kind: kindName, name, uid }: OwnerReference, item: Item): OwnerState | undefined {
    const reference = { apiVersion, kind: kindName, name, uid }
    const { namespace } = item.identity
    if (this.absentOwners.has({ ...reference, namespace: '' })) return 'absent'
    if (this.absentOwners.has({ ...reference, namespace })) return 'absent'
    const kind = this.kindOf(reference)
    if (kind === undefined) {
      this.unresolved.add(item.identity.uid)
      return undefined
    }
    // What has no namespace cannot be owned by something that has one.
    if (kind.namespaced && namespace === '') return undefined
    const owner = this.find(kind, { ...reference, namespace })
    if (owner !== undefined) return waitsForDependents(owner) ? 'waiting' : 'solid'
    this.absentOwners.add({ ...reference, namespace: kind.namespaced ? namespace : '' })
    return 'absent'
  }

  private delete(item: Item, kind: Kind, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): void {
    const { namespace, name, uid } = item.identity
    try {
      this.context.client.delete(kind, { namespace, name }, { propagationPolicy, preconditions: { uid } })
    } catch (error) {
      if (!isNotFound(error)) throw error
      this.graph.foundAbsent(item.identity)
    }
  }

  private attemptToOrphan(uid: string): void {
    const owner = this.graph.get(uid)
    const kind = owner && this.kindOf(owner.identity)
    if (owner === undefined || kind === undefined) return
    for (const dependent of [...owner.dependents]) {
      const dependentKind = this.kindOf(dependent.identity)
      if (dependentKind !== undefined) this.patch(dependent, dependentKind, (object) => withoutOwners(object, [uid]))
    }
    this.removeFinalizer(owner, kind, orphanFinalizer)
  }

  private removeFinalizer(item: Item, kind: Kind, finalizer: string): void {
    this.patch(item, kind, (object) => withoutFinalizer(object, finalizer))
  }

  /** Changes the object that the item is; another one of that name, or none, is left alone. */
  private patch(item: Item, kind: Kind, change: (object: KubernetesObject) => KubernetesObject): void {
    const { namespace, name, uid } = item.identity
    try {
      this.context.client.patch(kind, { namespace, name }, (object) =>
        object.metadata.uid === uid ? change(object) : object,
      )
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  private reportStray({ identity }: Item, { apiVersion, kind, name, uid }: OwnerReference): void {
    const { namespace } = identity
    const owner = identityText({ apiVersion, kind, name, uid, namespace })
    const metadata = { name: identity.name, uid: identity.uid, ...(namespace === '' ? {} : { namespace }) }
    const object = { apiVersion: identity.apiVersion, kind: identity.kind, metadata } as KubernetesObject
    const message = `ownerRef ${owner} does not exist in namespace ${JSON.stringify(namespace)}`
    this.context.events.record({ object }, 'Warning', 'OwnerRefInvalidNamespace', message)
  }
}
