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
    const scaling = scalings.find((each) => !each.told && matches(each, event))
    if (scaling === undefined)
      return {
        t: event.t,
        text: `${who} tells at ${seconds(event.t)} of a scaling that there was not: ${event.message}`,
      }
    scaling.told = true
  }
  const untold = scalings.find((each) => !each.told && each.t < endT - eventSeconds && !isLost(told, each))
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
  readonly isUp: boolean
  told: boolean
}

function scalingsOf(acts: readonly Act[]): readonly Scaling[] {
  const sizes = new Map<string, number>()
  const scalings: Scaling[] = []
  for (const { t, type, kind, object, fields } of acts) {
    if (kind !== 'ReplicaSet' || type === 'DELETED') continue
    const to = Number(fields['spec'] ?? 0)
    const [owner = ''] = (fields['owner'] ?? []) as readonly string[]
    const before = sizes.get(object) ?? (type === 'ADDED' ? 0 : unseenBefore(type, fields))
    sizes.set(object, to)
    if (type !== 'EXISTS' && before !== undefined && before !== to && owner.startsWith('Deployment/'))
      scalings.push({ t, set: object.replace('ReplicaSet/', ''), owner, to, isUp: to > before, told: false })
  }
  return scalings
}

/** What a set that was there before had: as many as it still has, where it was to have them. */
function unseenBefore(type: Act['type'], fields: Act['fields']): number | undefined {
  return type === 'EXISTS' ? Number(fields['spec'] ?? 0) : Number(fields['replicas'] ?? 0)
}

function matches({ t, set, owner, to, isUp }: Scaling, { t: toldT, object, message }: Told): boolean {
  if (object !== owner || toldT < t - 0.1 || toldT > t + eventSeconds) return false
  return message === `Scaled ${isUp ? 'up' : 'down'} replica set ${set} to ${to}`
}

/** Behind the twenty-fifth event about one deployment some are lost. */
function isLost(told: readonly Told[], { owner }: Scaling): boolean {
  return told.filter(({ object }) => object === owner).length >= 25 - 1
}
