import type { Pod, Taint, Toleration } from '../../engine/api/schema/types.ts'
import { EvictionTimers } from '../../engine/controllers/tainteviction/eviction-timers.ts'
import { cancellingText, evictionEvent, planEviction } from '../../engine/controllers/tainteviction/evictions.ts'
import {
  markedForEviction,
  minTolerationSeconds,
  noExecuteTaints,
} from '../../engine/controllers/tainteviction/plan.ts'
import { Scope } from '../../engine/machines/scope.ts'
import { Simulation } from '../../engine/sim/simulation.ts'

type Given = { readonly kind: string } & Record<string, unknown>

/** How long the tables' source watches for a deletion. */
const observedMs = 3_000

export function bind(given: unknown): unknown {
  const { kind } = given as Given
  if (kind === 'min-toleration') return minToleration(given as never)
  if (kind === 'event') return event(given as never)
  if (kind === 'queue') return queue(given as never)
  if (kind === 'eventRecord') return eventRecord(given as never)
  throw new Error(`The kind "${kind}" of case is not known.`)
}

function minToleration({ tolerations }: { tolerations: Toleration[] }): unknown {
  return { seconds: minTolerationSeconds(tolerations) ?? -1 }
}

/** A node's pods under changing taints, on a clock of their own. */
class World {
  readonly deletedAtMs = new Map<string, number>()
  readonly simulation = new Simulation()
  private readonly timers = new EvictionTimers(new Scope(this.simulation, 'taint eviction'), (pod) => {
    this.deletedAtMs.set(pod.metadata.name, this.simulation.nowMs)
    return true
  })

  look(pods: readonly Pod[], taints: readonly Taint[]): void {
    for (const pod of pods) planEviction(this.timers, keyOf(pod), pod, noExecuteTaints(taints), () => {})
  }

  isQueued(pod: Pod): boolean {
    return this.timers.isWaiting(keyOf(pod))
  }
}

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`

interface EventCase {
  trigger: string
  pod?: Pod
  before?: Pod
  nodeTaints?: Record<string, Taint[]>
  pods?: Pod[]
  taintsBefore?: Taint[]
  taints?: Taint[]
  observedSeconds?: number
}

function event(given: EventCase): unknown {
  const world = new World()
  const { pods = [], nodeTaints = {} } = given
  const taintsOf = ({ spec }: Pod): Taint[] => (spec.nodeName === undefined ? [] : (nodeTaints[spec.nodeName] ?? []))
  if (given.before?.spec.nodeName !== undefined) world.look([given.before], taintsOf(given.before))
  if (given.pod?.spec.nodeName !== undefined) world.look([given.pod], taintsOf(given.pod))
  if (given.taintsBefore !== undefined) world.look(pods, given.taintsBefore)
  if (given.taints !== undefined) world.look(pods, given.taints)
  world.simulation.runUntil(given.observedSeconds === undefined ? observedMs : given.observedSeconds * 1000)
  const target = given.pod ?? pods[0]
  const deletedAt = [...world.deletedAtMs].map(([name, atMs]) => [name, atMs / 1000])
  return {
    deleted: world.deletedAtMs.size > 0,
    deletedAt: Object.fromEntries(deletedAt),
    conditionPatched: target !== undefined && world.deletedAtMs.size > 0 && markedForEviction(target, now) !== target,
  }
}

const now = '2026-01-01T00:00:00Z'

function queue({ pod, taintSteps }: { pod: Pod; taintSteps: Taint[][] }): unknown {
  const world = new World()
  const queuedAfterStep = taintSteps.map((taints) => {
    world.look([pod], taints)
    return world.isQueued(pod)
  })
  return { queuedAfterStep, deleted: world.deletedAtMs.size > 0 }
}

function eventRecord({ pod, what }: { pod: { namespace: string; name: string }; what: string }): unknown {
  if (what !== 'eviction cancelled') throw new Error(`The event "${what}" is not known.`)
  return { ...evictionEvent, message: cancellingText(`${pod.namespace}/${pod.name}`) }
}
