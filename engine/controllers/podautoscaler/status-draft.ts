import { statusKeptAsFirst } from '../../api/kinds/conversions/autoscaler-storage.ts'
import { isTrue, withCondition } from '../../api/meta/conditions.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import type { HorizontalPodAutoscaler } from '../../api/schema/types.ts'

export type Status = HorizontalPodAutoscaler['status']
type Condition = NonNullable<Status['conditions']>[number]

/** The status of an autoscaler while it is looked at. */
export class StatusDraft {
  private next: Status

  constructor(
    private readonly before: Status | undefined,
    private readonly now: string,
    /** Whether it is stored as `autoscaling/v1`: what that says otherwise is no change. */
    private readonly storedAsFirst: boolean,
  ) {
    this.next = before ?? { desiredReplicas: 0 }
  }

  condition(type: Condition['type'], status: 'True' | 'False', reason: string, message: string): void {
    const conditions = withCondition(this.next.conditions, { type, status, reason, message }, this.now)
    this.next = { ...this.next, conditions }
  }

  isTrue(type: Condition['type']): boolean {
    return isTrue({ status: this.next }, type)
  }

  forget(type: Condition['type']): void {
    const { conditions } = this.next
    if (conditions?.some((condition) => condition.type === type) !== true) return
    this.next = { ...this.next, conditions: conditions.filter((condition) => condition.type !== type) }
  }

  rescaled(): void {
    this.next = { ...this.next, lastScaleTime: this.now }
  }

  /** What there is, what the metrics say (nothing where none were asked) and, where that is known, what shall be. */
  observe(currentReplicas: number, currentMetrics: Status['currentMetrics'], desiredReplicas?: number): void {
    const { lastScaleTime, conditions, desiredReplicas: before } = this.next
    this.next = {
      currentReplicas,
      desiredReplicas: desiredReplicas ?? before,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(currentMetrics === undefined ? {} : { currentMetrics }),
      ...(conditions === undefined ? {} : { conditions }),
    }
  }

  done(): { readonly status: Status; readonly changed: boolean } {
    if (this.storedAsFirst) this.next = statusKeptAsFirst(this.next)
    const changed = !deepEqual(this.before, this.next)
    return { status: changed ? this.next : (this.before ?? this.next), changed }
  }
}
