import { toldTwice } from './changed-since.ts'
import { type Difference, seconds } from './difference.ts'
import { repeatedEvery } from './periods.ts'
import { stepSeconds } from './steps.ts'
import type { Told, Trace } from './trace.ts'

/** Events are told by the way: how much later than what they tell of, in seconds, they may be written. */
export const eventSeconds = 1
/** So many events about one object from one source are told at once; those behind them may be lost (client-go). */
const spamBurst = 25

/** Which of two writers comes first to one object is chance, and so is that the other tells of it. */
const chance = /the object has been modified|failed to update \S+ EndpointSlice|Error updating Endpoint Slices/

/** Both traces tell the same, as often, each at its time. The sizes of sets are told by who scales: see scales.ts. */
export function compareEvents(
  recorded: Trace,
  ours: Trace,
  { endT, periodSeconds }: { readonly endT: number; readonly periodSeconds: number },
): Difference | undefined {
  const slack = eventSeconds + periodSeconds
  const [theirs, mine] = [byText(recorded), byText(ours)]
  const old = ours.events.filter(({ isOld }) => isOld)
  const isLost = { recorded: lostIn([...old, ...recorded.events]), ours: lostIn(ours.events) }
  for (const text of [...new Set([...theirs.keys(), ...mine.keys()])].sort(byTime(theirs, mine))) {
    const found = compareOne(theirs.get(text) ?? [], mine.get(text) ?? [], { endT, slack, isLost })
    if (found !== undefined) return { t: found.t, text: `${found.text}: ${text}` }
  }
  return undefined
}

type Lost = (told: Told) => boolean

/** What is told behind the first twenty-five events from one source about one role may have been dropped. */
function lostIn(events: readonly Told[]): Lost {
  const times = new Map<string, number[]>()
  for (const { role, object, source, t } of events) {
    const key = `${role} ${source}`
    const byObject = times.get(`${key} ${object}`) ?? []
    byObject.push(t)
    times.set(`${key} ${object}`, byObject)
    if (byObject.length === spamBurst) times.set(key, [Math.min(t, times.get(key)?.[0] ?? t)])
  }
  return ({ role, source, t }) => (times.get(`${role} ${source}`)?.[0] ?? Number.POSITIVE_INFINITY) <= t + eventSeconds
}

/** Who was not there when it was recorded: nobody provided load balancers. */
const absent = ['service-controller']

const isCompared = ({ reason, message, source }: Told): boolean =>
  reason !== 'ScalingReplicaSet' && !chance.test(message) && !absent.includes(source)

function byText({ events }: Trace): Map<string, readonly Told[]> {
  const texts = new Map<string, Told[]>()
  for (const told of events.filter(isCompared)) {
    const known = texts.get(told.text)
    const last = known?.at(-1)
    const isAgain = last?.object === told.object && told.t - last.t <= stepSeconds && toldTwice.includes(told.reason)
    if (known === undefined) texts.set(told.text, [told])
    else if (!isAgain) known.push(told)
  }
  return texts
}

function byTime(...traces: readonly ReadonlyMap<string, readonly Told[]>[]) {
  const firstT = (text: string) =>
    Math.min(...traces.map((texts) => texts.get(text)?.[0]?.t ?? Number.POSITIVE_INFINITY))
  return (one: string, other: string): number => firstT(one) - firstT(other) || (one < other ? -1 : 1)
}

interface Bounds {
  readonly endT: number
  readonly slack: number
  readonly isLost: { readonly recorded: Lost; readonly ours: Lost }
}

/** One text: how often, and when. What was told before the beginning may be written after it. */
function compareOne(
  theirs: readonly Told[],
  mine: readonly Told[],
  { endT, slack, isLost }: Bounds,
): Difference | undefined {
  const fresh = mine.filter(({ isOld }) => !isOld)
  const old = mine.length - fresh.length
  const late = theirs.filter(({ t, isOld }) => !isOld && t <= eventSeconds).length
  const said = theirs.filter(({ isOld }) => !isOld)
  const [any] = theirs.length === 0 ? mine : theirs
  const periodSeconds = any && repeatedEvery(any)
  if (periodSeconds !== undefined) return compareStretches(said, fresh, { endT, periodSeconds })
  const skipped = Math.min(old, late, Math.max(0, said.length - fresh.length))
  const rest = said.slice(skipped)
  for (const [index, told] of rest.entries()) {
    const match = fresh[index]
    if (match === undefined) {
      if (isLost.ours(told)) return undefined
      return { t: told.t, text: `the recording tells at ${seconds(told.t)} what the engine does not` }
    }
    if (Math.abs(match.t - told.t) > slack)
      return { t: told.t, text: `the recording tells at ${seconds(told.t)}, the engine at ${seconds(match.t)}` }
  }
  const surplus = fresh[rest.length]
  if (surplus === undefined || surplus.t > endT - slack || isLost.recorded(surplus)) return undefined
  return { t: surplus.t, text: `the engine tells at ${seconds(surplus.t)} what the recording does not` }
}

/**
 * What a component says again at every look as long as it is so: how often it looks in that time hangs on when its period
 * began, and on what a look takes. It begins and ends to be said with the same looks, to within one.
 */
function compareStretches(
  theirs: readonly Told[],
  mine: readonly Told[],
  { endT, periodSeconds }: { readonly endT: number; readonly periodSeconds: number },
): Difference | undefined {
  const slack = eventSeconds + periodSeconds
  const [wanted, came] = [stretchesOf(theirs, periodSeconds), stretchesOf(mine, periodSeconds)]
  for (let index = 0; index < Math.max(wanted.length, came.length); index += 1) {
    const [one, other] = [wanted[index], came[index]]
    const t = Math.min(one?.from ?? Number.POSITIVE_INFINITY, other?.from ?? Number.POSITIVE_INFINITY)
    if (t > endT - slack) return undefined
    if (one === undefined) return { t, text: `the engine tells from ${seconds(t)} on what the recording does not` }
    if (other === undefined) return { t, text: `the recording tells from ${seconds(t)} on what the engine does not` }
    const isSame = Math.abs(one.from - other.from) <= slack && Math.abs(one.to - other.to) <= slack
    const told = ({ from, to }: Stretch): string => `from ${seconds(from)} to ${seconds(to)}`
    if (!isSame) return { t, text: `the recording tells ${told(one)}, the engine ${told(other)}` }
  }
  return undefined
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** Tellings without a look between them that said something else. */
function stretchesOf(told: readonly Told[], periodSeconds: number): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const { t } of told) {
    const last = stretches.at(-1)
    const goesOn = last !== undefined && t - last.to < 2 * periodSeconds - eventSeconds
    if (goesOn) stretches[stretches.length - 1] = { ...last, to: t }
    else stretches.push({ from: t, to: t })
  }
  return stretches
}
