import { toldTwice } from './changed-since.ts'
import { type Difference, seconds } from './difference.ts'
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
