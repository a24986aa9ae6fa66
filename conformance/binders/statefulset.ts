import { revisionData, revisionHashLabel } from '../../engine/api/meta/controller-revisions.ts'
import type { ControllerRevision, Pod, PodTemplateSpec, StatefulSet } from '../../engine/api/schema/types.ts'
import { membersOf } from '../../engine/controllers/statefulset/replicas.ts'
import { currentRevision, planRevision } from '../../engine/controllers/statefulset/revisions.ts'
import { podsToUpdate } from '../../engine/controllers/statefulset/update-plan.ts'
import { type SetGiven, StatefulWorld, setDraft } from './statefulset-objects.ts'

interface Given extends Omit<SetGiven, 'replicas'> {
  readonly function?: 'revisions'
  readonly initialReplicas: number
  readonly change?: { readonly image?: string; readonly replicas?: number }
  readonly then?: string
  readonly repeat?: string
  readonly steps?: readonly string[]
  readonly terminatingOrdinals?: readonly number[]
  readonly existing: readonly { readonly name: string; readonly revision: number }[]
  readonly templateOf: string
  readonly currentRevision: string
}

function settled(given: Given): StatefulWorld {
  const world = new StatefulWorld({ ...given, replicas: given.initialReplicas })
  world.settle()
  return world
}

function apply(world: StatefulWorld, { change = {} }: Given): void {
  if (change.image !== undefined) world.setImage(change.image)
  if (change.replicas !== undefined) world.scale(change.replicas)
}

function updated(given: Given): object {
  const world = settled(given)
  apply(world, given)
  world.settle()
  const images = world.images()
  if (given.then === undefined) return { finalImages: images }
  if (given.then === 'apply the first revision') {
    world.setImage('old')
    world.settle()
    return { imagesAfterUpdate: images, imagesAfterRollback: world.images() }
  }
  if (given.then !== 'scale to 0 and back') throw new Error(`There is no binding for "${given.then}".`)
  const { replicas = 1 } = world.set.spec
  world.scale(0)
  world.settle()
  world.scale(replicas)
  world.settle()
  return { imagesAfterUpdate: images, imagesAfterRestart: world.images() }
}

function history(given: Given): object {
  const world = settled(given)
  const times = Number.parseInt(given.repeat ?? '', 10)
  for (let round = 0; round < times; round++) {
    world.setImage(`image-${round}`)
    world.settle()
  }
  const limit = world.set.spec.revisionHistoryLimit ?? 0
  return { revisionsAtMost: world.revisionCount() <= limit + 2 ? 'revisionHistoryLimit + 2' : world.revisionCount() }
}

/** `pods 4 and 5 running, pod 4 ready; sync`: those that are named as ready are, the others run. */
function play(world: StatefulWorld, step: string): void {
  const numbers = (pattern: RegExp) => (pattern.exec(step)?.[1]?.match(/\d+/g) ?? []).map(Number)
  const running = numbers(/pods? ([\d and,]+) running/)
  const ready = step.includes('running and ready') ? running : numbers(/pods? ([\d and,]+) ready/)
  for (const pod of world.pods()) {
    const ordinal = Number(pod.metadata.name.slice('foo-'.length))
    if (running.includes(ordinal) || ready.includes(ordinal)) world.setPhase(pod, 'Running', ready.includes(ordinal))
  }
  world.step()
}

function stepped(given: Given): object {
  const world = settled(given)
  apply(world, given)
  const podsAfterStep = (given.steps ?? []).map((step) => {
    play(world, step)
    return world.ordinals()
  })
  return { podsAfterStep }
}

/** The source asks for the step of the update alone: in order nothing is updated while a pod is being deleted. */
function withTerminating(given: Given): object {
  const { terminatingOrdinals = [], initialReplicas: replicas } = given
  const set = setDraft({ ...given, replicas }) as StatefulSet
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '1970-01-01T00:00:00Z' }
  const pods = Array.from({ length: replicas }, (_, index) => {
    const isGoing = terminatingOrdinals.includes(index)
    const deletion = isGoing ? { deletionTimestamp: '1970-01-01T00:00:00Z' } : {}
    const metadata = { name: `foo-${index}`, labels: { [revisionHashLabel]: 'foo-old' }, ...deletion }
    return { metadata, spec: { containers: [] }, status: { phase: 'Running', conditions: [ready] } } as unknown as Pod
  })
  const step = { set, replicas: membersOf(set, pods).replicas, revision: 'foo-new', nowUnixMs: 0 }
  return { podCountAfter: replicas - podsToUpdate(step).length }
}

function revisions({ existing, templateOf, currentRevision: current }: Given): object {
  const template = (name: string) => ({ metadata: { labels: { of: name } } }) as unknown as PodTemplateSpec
  const known = existing.map(({ name, revision }) => {
    return { metadata: { name }, revision, data: revisionData(template(name)) } as unknown as ControllerRevision
  })
  const set = {
    spec: { template: template(templateOf) },
    status: { currentRevision: current },
  } as unknown as StatefulSet
  const { kept, number } = planRevision(set, known)
  const update = { metadata: { name: kept?.metadata.name ?? templateOf }, revision: number } as ControllerRevision
  return {
    count: known.length + (kept === undefined ? 1 : 0),
    current: currentRevision(set, known, update).metadata.name,
    update: { name: update.metadata.name, revision: number },
  }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  if (given.function === 'revisions') return revisions(given)
  if (given.terminatingOrdinals !== undefined) return withTerminating(given)
  if (given.repeat !== undefined) return history(given)
  return given.steps === undefined ? updated(given) : stepped(given)
}
