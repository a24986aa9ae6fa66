import { type KubernetesObject, LiveView, ProgramHandle, podsOf } from '../engine/index.ts'
import { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** The programs of an object's pods. @throws where the object does not exist or has no pods */
export function programHandle(world: RehearsalWorld, object: ObjectName | KubernetesObject): ProgramHandle {
  const found = object instanceof ObjectName ? world.object(object) : object
  if (podsOf(new LiveView(world.cluster.store), found).length === 0) {
    throw new Error(`${found.kind} "${found.metadata.name}" has no pods, so there is no program for this to happen to.`)
  }
  return new ProgramHandle(world.cluster, found)
}

/** One of the pods of an object, chosen by the seed. */
export function somePod(world: RehearsalWorld, name: ObjectName): KubernetesObject {
  const object = world.object(name)
  const pods = podsOf(new LiveView(world.cluster.store), object)
  if (pods.length === 0) throw new Error(`${name} has no pods.`)
  return world.cluster.simulation.chance('chosen pods').pick(pods)
}
