import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigMap } from '../api/kinds/config-map.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store, type StoredObject } from '../store/store.ts'
import { Claim, type Clockwork, type Outcome, type Predicate, type Window } from './claim.ts'

/** The value `on` or `off` that a config map has from an instant on. Several at one instant are written one by one. */
type Timeline = readonly (readonly [atMs: number, value: boolean])[]

/** A store whose one config map is `on` or off from the start, and changes as a timeline says. */
class Play implements Clockwork {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation)

  constructor(first: boolean, timeline: Timeline) {
    this.store.restore([{ table: 'ConfigMap', object: valued(first) as unknown as StoredObject }])
    for (const [atMs, value] of timeline) this.simulation.at(atMs, 'test', () => this.set(value))
  }

  set(value: boolean): void {
    this.store.update('ConfigMap', valued(value) as unknown as StoredObject, undefined, 'test')
  }

  runInstantUntil(limitMs: number): boolean {
    const nextMs = this.simulation.nextInstantMs()
    return nextMs !== undefined && nextMs <= limitMs && this.simulation.runInstant()
  }

  runUntil(instantMs: number): void {
    this.simulation.runUntil(instantMs)
  }

  /** Runs to an instant and begins the action there. */
  begin(atMs: number): { atMs: number; mark: number } {
    this.runUntil(atMs)
    return { atMs, mark: this.simulation.history.end }
  }
}

function valued(value: boolean): KubernetesObject {
  const metadata = { name: 'flag', namespace: 'default', uid: 'u', resourceVersion: '1' }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { on: String(value) } } as unknown as KubernetesObject
}

const isOn: Predicate = (view) => {
  const seen = view.get(ConfigMap, 'default', 'flag')?.data?.on ?? 'gone'
  return { holds: seen === 'true', seen }
}

const within = (durationMs: number): Window => ({ type: 'within', durationMs })
const lasting = (durationMs: number): Window => ({ type: 'for', durationMs })
const now: Window = { type: 'now' }
const throughout: Window = { type: 'throughout' }
const never: Window = { type: 'never' }

interface Case {
  readonly name: string
  readonly first: boolean
  readonly timeline: Timeline
  /** When the sentence is read; the action begins at 100. */
  readonly judgedMs?: number
  readonly window: Window
  readonly holds: boolean
  readonly vacuous?: boolean
  readonly timeMs: number
}

