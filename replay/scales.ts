import { type Difference, seconds } from './difference.ts'
import { eventSeconds } from './events.ts'
import type { Act, Told, Trace } from './trace.ts'

/**
 * How far a set is scaled at a time depends on how many pods became ready at a time, which is chance; that an event tells
 * of every scaling, and of nothing else, is not. Compared within each trace; that the sizes are the same is for the states.
 */
export function checkScales(trace: Trace, who: string, endT: number): Difference | undefined {
  const scalings = scalingsOf(trace.acts)
  const told = trace.events.filter(({ reason, isOld }) => reason === 'ScalingReplicaSet' && !isOld)
  for (const event of told) {
    const scaling = scalings.find((each) => each.told !== true && matches(each, event))
    if (scaling === undefined)
      return {
        t: event.t,
        text: `${who} tells at ${seconds(event.t)} of a scaling that there was not: ${event.message}`,
      }
    scaling.told = true
  }
  const untold = scalings.find((each) => each.told === false && each.t < endT - eventSeconds && !isLost(told, each))
  if (untold === undefined) return undefined
  return {
    t: untold.t,
    text: `${who} scales ${untold.set} to ${untold.to} at ${seconds(untold.t)} and no event tells of it`,
  }
}

interface Scaling {
  readonly t: number
  readonly set: string
  readonly owner: string
  readonly to: number
  /** Undefined where nobody knows what it was before. */
  readonly isUp: boolean | undefined
  /** Whether an event tells of it; undefined where it may have been no scaling. */
  told: boolean | undefined
}

function scalingsOf(acts: readonly Act[]): readonly Scaling[] {
  const sizes = new Map<string, number>()
  const scalings: Scaling[] = []
  for (const { t, type, kind, object, fields } of acts) {
    if (kind !== 'ReplicaSet' || type === 'DELETED') continue
    const to = Number(fields['spec'] ?? 0)
    const [owner = ''] = (fields['owner'] ?? []) as readonly string[]
    const before = sizes.get(object) ?? (type === 'ADDED' ? 0 : undefined)
    sizes.set(object, to)
    if (type === 'EXISTS' || before === to || !owner.startsWith('Deployment/')) continue
    const isKnown = before !== undefined
    const set = object.replace('ReplicaSet/', '')
    scalings.push({ t, set, owner, to, isUp: isKnown ? to > before : undefined, told: isKnown ? false : undefined })
  }
  return scalings
}

function matches({ t, set, owner, to, isUp }: Scaling, { t: toldT, object, message }: Told): boolean {
  if (object !== owner || toldT < t - 0.1 || toldT > t + eventSeconds) return false
  const said = (direction: string) => message === `Scaled ${direction} replica set ${set} to ${to}`
  return (isUp !== false && said('up')) || (isUp !== true && said('down'))
}

/** Behind the twenty-fifth event about one deployment some are lost. */
function isLost(told: readonly Told[], { owner }: Scaling): boolean {
  return told.filter(({ object }) => object === owner).length >= 25 - 1
}
