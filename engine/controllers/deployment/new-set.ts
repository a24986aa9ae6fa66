import { Deployment } from '../../api/kinds/deployment.ts'
import type { Draft } from '../../api/kinds/kind.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { conditionOf } from '../../api/meta/conditions.ts'
import { templateHash } from '../../api/meta/hash.ts'
import { controllerOf, ownerReference } from '../../api/meta/owners.ts'
import type { DeploymentStatus } from '../../api/schema/types.ts'
import { isAlreadyExists } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { hasProgressDeadline, withDeploymentCondition } from './progress.ts'
import { maxSurge, wantedReplicas } from './replicas.ts'
import {
  hasTemplate,
  newSetAnnotations,
  newSetAnnotationsSized,
  revisionAnnotation,
  revisionOf,
  templateHashLabel,
} from './revisions.ts'

/** Makes the set of a deployment's newest template and keeps its revision. */
export class NewSets {
  /** Deployments as this controller has written them during the look under way. */
  private written = new Map<string, Deployment>()

  constructor(private readonly context: ComponentContext) {}

  /** The deployment as it was last written here, where that is newer than the cache. */
  latest(deployment: Deployment): Deployment {
    const known = this.written.get(deployment.metadata.uid)
    if (known === undefined) return deployment
    return Number(known.metadata.resourceVersion) > Number(deployment.metadata.resourceVersion) ? known : deployment
  }

  scaled(deployment: Deployment, set: string, from: number, to: number): void {
    const { events, minor } = this.context
    const direction = to > from ? 'up' : 'down'
    const numbers = minor >= 26 ? `from ${from} to ${to}` : `to ${to}`
    events.record(
      { object: deployment },
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${set} ${numbers}`,
    )
  }

  /** The set with the deployment's annotations, the newest revision, and its minReadySeconds. */
  refresh(deployment: Deployment, set: ReplicaSet, old: readonly ReplicaSet[]): ReplicaSet {
    const annotations = newSetAnnotations(deployment, set, nextRevision(old))
    const { minReadySeconds = 0 } = deployment.spec
    const same = annotations === set.metadata.annotations && (set.spec.minReadySeconds ?? 0) === minReadySeconds
    if (!same) {
      const spec = minReadySeconds === (set.spec.minReadySeconds ?? 0) ? set.spec : { ...set.spec, minReadySeconds }
      return this.context.client.update(ReplicaSet, { ...set, metadata: { ...set.metadata, annotations }, spec })
    }
    const current = this.withRevision(deployment, annotations[revisionAnnotation])
    const found = `Found new replica set "${set.metadata.name}"`
    if (hasProgressDeadline(deployment) && conditionOf(current, 'Progressing') === undefined)
      this.progress(current, 'FoundNewReplicaSet', found)
    return set
  }

  create(deployment: Deployment, old: readonly ReplicaSet[], replicas: number): ReplicaSet {
    const revision = nextRevision(old)
    const draft = this.draft(deployment, revision, replicas)
    let set: ReplicaSet
    try {
      set = this.context.client.create(ReplicaSet, draft)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      return this.collided(deployment, draft, error)
    }
    if (replicas > 0) this.scaled(deployment, set.metadata.name, 0, replicas)
    const current = this.withRevision(deployment, String(revision))
    if (hasProgressDeadline(deployment))
      this.progress(current, 'NewReplicaSetCreated', `Created new replica set "${set.metadata.name}"`)
    return set
  }

  /** A set of that name: ours, made a moment ago, or another template's, so that the next name has to be different. */
  private collided(deployment: Deployment, draft: Draft<ReplicaSet>, error: unknown): ReplicaSet {
    const { client } = this.context
    const at = { namespace: deployment.metadata.namespace ?? '', name: draft.metadata.name ?? '' }
    const known = client.get(ReplicaSet, at)
    if (controllerOf(known)?.uid === deployment.metadata.uid && hasTemplate(known, deployment.spec.template))
      return known
    const status: DeploymentStatus = {
      ...deployment.status,
      collisionCount: (deployment.status.collisionCount ?? 0) + 1,
    }
    client.updateStatus(Deployment, { ...deployment, status })
    throw error
  }

  private draft(deployment: Deployment, revision: number, replicas: number): Draft<ReplicaSet> {
    const { spec, metadata, status } = deployment
    const hash = templateHash(spec.template, status.collisionCount)
    const labels = { ...spec.template.metadata?.labels, [templateHashLabel]: hash }
    const wanted = wantedReplicas(deployment)
    return {
      metadata: {
        name: `${metadata.name}-${hash}`,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        labels,
        annotations: newSetAnnotationsSized(deployment, revision, wanted, wanted + maxSurge(deployment)),
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas,
        ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
        selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [templateHashLabel]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    }
  }

  private withRevision(deployment: Deployment, revision: string | undefined): Deployment {
    const current = this.latest(deployment)
    if (revision === undefined || current.metadata.annotations?.[revisionAnnotation] === revision) return current
    const annotations = { ...current.metadata.annotations, [revisionAnnotation]: revision }
    return this.remember(
      this.context.client.update(Deployment, { ...current, metadata: { ...current.metadata, annotations } }),
    )
  }

  private progress(deployment: Deployment, reason: string, message: string): Deployment {
    const { client, time } = this.context
    const next = { type: 'Progressing', status: 'True', reason, message } as const
    const conditions = withDeploymentCondition(deployment.status.conditions ?? [], next, time.now())
    return this.remember(
      client.updateStatus(Deployment, { ...deployment, status: { ...deployment.status, conditions } }),
    )
  }

  private remember(deployment: Deployment): Deployment {
    this.written.set(deployment.metadata.uid, deployment)
    return deployment
  }
}

function nextRevision(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1
}
