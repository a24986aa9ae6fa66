import type { Kind } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { Selector } from '../api/meta/labels.ts'
import { controllerOf } from '../api/meta/owners.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { indexForClaims } from './claims.ts'
import type { Informer, Informers } from './informer.ts'

/** A controller that keeps pods, as far as the news of pods concern it. */
export interface PodKeeper<O extends KubernetesObject> {
  readonly kind: Kind<O>
  readonly selector: (owner: O) => Selector
  /** Has to be looked at again. */
  readonly wake: (key: string) => void
  readonly added?: (key: string, pod: Pod) => void
  /** Its deletion has begun, or it is gone. */
  readonly deleted?: (key: string, podKey: string) => void
  readonly updated?: (key: string, after: Pod, before: Pod) => void
}

/** Tells a controller of its own pods, and of pods without a controller that one of its objects selects. */
export class OwnedPods<O extends KubernetesObject> {
  readonly pods: Informer<Pod>
  private readonly owners: Informer<O>

  constructor(
    informers: Informers,
    private readonly keeper: PodKeeper<O>,
  ) {
    this.owners = informers.of(keeper.kind)
    this.pods = informers.of(Pod)
    indexForClaims(this.pods)
    this.pods.onChange((after, before, key) => this.changed(after, before, key))
  }

  /** The key of the owner that an object names, where it is the one that is known here. */
  ownerKey(object: KubernetesObject): string | undefined {
    const reference = controllerOf(object)
    if (reference === undefined || reference.kind !== this.keeper.kind.kind) return undefined
    const key = `${object.metadata.namespace}/${reference.name}`
    return this.owners.get(key)?.metadata.uid === reference.uid ? key : undefined
  }

  /** Wakes whoever selects an object that nobody controls. */
  wakeSelecting(object: KubernetesObject): void {
    if (controllerOf(object) !== undefined) return
    for (const [key, owner] of this.owners.cache.by('namespace', object.metadata.namespace ?? ''))
      if (this.keeper.selector(owner).matches(object.metadata.labels)) this.keeper.wake(key)
  }

  private changed(after: Pod | undefined, before: Pod | undefined, podKey: string): void {
    const pod = after ?? before
    if (pod === undefined) return
    if (after === undefined || after.metadata.deletionTimestamp !== undefined) this.gone(pod, podKey)
    else if (before === undefined) this.added(after)
    else this.updated(after, before)
  }

  private gone(pod: Pod, podKey: string): void {
    const key = this.ownerKey(pod)
    if (key === undefined) return
    this.keeper.deleted?.(key, podKey)
    this.keeper.wake(key)
  }

  private added(pod: Pod): void {
    const key = this.ownerKey(pod)
    if (key === undefined) this.wakeSelecting(pod)
    else {
      this.keeper.added?.(key, pod)
      this.keeper.wake(key)
    }
  }

  private updated(after: Pod, before: Pod): void {
    const [key, formerKey] = [this.ownerKey(after), this.ownerKey(before)]
    if (formerKey !== undefined && formerKey !== key) this.keeper.wake(formerKey)
    if (key !== undefined) {
      this.keeper.wake(key)
      this.keeper.updated?.(key, after, before)
    } else if (after.metadata.labels !== before.metadata.labels || controllerOf(before)) this.wakeSelecting(after)
  }
}
