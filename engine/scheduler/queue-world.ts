import type { Scope } from '../machines/scope.ts'
import type { Cause } from '../sim/cause.ts'
import type { Profile } from './profile.ts'
import type { QueueSurroundings } from './queue.ts'

/**
 * What the queue may know of the world. A class, since getters in an object literal would keep each run's world alive for
 * long.
 */
export class QueueWorld implements QueueSurroundings {
  readonly preEnqueue: Profile['preEnqueue']
  readonly isWorthRetrying: Profile['isWorthRetrying']
  readonly interestedIn: Profile['interestedIn']

  constructor(
    private readonly scope: Scope,
    profile: Profile,
    readonly onReady: () => void,
  ) {
    this.preEnqueue = profile.preEnqueue.bind(profile)
    this.isWorthRetrying = profile.isWorthRetrying.bind(profile)
    this.interestedIn = profile.interestedIn.bind(profile)
  }

  get nowMs(): number {
    return this.scope.simulation.nowMs
  }

  get cause(): Cause | null {
    return this.scope.simulation.cause
  }

  at(instantMs: number, run: () => void, isForEver: boolean): () => void {
    const planned = this.scope.at(instantMs, run, { periodic: isForEver })
    return () => this.scope.cancel(planned)
  }
}
