import type { KubernetesObject, OwnerReference } from '../../api/schema/types.ts'
import {
  beginsToWait,
  foregroundFinalizer,
  type Identity,
  identityOf,
  isReferenceTo,
  isSameIdentity,
  orphanFinalizer,
  referenceChange,
  waitsForDependents,
} from './plan.ts'

/** An object in the graph, or one that others name as their owner and that nobody has seen yet: a virtual one. */
export interface Item {
  identity: Identity
  owners: readonly OwnerReference[]
  dependents: ReadonlySet<Item>
  isVirtual: boolean
  isBeingDeleted: boolean
  isDeletingDependents: boolean
}

/** What the graph finds has to be looked at. Items are named by uid. */
export interface GraphListener {
  readonly toDelete: (uid: string) => void
  readonly toOrphan: (uid: string) => void
  /** An owner is gone that something still names. */
  readonly absentOwner: (owner: Identity) => void
  /** An object names an owner that lives in another namespace. */
  readonly strayOwner: (item: Item, owner: OwnerReference) => void
}

const noOwners: readonly OwnerReference[] = []
/** What most objects have: nothing. */
const noDependents: ReadonlySet<Item> = new Set()

function addDependent(owner: Item, dependent: Item): void {
  if (owner.dependents === noDependents) owner.dependents = new Set([dependent])
  else (owner.dependents as Set<Item>).add(dependent)
}

function removeDependent(owner: Item | undefined, dependent: Item): void {
  if (owner !== undefined && owner.dependents !== noDependents) (owner.dependents as Set<Item>).delete(dependent)
}

/**
 * Who owns whom, by uid, from what informers tell. Kept up to date change by change; most changes of objects do not touch
 * it. Source: pkg/controller/garbagecollector graph_builder.go.
 */
export class OwnerGraph {
  private readonly items = new Map<string, Item>()

  constructor(private readonly listener: GraphListener) {}

  get(uid: string): Item | undefined {
    return this.items.get(uid)
  }

  /** News of an object: added, changed, or deleted (no `after`). */
  change(after: KubernetesObject | undefined, before: KubernetesObject | undefined): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) this.deleted(before)
    if (after !== undefined) this.changed(after, before?.metadata.uid === after.metadata.uid ? before : undefined)
  }

  /** The server has no object where the item was said to be. */
  foundAbsent(identity: Identity): void {
    const item = this.items.get(identity.uid)
    if (item === undefined) return
    const { matching, others } = partition(item.dependents, identity)
    if (item.isVirtual && others.length > 0) {
      this.ownerless(identity, matching)
      const alternative = isSameIdentity(item.identity, identity) ? alternativeTo(others, identity) : undefined
      if (alternative === undefined) return
      item.identity = alternative
      this.listener.toDelete(identity.uid)
    } else if (!item.isVirtual && !isSameIdentity(item.identity, identity)) this.ownerless(identity, matching)
    else this.remove(item)
  }

  private deleted({ metadata }: KubernetesObject): void {
    const item = this.items.get(metadata.uid)
    if (item !== undefined) this.remove(item)
  }

  private remove(item: Item): void {
    this.items.delete(item.identity.uid)
    for (const { uid } of item.owners) removeDependent(this.items.get(uid), item)
    this.ownerless(item.identity, item.dependents)
    for (const { uid } of item.owners) {
      if (this.items.get(uid)?.isDeletingDependents) this.listener.toDelete(uid)
    }
  }

  private changed(after: KubernetesObject, before: KubernetesObject | undefined): void {
    if (before !== undefined && isSameToGraph(before, after)) return
    const known = this.items.get(after.metadata.uid)
    if (known === undefined) this.processTransitions(this.insert(after), before, after)
    else {
      if (known.isVirtual) this.observe(known, after)
      this.updateOwners(known, after.metadata.ownerReferences ?? noOwners)
      if (after.metadata.deletionTimestamp !== undefined) known.isBeingDeleted = true
      this.processTransitions(known, before, after)
    }
  }

  private insert(object: KubernetesObject): Item {
    const item: Item = {
      identity: identityOf(object),
      owners: object.metadata.ownerReferences ?? noOwners,
      dependents: noDependents,
      isVirtual: false,
      isBeingDeleted: object.metadata.deletionTimestamp !== undefined,
      isDeletingDependents: waitsForDependents(object),
    }
    this.items.set(item.identity.uid, item)
    this.addToOwners(item, item.owners)
    return item
  }

  /** A virtual item turns out to be this object. */
  private observe(item: Item, object: KubernetesObject): void {
    const identity = identityOf(object)
    item.isVirtual = false
    if (isSameIdentity(item.identity, identity)) return
    for (const dependent of partition(item.dependents, identity).others) {
      if (identity.namespace !== '' && dependent.identity.namespace !== identity.namespace)
        this.reportStray(dependent, identity.uid)
      this.listener.toDelete(dependent.identity.uid)
    }
    item.identity = identity
  }

  private updateOwners(item: Item, owners: readonly OwnerReference[]): void {
    if (owners === item.owners) return
    const { added, removed, unblocked } = referenceChange(item.owners, owners)
    for (const uid of unblocked) if (this.items.has(uid)) this.listener.toDelete(uid)
    item.owners = owners
    this.addToOwners(item, added)
    for (const { uid } of removed) removeDependent(this.items.get(uid), item)
  }

  private addToOwners(item: Item, owners: readonly OwnerReference[]): void {
    let isDoubtful = false
    for (const reference of owners) {
      const owner = this.items.get(reference.uid)
      if (owner === undefined) this.addVirtual(reference, item)
      else {
        addDependent(owner, item)
        isDoubtful = this.isDoubtful(item, reference, owner, isDoubtful) || isDoubtful
      }
    }
    if (isDoubtful) this.listener.toDelete(item.identity.uid)
  }

  private addVirtual({ apiVersion, kind, name, uid }: OwnerReference, dependent: Item): void {
    this.items.set(uid, {
      identity: { apiVersion, kind, name, uid, namespace: dependent.identity.namespace },
      owners: noOwners,
      dependents: new Set([dependent]),
      isVirtual: true,
      isBeingDeleted: false,
      isDeletingDependents: false,
    })
    this.listener.toDelete(uid)
  }

  /** Whether the reference may be to something that does not exist, so that somebody has to ask. */
  private isDoubtful(item: Item, reference: OwnerReference, owner: Item, wasDoubtful: boolean): boolean {
    const { namespace } = owner.identity
    const isElsewhere = namespace !== item.identity.namespace
    if (namespace !== '' && isElsewhere) {
      if (!owner.isVirtual && !wasDoubtful) this.reportStray(item, reference.uid)
      return true
    }
    return !isReferenceTo(reference, owner.identity) || (isElsewhere && owner.isVirtual)
  }

  private reportStray(item: Item, ownerUid: string): void {
    const reference = item.owners.find(({ uid }) => uid === ownerUid)
    if (reference !== undefined) this.listener.strayOwner(item, reference)
  }

  private processTransitions(item: Item, before: KubernetesObject | undefined, after: KubernetesObject): void {
    if (beginsToWait(before, after, orphanFinalizer)) this.listener.toOrphan(item.identity.uid)
    else if (beginsToWait(before, after, foregroundFinalizer)) {
      item.isDeletingDependents = true
      this.allToDelete(item.dependents)
      this.listener.toDelete(item.identity.uid)
    }
  }

  private ownerless(owner: Identity, dependents: ReadonlySet<Item> | readonly Item[]): void {
    const count = 'size' in dependents ? dependents.size : dependents.length
    if (count > 0) this.listener.absentOwner(owner)
    this.allToDelete(dependents)
  }

  private allToDelete(items: Iterable<Item>): void {
    for (const { identity } of items) this.listener.toDelete(identity.uid)
  }
}

