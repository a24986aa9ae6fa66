import { type Difference, seconds } from './difference.ts'
import { stepSeconds } from './steps.ts'
import type { Act, Trace } from './trace.ts'

/** Watches of different kinds deliver on ways of their own: so much earlier, in seconds, may what was caused be seen. */
const jitterSeconds = 0
/** How far from the engine's time the recording may have come to the same point, in seconds. */
const reachSeconds = 2

/** Counts of sets that grow or shrink towards what is wanted: each value of them is a point that a run passes. */
const counted = ['spec', 'available'] as const
type Sort = 'more wanted' | 'less wanted' | 'more available' | 'less available' | 'pod'

/** Of which points one needs the other; what merely is written at the same time does not count. See causes.ts for more. */
const leadsTo: Readonly<Record<Sort, readonly Sort[]>> = {
  'more available': ['less wanted'],
  'less wanted': ['more wanted', 'pod'],
  'more wanted': ['pod'],
  'less available': [],
  pod: [],
}

/** A point that both traces pass, whatever came together on the way there. */
interface Point {
  readonly sort: Sort
  readonly t: number
  readonly text: string
  /** When the recording passes it; undefined where it does not. */
  readonly recordedT: number | undefined
}

/**
 * What the engine orders by cause comes in the same order in the recording. How much comes at a time is chance: of what
 * one change leads to only the last counts, which needs all of it.
 */
export function compareCauses(recorded: Trace, ours: Trace): Difference | undefined {
  const points = new Points(recorded.acts, ours.acts)
  const byId = new Map<number, { readonly act: Act; readonly points: readonly Point[] }>()
  const lastOf = new Map<string, { readonly cause: number; readonly point: Point }>()
  for (const act of ours.acts) {
    const passed = points.passedBy(act)
    if (act.id !== undefined) byId.set(act.id, { act, points: passed })
    // What an object says of itself comes in one write or in several.
    if (act.causeId === undefined || byId.get(act.causeId)?.act.object === act.object) continue
    for (const point of passed)
      lastOf.set(`${act.causeId} ${act.role} ${point.text.replace(/\d+/g, '')}`, { cause: act.causeId, point })
  }
  for (const { cause, point } of lastOf.values()) {
    for (const earlier of byId.get(cause)?.points ?? []) {
      if (earlier.recordedT === undefined || point.recordedT === undefined) continue
      if (!leadsTo[earlier.sort].includes(point.sort)) continue
      if (point.recordedT >= earlier.recordedT - jitterSeconds || point.t - earlier.t > stepSeconds) continue
      const [one, other] = [seconds(point.recordedT), seconds(earlier.recordedT)]
      const text = `the recording has ${point.text} at ${one}, before ${earlier.text} at ${other}, which leads to it`
      return { t: point.recordedT, text }
    }
  }
  return undefined
}

/** Where the engine's acts come to in a recording. */
class Points {
  private readonly stages: ReadonlyMap<string, readonly number[]>
  private readonly counts: ReadonlyMap<string, readonly (readonly [t: number, value: number])[]>
  private readonly own = new Map<string, number>()
  private readonly last = new Map<string, number>()

  /** @param ours for how things were before the recording began, which it does not tell */
  constructor(recorded: readonly Act[], ours: readonly Act[]) {
    const stages = new Map<string, number[]>()
    const counts = new Map<string, (readonly [number, number])[]>()
    for (const act of ours.filter(({ type }) => type === 'EXISTS'))
      for (const [key, value] of countsOf(act)) push(counts, key, [Number.NEGATIVE_INFINITY, value] as const)
    for (const act of recorded) {
      if (act.type === 'EXISTS') continue
      if (act.kind === 'Pod') push(stages, stageOf(act), act.t)
      for (const [key, value] of countsOf(act)) {
        if (act.type === 'ADDED') push(counts, key, [act.t, 0] as const)
        push(counts, key, [act.t, value] as const)
      }
    }
    this.stages = stages
    this.counts = counts
  }

  passedBy(act: Act): readonly Point[] {
    if (act.kind === 'Pod') return act.type === 'EXISTS' ? [] : [this.stagePoint(act)]
    const points: Point[] = []
    for (const [key, value, name] of countsOf(act)) {
      const before = this.last.get(key) ?? (act.type === 'ADDED' ? 0 : undefined)
      this.last.set(key, value)
      if (act.type === 'EXISTS' || before === undefined || before === value || isBound(act, name, value)) continue
      const isUp = value > before
      const sort = `${isUp ? 'more' : 'less'} ${name === 'spec' ? 'wanted' : 'available'}` as const
      points.push({
        sort,
        t: act.t,
        text: `${key} ${value}`,
        recordedT: this.crossing(key, value, isUp, act.t),
      })
    }
    return points
  }

  private stagePoint(act: Act): Point {
    const key = stageOf(act)
    const index = this.own.get(key) ?? 0
    this.own.set(key, index + 1)
    return { sort: 'pod', t: act.t, text: `pod ${index + 1} of ${key}`, recordedT: this.stages.get(key)?.[index] }
  }

  /** The first time about then at which a count comes as far. */
  private crossing(key: string, value: number, isUp: boolean, t: number): number | undefined {
    const isThere = (each: number): boolean => (isUp ? each >= value : each <= value)
    const series = this.counts.get(key) ?? []
    for (const [index, [at, each]] of series.entries()) {
      if (at < t - reachSeconds || at > t + reachSeconds || !isThere(each)) continue
      const before = series[index - 1]?.[1]
      if (before !== undefined && !isThere(before)) return at
    }
    return undefined
  }
}

/** Where a size goes no further whatever leads to it: less of that would have been enough. */
function isBound({ fields }: Act, name: string, value: number): boolean {
  return name === 'spec' && (value === 0 || String(value) === fields['desired'])
}

const stageOf = ({ role, type, text }: Act): string => `${role}: ${type === 'DELETED' ? 'gone' : text}`

function countsOf({
  kind,
  type,
  role,
  fields,
}: Act): readonly (readonly [key: string, value: number, name: (typeof counted)[number]])[] {
  if (type === 'DELETED' || kind !== 'ReplicaSet') return []
  return counted.map((name) => [`${name} of ${role}`, Number(fields[name] ?? 0), name] as const)
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [value])
  else known.push(value)
}
