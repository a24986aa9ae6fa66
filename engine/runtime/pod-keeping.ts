import type { Kind } from '../api/kinds/kind.ts'
import type { Pod } from '../api/kinds/pod.ts'
import { selectorFrom } from '../api/meta/labels.ts'
import { isPodReady } from '../api/meta/pods.ts'
import type { KubernetesObject, LabelSelector } from '../api/schema/types.ts'
import { type ComponentContext, workQueue } from './component.ts'
import { Expectations } from './expectations.ts'
import type { Informer } from './informer.ts'
import { OwnedPods } from './owned-pods.ts'
import type { WorkQueue } from './work-queue.ts'

/** What keeps pods of its own: a daemon set, a stateful set. */
interface PodOwner extends KubernetesObject {
  readonly spec: { readonly selector: LabelSelector; readonly minReadySeconds?: number }
}

/**
 * How a controller begins that keeps pods: it looks at an owner when that or one of its pods changes, expects what it has
 * asked for until its cache shows it, and looks again when a pod that is ready may have become available.
 */
export class PodKeeping<O extends PodOwner> {
  readonly owners: Informer<O>
  readonly owned: OwnedPods<O>
  readonly queue: WorkQueue
  /** A cache that lags must not make the controller ask twice. */
  readonly expectations: Expectations

  constructor(context: ComponentContext, kind: Kind<O>, reconcile: (key: string) => void) {
    const { informers } = context
    this.expectations = new Expectations(context.time)
    this.queue = workQueue(context, reconcile)
    this.owners = informers.of(kind)
    this.owners.onChange((after, before, key) => {
      if (before !== undefined && before.metadata.uid !== after?.metadata.uid) this.expectations.forget(key)
      this.queue.add(key)
    })
    this.owned = new OwnedPods(informers, {
      kind,
      selector: ({ spec }) => selectorFrom(spec.selector),
      wake: (key) => this.queue.add(key),
      added: (key) => this.expectations.creationObserved(key),
      deleted: (key, podKey) => this.expectations.deletionObserved(key, podKey),
      updated: (key, after, before) => this.podUpdated(key, after, before),
    })
  }

  private podUpdated(key: string, after: Pod, before: Pod): void {
    const { minReadySeconds = 0 } = this.owners.get(key)?.spec ?? {}
    if (!isPodReady(before) && isPodReady(after)) this.lookWhenAvailable(key, minReadySeconds, 1)
  }

  /** Only time can make a pod available that is ready. */
  lookWhenAvailable(key: string, minReadySeconds: number, moreSeconds = 0): void {
    if (minReadySeconds === 0) return
    const reason = `pods to have been ready for ${minReadySeconds} s`
    this.queue.addAfter(key, (minReadySeconds + moreSeconds) * 1000, reason)
  }
}