/** Updates share what they do not change: most are told apart by comparing references. */
function isSameToGraph({ metadata: before }: KubernetesObject, { metadata: after }: KubernetesObject): boolean {
  return (
    before.ownerReferences === after.ownerReferences &&
    before.deletionTimestamp === after.deletionTimestamp &&
    before.finalizers === after.finalizers
  )
}

/** Dependents that refer to the owner by this identity, and those that do by another. */
function partition(dependents: Iterable<Item>, owner: Identity): { matching: Item[]; others: Item[] } {
  const matching: Item[] = []
  const others: Item[] = []
  for (const dependent of dependents) {
    const isElsewhere = owner.namespace !== '' && owner.namespace !== dependent.identity.namespace
    const references = dependent.owners.filter(({ uid }) => uid === owner.uid)
    const fits = (reference: OwnerReference): boolean => !isElsewhere && isReferenceTo(reference, owner)
    if (references.some(fits)) matching.push(dependent)
    if (isElsewhere || references.some((reference) => !fits(reference))) others.push(dependent)
  }
  return { matching, others }
}

/** Another identity by which dependents refer to the owner: the next one in order, so that all get their turn. */
function alternativeTo(dependents: readonly Item[], absent: Identity): Identity | undefined {
  const found = new Map<string, Identity>()
  for (const { identity, owners } of dependents) {
    for (const { apiVersion, kind, name, uid } of owners) {
      if (uid !== absent.uid) continue
      const isClusterScoped = absent.namespace === '' && apiVersion === absent.apiVersion && kind === absent.kind
      const other = { apiVersion, kind, name, uid, namespace: isClusterScoped ? '' : identity.namespace }
      if (!isSameIdentity(other, absent)) found.set(orderKey(other), other)
    }
  }
  const keys = [...found.keys()].sort()
  const next = keys.find((key) => key > orderKey(absent)) ?? keys[0]
  return next === undefined ? undefined : found.get(next)
}

const orderKey = ({ kind, apiVersion, namespace, name }: Identity): string =>
  [kind, apiVersion, namespace, name].join('\0')
