import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { sizedAnnotations } from './annotations.ts'
import type { DeploymentWriter } from './deployment-writer.ts'
import { scalingMessage } from './messages.ts'
import { maxSurge, wantedReplicas } from './replicas.ts'
import { setsToForget } from './revisions.ts'
import type { Resize } from './rolling.ts'

/** Gives the sets of a deployment their sizes during one look at it, and tells of it. */
export class SetWriter {
  /** Sets as they were written during this look, by uid. */
  private readonly written = new Map<string, ReplicaSet>()

  constructor(
    private readonly context: ComponentContext,
    private readonly about: DeploymentWriter,
  ) {}

  /** @returns whether a set was given another size */
  resizeAll(steps: readonly Resize[]): boolean {
    let isResized = false
    for (const step of steps) if (this.resize(step)) isResized = true
    return isResized
  }

  resize({ set: seen, replicas }: Resize): boolean {
    const { client, events, minor } = this.context
    const set = this.written.get(seen.metadata.uid) ?? seen
    const [from, wanted] = [wantedReplicas(set), wantedReplicas(this.about.current)]
    const annotations = sizedAnnotations(set.metadata.annotations, wanted, wanted + maxSurge(this.about.current))
    if (from === replicas && annotations === set.metadata.annotations) return false
    const metadata = { ...set.metadata, annotations }
    const next = client.update(ReplicaSet, { ...set, metadata, spec: { ...set.spec, replicas } })
    this.written.set(next.metadata.uid, next)
    if (from === replicas) return false
    const message = scalingMessage(set.metadata.name, from, replicas, minor)
    events.record({ object: this.about.current }, 'Normal', 'ScalingReplicaSet', message)
    return true
  }

  /** Deletes old sets beyond the limit of history. */
  forget(old: readonly ReplicaSet[]): void {
    let first: Error | undefined
    for (const { metadata } of setsToForget(this.about.current, old)) {
      try {
        this.context.client.delete(ReplicaSet, { namespace: metadata.namespace ?? '', name: metadata.name })
      } catch (error) {
        if (!isOperatingError(error)) throw error
        if (!isNotFound(error)) first ??= error
      }
    }
    if (first !== undefined) throw first
  }
}
