import { type Judgement, type Kind, type KubernetesObject, replicaCounts, type View } from '../engine/index.ts'
import type { Amount } from './amounts.ts'
import { judged, lacks } from './expectation.ts'
import type { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

export function lookUp(world: RehearsalWorld, view: View, name: ObjectName): KubernetesObject | undefined {
  const { kind, namespace, name: objectName } = world.place(name)
  return view.get(kind, namespace, objectName)
}

/** The time of day of a view, in milliseconds since 1970. */
export function nowUnixMs(world: RehearsalWorld, view: View): number {
  return world.cluster.time.epochMs + view.nowMs
}

/** An expectation about an object that does not exist is untrue. */
export function onObject(
  world: RehearsalWorld,
  view: View,
  name: ObjectName,
  judge: (object: KubernetesObject, kind: Kind, nowUnixMs: number) => Judgement,
): Judgement {
  const { kind, namespace, name: objectName } = world.place(name)
  const found = view.get(kind, namespace, objectName)
  return found === undefined ? lacks('not there') : judge(found, kind, nowUnixMs(world, view))
}

type Count = 'replicas' | 'ready' | 'available' | 'updated' | 'unavailable'

export function count(world: RehearsalWorld, view: View, name: ObjectName, amount: Amount, what: Count): Judgement {
  return onObject(world, view, name, (object) => {
    const counts = replicaCounts(object)
    if (counts === undefined) throw new Error(`A ${object.kind} has no replicas.`)
    return judged(amount.holds(counts[what]), counts[what])
  })
}