const off = false
const on = true
const cases: readonly Case[] = [
  { name: 'now: true', first: on, timeline: [], window: now, holds: true, timeMs: 100 },
  {
    name: 'now: not any more',
    first: on,
    timeline: [[110, off]],
    judgedMs: 120,
    window: now,
    holds: false,
    timeMs: 120,
  },
  {
    name: 'within: becomes true in the future',
    first: off,
    timeline: [[140, on]],
    window: within(50),
    holds: true,
    timeMs: 140,
  },
  {
    name: 'within: becomes true at the last instant',
    first: off,
    timeline: [[150, on]],
    window: within(50),
    holds: true,
    timeMs: 150,
  },
  { name: 'within: too late', first: off, timeline: [[151, on]], window: within(50), holds: false, timeMs: 150 },
  {
    name: 'within: became true earlier, and time stays',
    first: off,
    timeline: [[110, on]],
    judgedMs: 130,
    window: within(50),
    holds: true,
    timeMs: 130,
  },
  {
    name: 'within: was true for a moment',
    first: off,
    timeline: [
      [110, on],
      [111, off],
    ],
    judgedMs: 130,
    window: within(50),
    holds: true,
    timeMs: 130,
  },
  {
    name: 'within: became true too late, before it was asked',
    first: off,
    timeline: [[160, on]],
    judgedMs: 170,
    window: within(50),
    holds: false,
    timeMs: 170,
  },
  {
    name: 'within: true all along is vacuous',
    first: on,
    timeline: [],
    window: within(50),
    holds: false,
    vacuous: true,
    timeMs: 150,
  },
  {
    name: 'within: true, untrue, true again',
    first: on,
    timeline: [
      [120, off],
      [130, on],
    ],
    window: within(50),
    holds: true,
    timeMs: 130,
  },
  {
    name: 'within: true, then untrue for good, is not vacuous',
    first: on,
    timeline: [[120, off]],
    window: within(50),
    holds: false,
    timeMs: 150,
  },
  {
    name: 'within: untrue only in the middle of an instant is vacuous',
    first: on,
    timeline: [
      [120, off],
      [120, on],
    ],
    window: within(50),
    holds: false,
    vacuous: true,
    timeMs: 150,
  },
  {
    name: 'within: the state before the first write counts',
    first: off,
    timeline: [[100, on]],
    window: within(50),
    holds: true,
    timeMs: 100,
  },
  {
    name: 'within: true only in the middle of an instant is not true',
    first: off,
    timeline: [
      [120, on],
      [120, off],
    ],
    window: within(50),
    holds: false,
    timeMs: 150,
  },
  {
    name: 'for: stays true, and time moves on',
    first: on,
    timeline: [],
    window: lasting(50),
    holds: true,
    timeMs: 150,
  },
  { name: 'for: not true now', first: off, timeline: [[101, on]], window: lasting(50), holds: false, timeMs: 100 },
  {
    name: 'for: ends at the last instant',
    first: on,
    timeline: [[150, off]],
    window: lasting(50),
    holds: false,
    timeMs: 150,
  },
  { name: 'for: ends behind it', first: on, timeline: [[151, off]], window: lasting(50), holds: true, timeMs: 150 },
  {
    name: 'for: counts from now, not from the action',
    first: on,
    timeline: [[160, off]],
    judgedMs: 120,
    window: lasting(50),
    holds: false,
    timeMs: 160,
  },
  {
    name: 'for: what was untrue before does not count',
    first: off,
    timeline: [[110, on]],
    judgedMs: 120,
    window: lasting(50),
    holds: true,
    timeMs: 170,
  },
  {
    name: 'throughout: always true',
    first: on,
    timeline: [[120, on]],
    judgedMs: 150,
    window: throughout,
    holds: true,
    timeMs: 150,
  },
  {
    name: 'throughout: untrue for a moment',
    first: on,
    timeline: [
      [120, off],
      [121, on],
    ],
    judgedMs: 150,
    window: throughout,
    holds: false,
    timeMs: 150,
  },
  {
    name: 'throughout: untrue at the beginning',
    first: off,
    timeline: [[100, on]],
    judgedMs: 150,
    window: throughout,
    holds: false,
    timeMs: 150,
  },
  {
    name: 'throughout: untrue in the middle of an instant is not seen',
    first: on,
    timeline: [
      [120, off],
      [120, on],
    ],
    judgedMs: 150,
    window: throughout,
    holds: true,
    timeMs: 150,
  },
  {
    name: 'throughout: what was before the action does not count',
    first: on,
    timeline: [
      [50, off],
      [60, on],
    ],
    judgedMs: 150,
    window: throughout,
    holds: true,
    timeMs: 150,
  },
  {
    name: 'never: never true',
    first: off,
    timeline: [[120, off]],
    judgedMs: 150,
    window: never,
    holds: true,
    timeMs: 150,
  },
  {
    name: 'never: true for a moment',
    first: off,
    timeline: [
      [120, on],
      [121, off],
    ],
    judgedMs: 150,
    window: never,
    holds: false,
    timeMs: 150,
  },
  {
    name: 'never: true at the beginning',
    first: on,
    timeline: [[100, off]],
    judgedMs: 150,
    window: never,
    holds: false,
    timeMs: 150,
  },
  {
    name: 'never: true in the middle of an instant is not seen',
    first: off,
    timeline: [
      [120, on],
      [120, off],
    ],
    judgedMs: 150,
    window: never,
    holds: true,
    timeMs: 150,
  },
]

/** The action begins at 100, before what happens at 100. */
function judged({ first, timeline, judgedMs = 100, window }: Omit<Case, 'name' | 'holds' | 'timeMs'>): {
  outcome: Outcome
  timeMs: number
} {
  const play = new Play(first, timeline)
  const beginning = play.begin(99)
  const claim = new Claim(play, isOn, { ...beginning, atMs: 100 })
  play.runUntil(judgedMs)
  return { outcome: claim.judge(window), timeMs: play.simulation.nowMs }
}

