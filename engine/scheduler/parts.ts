import type { ComponentContext } from '../runtime/component.ts'
import type { Nominations } from './nominations.ts'
import type { Profile } from './profile.ts'
import type { SchedulingQueue } from './queue.ts'
import type { Snapshot } from './snapshot.ts'

/** The name pods ask for when they ask for nothing else. */
export const defaultSchedulerName = 'default-scheduler'

/** What the parts of the scheduler share. */
export interface SchedulerParts {
  readonly context: ComponentContext
  readonly snapshot: Snapshot
  readonly queue: SchedulingQueue
  readonly nominations: Nominations
  readonly profile: Profile
  /** Pods that were given a node, until the watch says so too. */
  readonly assumed: Set<string>
  /** Those of them that cannot be bound before something is done on their nodes. */
  readonly preparing: Set<string>
}
