import { type Behaviour, isSameImage, LiveView, type ProgramRule, type ProgramTarget, podsOf } from '../engine/index.ts'
import type { AppName, ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** A rule for the programs of an image, of an object's pods, or of one of their containers. */
export function ruleFor(world: RehearsalWorld, app: AppName, behaviour: Partial<Behaviour>): ProgramRule {
  if ('image' in app) return { width: 'image', matches: ({ image }) => isSameImage(image, app.image), behaviour }
  world.mustExist(app.object)
  const { container } = app
  const ofObject = podsMatch(world, app.object)
  const matches = (target: ProgramTarget): boolean =>
    (container === undefined || target.container === container) && ofObject(target)
  const width = container !== undefined ? 'container' : world.isPod(app.object) ? 'pod' : 'workload'
  return { width, matches, behaviour }
}

/** Whether a pod is one of an object's, asked when its program starts: the object may have been made anew meanwhile. */
function podsMatch(world: RehearsalWorld, name: ObjectName): (target: ProgramTarget) => boolean {
  return ({ pod }) => {
    const { kind, namespace, name: objectName } = world.place(name)
    const view = new LiveView(world.cluster.store)
    const object = view.get(kind, namespace, objectName)
    if (object === undefined) return false
    return podsOf(view, object).some(({ metadata }) => metadata.uid === pod.metadata.uid)
  }
}
