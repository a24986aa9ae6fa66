import { Deployment } from '../../api/kinds/deployment.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isOperatingError } from '../../api/status.ts'
import { claimObjects, indexForClaims } from '../../runtime/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { Deadlines } from './deadlines.ts'
import { isNamespaceTerminating } from './errors.ts'
import { deploymentsSelecting } from './revisions.ts'
import { Rollout } from './rollout.ts'

/** Rolls the template of each deployment out through replica sets, one per revision. */
export const deploymentController: Component = {
  name: 'deployment-controller',
  sleepsUntil: [Deployment],
  start: (context) => void new DeploymentController(context),
}

/** A deployment that cannot be brought forward is left alone after so many attempts, until something changes. */
const maxRetries = 15
/** Source: pkg/controller/deployment/deployment_controller.go. */
class DeploymentController {
  private readonly deployments: Informer<Deployment>
  private readonly sets: Informer<ReplicaSet>
  private readonly pods: Informer<Pod>
  private readonly queue: WorkQueue
  private readonly deadlines: Deadlines

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (key) => this.reconcile(key))
    this.deadlines = new Deadlines(context, (key) => this.queue.add(key))
    this.deployments = context.informers.of(Deployment)
    this.sets = context.informers.of(ReplicaSet)
    this.pods = context.informers.of(Pod)
    indexForClaims(this.sets)
    this.pods.addIndex('owner', (pod) => controllerOf(pod)?.uid)
    this.deployments.onChange((_after, _before, key) => this.queue.add(key))
    this.sets.onChange((after, before) => this.setChanged(after, before))
    this.pods.onChange((after, before) => this.podChanged(after, before))
  }

  private setChanged(after: ReplicaSet | undefined, before: ReplicaSet | undefined): void {
    const [key, formerKey] = [this.ownerKey(after), this.ownerKey(before)]
    if (formerKey !== undefined && formerKey !== key) this.queue.add(formerKey)
    if (key !== undefined) this.queue.add(key)
    if (after === undefined || after.metadata.deletionTimestamp !== undefined) return
    if (controllerOf(after) !== undefined) return
    const isOther = before === undefined || before.metadata.labels !== after.metadata.labels
    if (isOther || controllerOf(before) !== undefined) this.offer(after)
  }

  /** Whoever selects a set that nobody controls may want it. */
  private offer(set: ReplicaSet): void {
    const near = this.deployments.cache.by('namespace', set.metadata.namespace ?? '')
    for (const { metadata } of deploymentsSelecting(set, near.values()))
      this.queue.add(`${metadata.namespace}/${metadata.name}`)
  }

  /** Only a deployment that recreates waits for pods: until the last of them is gone. */
  private podChanged(after: Pod | undefined, before: Pod | undefined): void {
    if (after !== undefined || before === undefined) return
    const reference = controllerOf(before)
    if (reference?.kind !== ReplicaSet.kind) return
    const set = this.sets.get(`${before.metadata.namespace}/${reference.name}`)
    const key = set?.metadata.uid === reference.uid ? this.ownerKey(set) : undefined
    const deployment = key === undefined ? undefined : this.deployments.get(key)
    if (key === undefined || deployment?.spec.strategy?.type !== 'Recreate') return
    if (this.setsOf(deployment).every((each) => this.podsOf(each).size === 0)) this.queue.add(key)
  }

  /** The key of the deployment that controls the set, where it is the one that is known here. */
  private ownerKey(set: ReplicaSet | undefined): string | undefined {
    const reference = set === undefined ? undefined : controllerOf(set)
    if (set === undefined || reference?.kind !== Deployment.kind) return undefined
    const key = `${set.metadata.namespace}/${reference.name}`
    return this.deployments.get(key)?.metadata.uid === reference.uid ? key : undefined
  }

  private setsOf({ metadata }: Deployment): readonly ReplicaSet[] {
    return [...this.sets.cache.by('owner', metadata.uid).values()]
  }

  private podsOf({ metadata }: ReplicaSet): ReadonlyMap<string, Pod> {
    return this.pods.cache.by('owner', metadata.uid)
  }

  private reconcile(key: string): void {
    this.deadlines.cancel(key)
    const deployment = this.deployments.get(key)
    if (deployment === undefined) return
    try {
      this.look(key, deployment)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (!isNamespaceTerminating(error) && this.queue.retries(key) < maxRetries) throw error
    }
  }

  private claimSets(owner: Deployment): readonly ReplicaSet[] {
    const claimant = { kind: Deployment, owner, selector: selectorFrom(owner.spec.selector) }
    return claimObjects(this.context.client, claimant, { kind: ReplicaSet, cache: this.sets.cache })
  }

  private look(key: string, deployment: Deployment): void {
    const waitMs = new Rollout(this.context, deployment, {
      sets: this.claimSets(deployment),
      setNamed: (name) => this.sets.get(`${deployment.metadata.namespace}/${name}`),
      podsOf: (set) => this.podsOf(set).values(),
    }).run()
    if (waitMs !== undefined) this.deadlines.plan(key, waitMs)
  }
}
