import { Deployment } from '../../api/kinds/deployment.ts'
import type { DeploymentStatus } from '../../api/schema/types.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import { revisionAnnotation } from './annotations.ts'
import { type NewCondition, withDeploymentCondition } from './conditions.ts'

/** A deployment during one look at it, and what is written to it. */
export class DeploymentWriter {
  private isWritten = false

  constructor(
    private readonly context: ComponentContext,
    private deployment: Deployment,
  ) {}

  /** The deployment as the cache has it, or as it was written since. */
  get current(): Deployment {
    return this.deployment
  }

  writeRevision(revision: string | undefined, condition: NewCondition | undefined): void {
    const { annotations } = this.deployment.metadata
    const isRevision = revision === undefined || annotations?.[revisionAnnotation] === revision
    if (isRevision && condition === undefined) return
    const metadata = isRevision
      ? this.deployment.metadata
      : { ...this.deployment.metadata, annotations: { ...annotations, [revisionAnnotation]: revision } }
    this.write({ ...this.deployment, metadata, status: this.statusWith(condition) })
  }

  writeCondition(condition: NewCondition): void {
    this.writeStatus(this.statusWith(condition))
  }

  private statusWith(condition: NewCondition | undefined): DeploymentStatus {
    const { status } = this.deployment
    if (condition === undefined) return status
    const conditions = withDeploymentCondition(status.conditions ?? [], condition, this.context.time.now())
    return { ...status, conditions }
  }

  writeStatus(status: DeploymentStatus): void {
    this.write({ ...this.deployment, status })
  }

  /**
   * Status and revision are written in one: the status subresource takes annotations too. A second write in one look
   * would conflict with the first, whose version it has not seen; that one brings the next look.
   */
  private write(next: Deployment): void {
    if (this.isWritten) return
    this.isWritten = true
    this.deployment = this.context.client.updateStatus(Deployment, next)
  }
}
