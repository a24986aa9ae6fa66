import { Deployment } from '../../api/kinds/deployment.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { PodDisruptionBudget as BudgetKind } from '../../api/kinds/pod-disruption-budget.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { ReplicationController } from '../../api/kinds/replication-controller.ts'
import { StatefulSet } from '../../api/kinds/stateful-set.ts'
import { groupOf, versionOf } from '../../api/meta/group-version.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import type { KubernetesObject, OwnerReference, Pod, PodDisruptionBudget } from '../../api/schema/types.ts'
import { qualifiedResource } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { type Owners, type Scale, ScaleUnknown } from './owner-scale.ts'
import { planBudget } from './plan.ts'
import { staleInMs, withoutStaleMark } from './stale-mark.ts'

/** Counts what disruption budgets allow. */
export const disruptionController: Component = {
  name: 'disruption-controller',
  start: (context) => void new DisruptionController(context),
}

const watchedOwners: readonly Kind[] = [ReplicationController, ReplicaSet, Deployment, StatefulSet] as unknown as Kind[]

/** Source: pkg/controller/disruption/disruption.go. */
class DisruptionController implements Owners {
  private readonly budgets: Informer<PodDisruptionBudget>
  private readonly pods: Informer<Pod>
  private readonly owners: ReadonlyMap<string, Informer<KubernetesObject>>
  private readonly queue: WorkQueue
  private readonly stalePods: WorkQueue

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.stalePods = workQueue(context, (key) => this.clearStaleMark(key))
    this.budgets = context.informers.of(BudgetKind)
    this.pods = context.informers.of(PodKind)
    this.owners = new Map(watchedOwners.map((kind) => [kind.kind, context.informers.of(kind)]))
    this.budgets.onChange((_after, _before, key) => this.queue.add(key))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, key: string): void {
    const pod = after ?? before
    if (pod === undefined) return
    if (after === undefined || before === undefined || counts(after, before)) this.wakeBudgetOf(pod)
    const staleMs = after === undefined ? undefined : staleInMs(after, this.context.time.nowUnixMs)
    if (staleMs !== undefined) this.stalePods.addAfter(key, staleMs, 'a pod that was to be disrupted')
  }

  private wakeBudgetOf(pod: Pod): void {
    const budgets = this.budgets.cache.by('namespace', pod.metadata.namespace ?? '')
    const matching = [...budgets].filter(([, { spec }]) => selectorFrom(spec?.selector).matches(pod.metadata.labels))
    const [first] = matching
    if (first === undefined) return
    const [key, { metadata }] = first
    if (matching.length > 1) {
      const { namespace, name } = pod.metadata
      const which = `Pod ${JSON.stringify(namespace)}/${JSON.stringify(name)} matches multiple PodDisruptionBudgets.`
      const message = `${which}  Chose ${JSON.stringify(metadata.name)} arbitrarily.`
      this.context.events.record({ object: pod }, 'Warning', 'MultiplePodDisruptionBudgets', message)
    }
    this.queue.add(key)
  }

  private reconcile(key: string): void {
    const budget = this.budgets.get(key)
    if (budget === undefined) return
    const { client, time, events } = this.context
    const { nowUnixMs } = time
    const pods = this.pods.cache.by('namespace', budget.metadata.namespace ?? '').values()
    const plan = planBudget({ budget, pods, owners: this, now: time.now(), nowUnixMs })
    for (const { object, type, reason, message } of plan.tellings) events.record({ object }, type, reason, message)
    if (plan.budget !== budget) client.updateStatus(BudgetKind, plan.budget)
    if (plan.recheckMs === undefined) return
    this.queue.addAfter(key, plan.recheckMs - nowUnixMs + 1, 'pods that were evicted to be deleted')
  }

  cached(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.owners.get(kind)?.get(`${namespace}/${name}`)
  }

  scaled({ apiVersion, kind: name, name: owner, uid }: OwnerReference, namespace: string): Scale | undefined {
    const { client } = this.context
    const group = groupOf(apiVersion)
    const kind = client.kindOf(group, name)
    if (kind === undefined) {
      const version = versionOf(apiVersion)
      const named =
        group === ''
          ? `kind ${JSON.stringify(name)}`
          : `kind ${JSON.stringify(name)} in version ${JSON.stringify(apiVersion)}`
      throw new ScaleUnknown(`no matches for ${version === '' ? JSON.stringify(name) : named}`)
    }
    if (kind.scale === undefined)
      throw new ScaleUnknown(`${qualifiedResource(kind)} does not implement the scale subresource`)
    const found = client.find(kind, { namespace, name: owner })
    return found?.metadata.uid === uid ? { uid, replicas: kind.scale.replicas(found) } : undefined
  }

  private clearStaleMark(key: string): void {
    const pod = this.pods.get(key)
    const { time, client } = this.context
    const staleMs = pod === undefined ? undefined : staleInMs(pod, time.nowUnixMs)
    if (pod === undefined || staleMs === undefined) return
    if (staleMs > 0) {
      this.stalePods.addAfter(key, staleMs, 'a pod that was to be disrupted')
      return
    }
    client.updateStatus(PodKind, withoutStaleMark(pod, time.now()))
  }
}

/** Whether a change of a pod can change what is counted. */
function counts(after: Pod, before: Pod): boolean {
  return (
    isPodReady(after) !== isPodReady(before) ||
    after.metadata.labels !== before.metadata.labels ||
    after.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
    controllerOf(after)?.uid !== controllerOf(before)?.uid
  )
}
