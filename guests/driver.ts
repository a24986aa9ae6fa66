import type { Runner } from '../engine/index.ts'

/** Somebody's asynchronous code that lives in virtual time: a controller of their own, a step that waits. */
export interface Guest {
  /** For messages. */
  readonly name: string
  /** The next virtual instant at which it wants to do something by itself; undefined where it only answers. */
  nextInstantMs(): number | undefined
  /** Lets it do what it has to do at the present instant. @returns whether it did anything */
  act(): Promise<boolean>
}

/** A guest that never comes to an end at one instant makes no progress. */
export const turnsPerInstantMax = 10_000

/**
 * Engine and guests take turns: all events of one instant, then the guests until none has anything to do before some
 * later instant, then on. Whoever has the earlier next instant goes first, so neither runs ahead of the other.
 */
export class Driver {
  private readonly guests: Guest[] = []

  constructor(
    private readonly runner: Runner,
    private readonly nowMs: () => number,
    private readonly nextEngineInstantMs: () => number | undefined,
  ) {}

  /** @returns how it leaves */
  join(guest: Guest): () => void {
    this.guests.push(guest)
    return () => {
      const index = this.guests.indexOf(guest)
      if (index >= 0) this.guests.splice(index, 1)
    }
  }

  /** Lets time run to an instant, with every guest at every instant of its own. */
  async runUntil(instantMs: number): Promise<void> {
    await this.letGuestsAct()
    while (await this.runInstantUntil(instantMs));
    this.runner.runUntil(instantMs)
    await this.letGuestsAct()
  }

  /** Lets time run until something is so. @returns whether it came to be within the limit */
  async runUntilTrue(isSo: () => boolean, withinMs: number): Promise<boolean> {
    const limitMs = this.nowMs() + withinMs
    await this.letGuestsAct()
    while (!isSo()) {
      if (await this.runInstantUntil(limitMs)) continue
      this.runner.runUntil(limitMs)
      return isSo()
    }
    return true
  }

  private async runInstantUntil(limitMs: number): Promise<boolean> {
    const next = this.nextInstantMs()
    if (next === undefined || next > limitMs) return false
    // The engine's events of that instant come first; where it has none, the clock moves all the same.
    this.runner.runUntil(next)
    await this.letGuestsAct()
    return true
  }

  private nextInstantMs(): number | undefined {
    const instants = [this.nextEngineInstantMs(), ...this.guests.map((guest) => guest.nextInstantMs())]
    const known = instants.filter((instant): instant is number => instant !== undefined)
    return known.length === 0 ? undefined : Math.max(this.nowMs(), Math.min(...known))
  }

  private async letGuestsAct(): Promise<void> {
    for (let turn = 0; turn < turnsPerInstantMax; turn++) {
      let acted = false
      for (const guest of [...this.guests]) acted = (await guest.act()) || acted
      const engineMs = this.nextEngineInstantMs()
      if (engineMs !== undefined && engineMs <= this.nowMs()) this.runner.runUntil(this.nowMs())
      else if (!acted) return
    }
    const names = this.guests.map(({ name }) => name).join(', ')
    throw new Error(
      `No progress: the guests (${names}) went on for ${turnsPerInstantMax} turns at ${this.nowMs()} ms without time moving on.`,
    )
  }
}
