import type { Change } from '../sim/change.ts'
import type { History, Mark } from '../sim/history.ts'
import type { Store } from '../store/store.ts'
import { LiveView, PastView, type View } from './view.ts'

/** Whether something holds at one instant, and the value that was seen, in a few words: `2`, `Pending`. */
export interface Judgement {
  readonly holds: boolean
  readonly seen: string
  /** How it came to be so, where the judgement knows better than the history: the way of a request, hop by hop. */
  readonly way?: readonly string[]
}

export type Predicate = (view: View) => Judgement

/** The beginning of an action: claims about the past reach back to it. */
export interface Beginning {
  readonly atMs: number
  readonly mark: Mark
}

export type Window =
  | { readonly type: 'now' }
  | { readonly type: 'within'; readonly durationMs: number }
  | { readonly type: 'for'; readonly durationMs: number }
  | { readonly type: 'throughout' }
  | { readonly type: 'never' }

/** A value and the instant from which it was seen. */
export interface Observation extends Judgement {
  readonly atMs: number
}

export interface Outcome {
  readonly holds: boolean
  /** Never untrue since the beginning: a `within` that proves nothing. */
  readonly vacuous: boolean
  /** Each value that was seen, in order; the first is that at the beginning of the window. */
  readonly observations: readonly Observation[]
  /** The instant at which it was decided. */
  readonly atMs: number
}

/** How claims move time. */
export interface Clockwork {
  readonly store: Store
  /** Lets the next instant happen if it is not later than that. @returns false where there is none */
  runInstantUntil(limitMs: number): boolean
  runUntil(instantMs: number): void
}

/** Judges a predicate over a window of virtual time. Each instant is judged once, after all that happens at it. */
export class Claim {
  private readonly observations: Observation[] = []

  constructor(
    private readonly clockwork: Clockwork,
    private readonly predicate: Predicate,
    private readonly beginning: Beginning,
  ) {}

  /** What is still to happen at the present instant happens first: an instant is judged once, after all of it. */
  judge(window: Window): Outcome {
    this.clockwork.runUntil(this.nowMs)
    switch (window.type) {
      case 'now':
        return this.decided(this.observe(new LiveView(this.clockwork.store)))
      case 'within':
        return this.within(this.beginning.atMs + window.durationMs)
      case 'for':
        return this.lasting(this.nowMs + window.durationMs)
      case 'throughout':
        return this.past((holds) => holds)
      case 'never':
        return this.past((holds) => !holds)
    }
  }

  private get nowMs(): number {
    return this.clockwork.store.simulation.nowMs
  }

  /** Every instant since the beginning has to be as wanted. */
  private past(isWanted: (holds: boolean) => boolean): Outcome {
    for (const { holds, atMs } of this.replay()) if (!isWanted(holds)) return this.outcome(false, atMs)
    return this.outcome(true)
  }

  private within(deadlineMs: number): Outcome {
    let wasUntrue = false
    for (const { holds, atMs } of this.replay()) {
      if (holds && wasUntrue && atMs <= deadlineMs) return this.outcome(true, atMs)
      if (!holds) wasUntrue = true
    }
    for (const { holds } of this.live(deadlineMs)) {
      if (holds && wasUntrue) return this.outcome(true)
      if (!holds) wasUntrue = true
    }
    return { ...this.outcome(false), vacuous: !wasUntrue }
  }

  private lasting(untilMs: number): Outcome {
    const now = this.observe(new LiveView(this.clockwork.store))
    if (!now.holds) return this.decided(now)
    for (const observation of this.live(untilMs)) if (!observation.holds) return this.decided(observation)
    return this.outcome(true)
  }

  /** Judges the past, instant by instant, beginning with the state before the action's first write. */
  private *replay(): Generator<Observation> {
    const { store } = this.clockwork
    const { history } = store.simulation
    const { mark, atMs } = this.beginning
    const view = new PastView(store, mark, atMs)
    yield this.observe(view)
    let touched = false
    for (let position = mark; position < history.end; position++) {
      const change = history.at(position) as Change
      view.forward(change)
      touched ||= view.reads.touches(change)
      if (!touched || history.at(position + 1)?.at === change.at) continue
      touched = false
      yield this.observe(view)
    }
  }

  /** Lets time run to a limit and judges whenever something that was read has changed. Time stands there at the end. */
  private *live(untilMs: number): Generator<Observation> {
    const { clockwork } = this
    const { history } = clockwork.store.simulation
    const view = new LiveView(clockwork.store)
    this.predicate(view)
    let seen = history.end
    while (clockwork.runInstantUntil(untilMs)) {
      const touched = anyTouched(history, seen, view)
      seen = history.end
      if (touched) yield this.observe(view)
    }
    if (untilMs > this.nowMs) clockwork.runUntil(untilMs)
  }

  private observe(view: View): Observation {
    const observation = { ...this.predicate(view), atMs: view.nowMs }
    const last = this.observations.at(-1)
    if (last === undefined || last.seen !== observation.seen || last.holds !== observation.holds)
      this.observations.push(observation)
    return observation
  }

  private decided({ holds, atMs }: Observation): Outcome {
    return this.outcome(holds, atMs)
  }

  private outcome(holds: boolean, atMs: number = this.nowMs): Outcome {
    return { holds, vacuous: false, observations: this.observations, atMs }
  }
}

function anyTouched(history: History, since: Mark, { reads }: LiveView): boolean {
  for (let position = since; position < history.end; position++) {
    if (reads.touches(history.at(position) as Change)) return true
  }
  return false
}
