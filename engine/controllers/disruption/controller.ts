import { Deployment } from '../../api/kinds/deployment.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { PodDisruptionBudget as BudgetKind } from '../../api/kinds/pod-disruption-budget.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { ReplicationController } from '../../api/kinds/replication-controller.ts'
import { StatefulSet } from '../../api/kinds/stateful-set.ts'
import { conditionOf, setCondition } from '../../api/meta/conditions.ts'
import { IntOrStringError } from '../../api/meta/int-or-string.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isPodReady, isPodTerminal } from '../../api/meta/pods.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { KubernetesObject, OwnerReference, Pod, PodDisruptionBudget } from '../../api/schema/types.ts'
import { qualifiedResource } from '../../api/status.ts'
import { staleDisruptionMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { disruptedPods, expectation, failedStatus, healthyPods, withStatus } from './budget-status.ts'
import { groupOf, type Owners, type Scale, ScaleUnknown, totalScale } from './owner-scale.ts'
import { selectorText } from './selector-text.ts'

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
    const staleMs = after === undefined ? undefined : this.staleInMs(after)
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
    const { client, time } = this.context
    const next = this.counted(budget)
    if (next !== budget) client.updateStatus(BudgetKind, next)
    const { recheckMs } = disruptedPods(next, this.podsOf(next), time.nowUnixMs)
    if (recheckMs === undefined) return
    this.queue.addAfter(key, recheckMs - time.nowUnixMs + 1, 'pods that were evicted to be deleted')
  }

  private counted(budget: PodDisruptionBudget): PodDisruptionBudget {
    const { time, events } = this.context
    const { nowUnixMs } = time
    const pods = this.podsOf(budget)
    if (pods.length === 0) events.record({ object: budget }, 'Normal', 'NoPods', 'No matching pods found')
    try {
      const expected = expectation(budget, pods.length, () => this.scaleOf(budget, pods))
      const disrupted = disruptedPods(budget, pods, nowUnixMs)
      for (const pod of disrupted.overdue) this.sayOverdue(budget, pod)
      const healthy = healthyPods(pods, disrupted.pods, nowUnixMs)
      return withStatus(budget, expected, healthy, disrupted.pods, time.now())
    } catch (error) {
      if (!(error instanceof ScaleUnknown) && !(error instanceof IntOrStringError)) throw error
      const message = `Failed to calculate the number of expected pods: ${error.message}`
      events.record({ object: budget }, 'Warning', 'CalculateExpectedPodCountFailed', message)
      return failedStatus(budget, error.message, time.now())
    }
  }

  private podsOf({ metadata, spec }: PodDisruptionBudget): readonly Pod[] {
    const selector = selectorFrom(spec?.selector)
    const pods = this.pods.cache.by('namespace', metadata.namespace ?? '').values()
    return [...pods].filter((pod) => selector.matches(pod.metadata.labels))
  }

  private scaleOf(budget: PodDisruptionBudget, pods: readonly Pod[]): number {
    const { replicas, unmanaged } = totalScale(this, pods)
    if (unmanaged.length > 0) {
      const message =
        `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec?.selector)}) were found to be ` +
        'unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined ' +
        'behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
      this.context.events.record({ object: budget }, 'Warning', 'UnmanagedPods', message)
    }
    return replicas
  }

  private sayOverdue({ metadata }: PodDisruptionBudget, pod: Pod): void {
    // The event names the namespace twice, and not the budget.
    const message = `Pod was expected by PDB ${metadata.namespace}/${metadata.namespace} to be deleted but it wasn't`
    this.context.events.record({ object: pod }, 'Warning', 'NotDeleted', message)
  }

  cached(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.owners.get(kind)?.get(`${namespace}/${name}`)
  }

  scaled({ apiVersion, kind: name, name: owner, uid }: OwnerReference, namespace: string): Scale | undefined {
    const { client } = this.context
    const group = groupOf(apiVersion)
    const kind = client.kindOf(group, name)
    if (kind === undefined) {
      const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
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

  /** After how long a pod's mark will be stale; undefined where it has none. A kubelet's own are never stale. */
  private staleInMs(pod: Pod): number | undefined {
    const mark = conditionOf(pod, 'DisruptionTarget')
    if (mark?.status !== 'True' || mark.reason === 'TerminationByKubelet' || isPodTerminal(pod)) return undefined
    if (pod.metadata.deletionTimestamp !== undefined || mark.lastTransitionTime === undefined) return undefined
    return Math.max(0, parseTime(mark.lastTransitionTime) + staleDisruptionMs - this.context.time.nowUnixMs)
  }

  private clearStaleMark(key: string): void {
    const pod = this.pods.get(key)
    const staleMs = pod === undefined ? undefined : this.staleInMs(pod)
    if (pod === undefined || staleMs === undefined) return
    if (staleMs > 0) {
      this.stalePods.addAfter(key, staleMs, 'a pod that was to be disrupted')
      return
    }
    const cleared = setCondition(pod, { type: 'DisruptionTarget', status: 'False' }, this.context.time.now())
    this.context.client.updateStatus(PodKind, cleared)
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
