import type { Ground } from '../ground.ts'
import type { Store } from '../store/store.ts'
import type { Clockwork } from './claim.ts'
import { ReadinessWatch, readyWithinMs, settledWithinMs, unready } from './readiness.ts'

/** Lets virtual time run: to an instant, until everything is ready, until nothing goes on. */
export class Runner implements Clockwork {
  constructor(private readonly ground: Ground) {}

  get store(): Store {
    return this.ground.store
  }

  /** Whether nothing but periodic work is planned. */
  get isSettled(): boolean {
    return !this.ground.simulation.hasWork
  }

  runInstantUntil(limitMs: number): boolean {
    const { simulation } = this.ground
    const nextMs = simulation.nextInstantMs()
    if (nextMs === undefined || nextMs > limitMs) return false
    simulation.runInstant()
    return true
  }

  runUntil(instantMs: number): void {
    this.ground.simulation.runUntil(instantMs)
  }

  /** Lets time run until something is so. @returns whether it came to be within the limit; time stands there then */
  runUntilTrue(isSo: () => boolean, withinMs: number): boolean {
    const limitMs = this.ground.simulation.nowMs + withinMs
    while (!isSo()) {
      if (this.runInstantUntil(limitMs)) continue
      this.runUntil(limitMs)
      return isSo()
    }
    return true
  }

  /** To the first instant at which everything is ready. @throws where that takes longer than 15 minutes, naming what is not */
  runUntilReady(): void {
    const watch = new ReadinessWatch(this.ground)
    if (this.runUntilTrue(() => watch.ready, readyWithinMs)) return
    const shown = [...unready(this.ground)]
      .slice(0, 5)
      .map(({ table, key, reason }) => `  ${table.toLowerCase()} ${key} ${reason}`)
    const waiting = this.ground.waitingRoom
      .all()
      .slice(0, 5)
      .map(({ component, key, reason }) => `  ${component} ${key}: ${reason}`)
    throw new Error(
      [
        'Not everything was ready after 15 minutes:',
        ...shown,
        ...(waiting.length > 0 ? ['What waits:', ...waiting] : []),
      ].join('\n'),
    )
  }

  /** Until nothing but periodic work is planned. @throws where that takes longer than two hours, naming what goes on */
  runUntilSettled(): void {
    const { simulation } = this.ground
    if (this.runUntilTrue(() => this.isSettled, settledWithinMs)) return
    const lanes = new Set<string>()
    for (const { lane, periodic } of simulation.pending()) if (!periodic) lanes.add(lane)
    throw new Error(`The cluster had not settled after 2 hours; still at work: ${[...lanes].slice(0, 10).join(', ')}.`)
  }
}
