import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { isAlreadyExists, isOperatingError, notFound } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { nextRevision } from './annotations.ts'
import { progressing } from './conditions.ts'
import type { DeploymentWriter } from './deployment-writer.ts'
import { isNamespaceTerminating } from './errors.ts'
import { createdMessage } from './messages.ts'
import { newSetDraft } from './new-set.ts'
import { hasProgressDeadline, progressReasons } from './progress.ts'
import { wantedReplicas } from './replicas.ts'
import { isSameTemplate } from './revisions.ts'

/** Makes the set of a template that no set has yet, and tells of it. Source: sync.go, getNewReplicaSet. */
export class SetMaker {
  constructor(
    private readonly context: ComponentContext,
    private readonly about: DeploymentWriter,
    /** A set of the deployment's namespace that is known here. */
    private readonly setNamed: (name: string) => ReplicaSet | undefined,
  ) {}

  /** Makes it, with as many pods as there is room for beside the old ones. @throws what kept it from being made */
  create(old: readonly ReplicaSet[]): ReplicaSet {
    const { client, events, minor } = this.context
    const revision = nextRevision(old)
    const draft = newSetDraft(this.about.current, old, revision)
    const name = draft.metadata.name ?? ''
    let set: ReplicaSet
    try {
      set = client.create(ReplicaSet, draft)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      set = isAlreadyExists(error) ? this.takeExisting(name, error) : this.failToCreate(name, error)
      this.about.writeRevision(String(revision), undefined)
      return set
    }
    const replicas = wantedReplicas(set)
    const object = this.about.current
    if (replicas > 0) events.record({ object }, 'Normal', 'ScalingReplicaSet', createdMessage(name, replicas, minor))
    const created = progressing('True', progressReasons.created, `Created new replica set "${name}"`)
    this.about.writeRevision(String(revision), hasProgressDeadline(this.about.current) ? created : undefined)
    return set
  }

  /** A set of that name is ours and was not seen until now, or has another template: then the name has to change. */
  private takeExisting(name: string, error: Error): ReplicaSet {
    const known = this.setNamed(name)
    if (known === undefined) throw notFound(ReplicaSet, name)
    const isOurs = controllerOf(known)?.uid === this.about.current.metadata.uid
    if (isOurs && isSameTemplate(known.spec.template, this.about.current.spec.template)) return known
    const { status } = this.about.current
    this.about.writeStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 })
    throw error
  }

  private failToCreate(name: string, error: Error): never {
    if (isNamespaceTerminating(error)) throw error
    const message = `Failed to create new replica set "${name}": ${error.message}`
    const { createFailed } = progressReasons
    try {
      if (hasProgressDeadline(this.about.current))
        this.about.writeCondition(progressing('False', createFailed, message))
    } catch (second) {
      // What went wrong first is what is to be told.
      if (!isOperatingError(second)) throw second
    }
    this.context.events.record({ object: this.about.current }, 'Warning', createFailed, message)
    throw error
  }
}
