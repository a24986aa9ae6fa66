import { AssertionError } from 'node:assert'
import { explain, type Judgement, LiveView, type Outcome, type View, type Window } from '../engine/index.ts'
import { relativeText, spanText } from './durations.ts'
import { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** What an expectation reads, in the sentence's order; `this` is the world. It never throws: what is missing is untrue. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments are what the sentence's parameter types make
type Expectation = (this: RehearsalWorld, view: View, ...args: any[]) => Judgement

/**
 * One predicate becomes a step with the five windows: its first argument is the window of the sentence. The failure says
 * what was seen instead, when it changed, why, and how to replay the run.
 */
export function expectation(judge: Expectation): (this: RehearsalWorld, window: Window, ...args: unknown[]) => void {
  function step(this: RehearsalWorld, window: Window, ...args: unknown[]): void {
    const outcome = this.judge(window, (view) => judge.call(this, view, ...args))
    if (!outcome.holds) throw failure(this, window, outcome, args)
  }
  // Cucumber compares the number of parameters with that of the sentence's expressions.
  return Object.defineProperty(step, 'length', { value: judge.length })
}

export const holds = (seen: unknown): Judgement => ({ holds: true, seen: String(seen) })
export const lacks = (seen: unknown): Judgement => ({ holds: false, seen: String(seen) })
export const judged = (isTrue: boolean, seen: unknown): Judgement => ({ holds: isTrue, seen: String(seen) })

/** Cucumber rewords assertions that compare two values, and loses messages on the way: this one compares none. */
export function failUnless(holds: boolean, message: string): void {
  if (!holds) throw new AssertionError({ message })
}

const factsMax = 12

function failure(world: RehearsalWorld, window: Window, outcome: Outcome, args: readonly unknown[]): AssertionError {
  const { action } = world
  const at = (ms: number): string => relativeText(ms - action.atMs)
  const lines = [headline(window, outcome, world)]
  const seen = outcome.observations.map(({ seen: value, atMs }, index) =>
    index === 0 ? value : `from ${at(atMs)} ${value}`,
  )
  // One value stands in the headline already.
  if (seen.length > 1 || outcome.vacuous) lines.push(`  seen       ${shortened(seen).join(', ')}`)
  const subject = args.find((arg): arg is ObjectName => arg instanceof ObjectName)
  const { way } = outcome.observations.at(-1) ?? {}
  if (way !== undefined) lines.push(...titled('way', way))
  else if (subject !== undefined) lines.push(...titled('why', factsAbout(world, subject).slice(0, factsMax)))
  return new AssertionError({ message: lines.join('\n') })
}

/** Lines in a column behind a title. */
function titled(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(10)} ${line}`)
}

function shortened(seen: readonly string[]): readonly string[] {
  return seen.length <= 8 ? seen : [...seen.slice(0, 3), `... ${seen.length - 6} more`, ...seen.slice(-3)]
}

function headline(window: Window, outcome: Outcome, world: RehearsalWorld): string {
  const { action } = world
  const last = outcome.observations.at(-1)
  const when = `${spanText(outcome.atMs - action.atMs)} after "${action.text}"${action.line > 0 ? ` (line ${action.line})` : ''}`
  if (outcome.vacuous)
    return `vacuous: it was true all along since "${action.text}", so it cannot become true; "throughout" and "for" say what stays true`
  if (window.type === 'never') return `it was so (${last?.seen}), ${when}`
  return `it was ${last?.seen}, ${when}`
}

function factsAbout(world: RehearsalWorld, name: ObjectName): string[] {
  const { kind, namespace } = world.place(name)
  const object = new LiveView(world.cluster.store).get(kind, namespace, name.name)
  if (object === undefined) return [world.missing(name)]
  return explain(world.cluster, object).map(({ text, atMs }) =>
    atMs === undefined ? text : `${text}, at ${relativeText(atMs - world.action.atMs)}`,
  )
}
