import type { Kind } from '../../api/kinds/kind.ts'
import { ResourceQuota } from '../../api/kinds/resource-quota.ts'
import type { ResourceList } from '../../api/meta/quantity.ts'
import { addResourceLists, resourceListsEqual } from '../../api/meta/resource-lists.ts'
import { scopesOf } from '../../api/quota/charge.ts'
import { quotaEvaluatorOf } from '../../api/quota/evaluators.ts'
import { usageOf, withUsage } from '../../api/quota/usage.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { Unreachable } from '../../api/status.ts'
import { type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { effectOf } from './plan.ts'
import { Recounts } from './recounts.ts'

/** Source: pkg/controller/resourcequota. Only the kinds that some quota counts are watched. */
export class ResourceQuotaController {
  private readonly quotas: Informer<ResourceQuota>
  private readonly queue: WorkQueue
  private readonly recounts: Recounts
  private readonly watched = new Set<string>()

  constructor(private readonly context: ComponentContext) {
    this.quotas = context.informers.of(ResourceQuota)
    this.queue = workQueue(context, (key) => this.sync(key))
    this.recounts = new Recounts(context, (key) => this.queue.add(key))
  }

  start(): void {
    this.quotas.onChange((after, before, key) => {
      if (after === undefined) return
      const isLimited = before !== undefined && resourceListsEqual(before.spec?.hard ?? {}, after.spec?.hard ?? {})
      if (!isLimited) {
        this.watchWhatCounts(after)
        this.queue.add(key)
      }
      // What was charged for may never have been stored.
      else if (before.status !== after.status) this.recounts.plan(key)
    })
  }

  private watchWhatCounts(quota: ResourceQuota): void {
    for (const kind of this.kindsOf(quota)) {
      if (this.watched.has(kind.table)) continue
      this.watched.add(kind.table)
      this.context.informers.of(kind).onChange((after, before) => this.changed(kind, after, before))
    }
  }

  /** The kinds of which a quota limits something. */
  private kindsOf(quota: ResourceQuota): readonly Kind[] {
    const names = Object.keys(quota.spec?.hard ?? {})
    return this.context.client.kinds.filter((kind) => {
      const evaluator = quotaEvaluatorOf(kind)
      return evaluator !== undefined && evaluator.matchingResources(names).length > 0
    })
  }

  private changed(kind: Kind, after: KubernetesObject | undefined, before: KubernetesObject | undefined): void {
    if (before === undefined) return
    const quotas = this.quotas.cache.by('namespace', before.metadata.namespace ?? '')
    const evaluator = quotas.size === 0 ? undefined : quotaEvaluatorOf(kind)
    if (evaluator === undefined) return
    const { time } = this.context
    const effect = effectOf(evaluator, after, before, time.nowUnixMs)
    if (effect === undefined) return
    for (const [key, quota] of quotas) {
      if (evaluator.matchingResources(Object.keys(quota.status?.hard ?? {})).length === 0) continue
      if (effect === 'gives') this.queue.add(key)
      else this.recounts.plan(key, effect.laterAtMs - time.epochMs)
    }
  }

  private sync(key: string): void {
    const quota = this.quotas.get(key)
    if (quota === undefined) return
    const counted = withUsage(quota, this.used(quota))
    if (counted !== quota) this.context.client.updateStatus(ResourceQuota, counted)
  }

  private used(quota: ResourceQuota): ResourceList {
    const { informers, time } = this.context
    const [hard, scopes, nowMs] = [Object.keys(quota.spec?.hard ?? {}), scopesOf(quota), time.nowUnixMs]
    let total: ResourceList = {}
    for (const kind of this.kindsOf(quota)) {
      const evaluator = quotaEvaluatorOf(kind)
      const informer = informers.of(kind)
      if (!informer.synced) throw new Unreachable(`${kind.plural} have not been listed yet`)
      const objects = [...informer.cache.by('namespace', quota.metadata.namespace ?? '').values()]
      if (evaluator === undefined) continue
      const names = evaluator.matchingResources(hard)
      total = addResourceLists(total, usageOf(evaluator, objects, { names, scopes, nowMs }))
    }
    return total
  }
}
