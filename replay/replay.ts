import type { CommandResult } from '../engine/kubectl/result.ts'
import { limitedReason } from '../engine/runtime/work-queue.ts'
import { Actor } from './actions.ts'
import type { Action, ReplayInput } from './input.ts'
import { observed } from './observation.ts'
import type { RecordedPods } from './recorded-pods.ts'
import type { Line } from './recording.ts'
import { Stage } from './stage.ts'

export interface Refusal {
  readonly action: Action
  readonly code: number
  readonly message: string
}

export interface Played {
  readonly lines: readonly Line[]
  /** When controllers waited for their clients' turn: from, to, in seconds. Which of several goes first then is chance. */
  readonly limited: readonly (readonly [from: number, to: number])[]
  /** Calls that the server refused. */
  readonly refusals: readonly Refusal[]
  /** The commands that were run, in their order. */
  readonly commands: readonly PlayedCommand[]
}

export interface PlayedCommand {
  readonly action: Extract<Action, { readonly do: 'kubectl' }>
  readonly result: CommandResult
}

export interface PlayOptions {
  /** Whether commands that only read or wait are run too. */
  readonly looks?: boolean
  /** How long before the beginning that was made which was there, at least. */
  readonly ageMs?: number
}

/** Plays an input on the engine. */
export function played(input: ReplayInput, pods: RecordedPods, { looks = false, ageMs = 0 }: PlayOptions = {}): Played {
  const stage = Stage.of(input, pods, ageMs)
  const actor = new Actor(stage, looks)
  const { simulation } = stage.cluster
  const refusals: Refusal[] = []
  const commands: PlayedCommand[] = []
  const watch = new LimitWatch(stage)
  for (const action of inOrder(input.actions)) {
    watch.runUntil(stage.beginMs + Math.round(action.t * 1000))
    const { refusal, result } = actor.act(action)
    if (refusal !== undefined) refusals.push({ action, code: refusal.status.code ?? 0, message: refusal.message })
    if (result !== undefined && action.do === 'kubectl') commands.push({ action, result })
  }
  watch.runUntil(stage.beginMs + Math.round(input.end * 1000))
  const lines = observed(simulation.history.since(0), stage.beginMs, input.namespace)
  return { lines, limited: watch.spans, refusals, commands }
}

/** Lets time run, and sees when clients are at their limits. */
class LimitWatch {
  readonly spans: [from: number, to: number][] = []

  constructor(private readonly stage: Stage) {}

  runUntil(instantMs: number): void {
    const { simulation, waitingRoom } = this.stage.cluster
    for (
      let next = simulation.nextInstantMs();
      next !== undefined && next <= instantMs;
      next = simulation.nextInstantMs()
    ) {
      simulation.runInstant()
      for (const { reason, untilMs } of waitingRoom.all()) if (reason === limitedReason) this.see(untilMs ?? next)
    }
    simulation.runUntil(instantMs)
  }

  private see(untilMs: number): void {
    const { beginMs, cluster } = this.stage
    const [from, to] = [(cluster.simulation.nowMs - beginMs) / 1000, (untilMs - beginMs) / 1000]
    const last = this.spans.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else this.spans.push([from, to])
  }
}

function inOrder(actions: readonly Action[]): readonly Action[] {
  return actions.toSorted((a, b) => a.t - b.t)
}