for (const { name, holds, vacuous = false, timeMs, ...given } of cases) {
  test(name, () => {
    const found = judged(given)
    assert.deepEqual(
      { holds: found.outcome.holds, vacuous: found.outcome.vacuous, timeMs: found.timeMs },
      { holds, vacuous, timeMs },
    )
  })
}

test('what an action itself writes at its instant is judged together with all else of that instant', () => {
  const play = new Play(off, [])
  const beginning = play.begin(100)
  play.set(on)
  play.simulation.after(0, 'test', () => play.set(off))
  assert.equal(new Claim(play, isOn, beginning).judge(within(50)).holds, false)
})

test('a claim says what was seen and when it was decided', () => {
  const { outcome } = judged({
    first: on,
    timeline: [
      [120, off],
      [130, on],
    ],
    judgedMs: 150,
    window: throughout,
  })
  assert.equal(outcome.atMs, 120)
  assert.deepEqual(outcome.observations, [
    { holds: true, seen: 'true', atMs: 100 },
    { holds: false, seen: 'false', atMs: 120 },
  ])
})

test('a predicate is not asked again while nothing that it reads has changed', () => {
  const play = new Play(on, [])
  const beginning = play.begin(0)
  for (let atMs = 1; atMs < 100; atMs++) {
    play.simulation.at(atMs, 'test', () =>
      play.store.create(
        'ConfigMap',
        {
          ...(valued(on) as unknown as StoredObject),
          metadata: { name: `other-${atMs}`, namespace: 'default', resourceVersion: '' },
        },
        'test',
      ),
    )
  }
  let asked = 0
  const counting: Predicate = (view) => {
    asked++
    return isOn(view)
  }
  assert.ok(new Claim(play, counting, beginning).judge(lasting(200)).holds)
  assert.equal(asked, 2)
})

/** The value at the end of each instant from the beginning to a limit, the state before the action first. */
function naive(
  first: boolean,
  timeline: Timeline,
  beginMs: number,
  untilMs: number,
): { atMs: number; value: boolean }[] {
  const before = timeline.filter(([atMs]) => atMs < beginMs).at(-1)?.[1] ?? first
  const states = [{ atMs: beginMs, value: before }]
  let value = before
  for (let atMs = beginMs; atMs <= untilMs; atMs++) {
    for (const [changedMs, next] of timeline) if (changedMs === atMs) value = next
    states.push({ atMs, value })
  }
  return states
}

function naiveJudgement(window: Window, first: boolean, timeline: Timeline, judgedMs: number): boolean {
  const past = naive(first, timeline, 100, judgedMs)
  if (window.type === 'throughout') return past.every(({ value }) => value)
  if (window.type === 'never') return past.every(({ value }) => !value)
  if (window.type === 'now') return past.at(-1)?.value === true
  if (window.type === 'for') {
    const all = naive(first, timeline, 100, judgedMs + window.durationMs)
    return all.slice(past.length - 1).every(({ value }) => value)
  }
  const states = naive(first, timeline, 100, 100 + window.durationMs)
  return states.some(({ value }, index) => value && states.slice(0, index).some((earlier) => !earlier.value))
}

test('every window says of any timeline what looking at each instant says', () => {
  const change = fc.tuple(fc.integer({ min: 95, max: 130 }), fc.boolean())
  const timelines = fc.array(change, { maxLength: 10 }).map((changes) => changes.toSorted(([a], [b]) => a - b))
  const durations = fc.nat(25)
  const windows = fc.oneof(fc.constantFrom(now, throughout, never), durations.map(within), durations.map(lasting))
  fc.assert(
    fc.property(
      fc.boolean(),
      timelines,
      windows,
      fc.integer({ min: 100, max: 130 }),
      (first, timeline, window, judgedMs) => {
        const { outcome } = judged({ first, timeline, judgedMs, window })
        assert.equal(outcome.holds, naiveJudgement(window, first, timeline, judgedMs))
      },
    ),
    { numRuns: 500 },
  )
})
