import type { KubernetesObject } from '../../../engine/api/schema/types.ts'
import type { Line } from '../line.ts'
import { madeBy } from '../scene.ts'
import type { CommandStage } from '../stage.ts'
import { targetOf } from '../target.ts'
import { isSelected } from './get.ts'
import { type Judge, prints, settleMs, succeeds, unless } from './judge.ts'

/** Everything named is gone with what belongs to it, and what a controller wants is there anew. */
export const judgeDelete: Judge = (line, stage) => {
  const doomed = doomedBy(line, stage)
  const kept = line.flags.has('all')
    ? [...stage.list('secrets', 'default'), ...stage.list('configmaps', 'default')]
    : []
  const owned = new Map(doomed.map((each) => [each, belongingTo(stage, each)]))
  return (result) => {
    stage.wait(settleMs)
    const lines = doomed.map((each) => `${wordOf(stage, each)} "${each.metadata.name}" deleted`)
    return [
      ...succeeds(result),
      ...prints(result, ...lines),
      ...unless(doomed.length > 0, 'there was nothing to delete'),
      ...doomed
        .filter((each) => isStillThere(stage, each))
        .map((each) => `${each.kind} ${each.metadata.name} is there`),
      ...[...owned].flatMap(([owner, objects]) => ownedProblems(line, stage, { owner, objects, doomed })),
      ...kept.filter((each) => !isStillThere(stage, each)).map((each) => `${each.kind} ${each.metadata.name} is gone`),
      ...unless(stage.find('services', 'kubernetes') !== undefined, 'service kubernetes has not come back'),
    ]
  }
}

function wordOf(stage: CommandStage, { kind }: KubernetesObject): string {
  const { group = '', singular = '' } = stage.kind(kind) ?? {}
  return group === '' ? singular : `${singular}.${group}`
}

function isStillThere(stage: CommandStage, { kind, metadata }: KubernetesObject): boolean {
  return stage.find(kind, metadata.name, metadata.namespace)?.metadata.uid === metadata.uid
}

/** What belongs to an object that is deleted, and all that is deleted with it. */
interface Owned {
  readonly owner: KubernetesObject
  readonly objects: readonly KubernetesObject[]
  readonly doomed: readonly KubernetesObject[]
}

/** With their parent they go, unless they are to be orphans; a pod on its own is replaced where something owns it. */
function ownedProblems({ flags }: Line, stage: CommandStage, { owner, objects, doomed }: Owned): readonly string[] {
  const cascade = flags.get('cascade')
  const isOrphaning = cascade === 'orphan' || cascade === 'false'
  const owners = (owner.metadata.ownerReferences ?? []).filter(({ uid }) =>
    doomed.every(({ metadata }) => metadata.uid !== uid),
  )
  const replaced = owners.flatMap(({ uid }) =>
    stage.list('pods').filter(({ metadata }) => metadata.ownerReferences?.some((each) => each.uid === uid)),
  )
  return [
    ...unless(owner.kind !== 'Pod' || owners.length === 0 || replaced.length > 0, 'nothing has come in its place'),
    ...objects
      .filter((each) => isStillThere(stage, each) !== isOrphaning)
      .map(({ kind, metadata }) => `${kind} ${metadata.name} ${isOrphaning ? 'is gone' : 'is still there'}`),
    ...objects
      .filter(({ kind, metadata }) => isOrphaning && stage.find(kind, metadata.name)?.metadata.ownerReferences)
      .map(({ metadata }) => `${metadata.name} still has an owner`),
  ]
}

/** Pods of a namespace, or of what owns them, through replica sets too. */
function belongingTo(stage: CommandStage, { kind, metadata }: KubernetesObject): readonly KubernetesObject[] {
  if (kind === 'Namespace') return stage.list('pods', metadata.name)
  const ownedBy = (uid: string | undefined, word: string): readonly KubernetesObject[] =>
    stage.list(word).filter((each) => each.metadata.ownerReferences?.some((owner) => owner.uid === uid))
  const sets = ownedBy(metadata.uid, 'replicasets')
  return [...ownedBy(metadata.uid, 'pods'), ...sets, ...sets.flatMap((set) => ownedBy(set.metadata.uid, 'pods'))]
}

function doomedBy(line: Line, stage: CommandStage): readonly KubernetesObject[] {
  const { args, flags } = line
  const namespace = flags.get('namespace') ?? 'default'
  const [word = ''] = args
  if (flags.has('filename')) return madeBy(line, stage).flatMap(({ kind, metadata }) => found(stage, kind, metadata))
  if (flags.has('selector'))
    return stage
      .list(word, namespace)
      .filter(({ metadata }) => isSelected(flags.get('selector'), metadata.labels ?? {}))
  if (flags.has('all')) return allKinds.flatMap((kind) => stage.list(kind, namespace))
  const target = targetOf(line)
  return (target?.names ?? []).flatMap((name) => found(stage, target?.word ?? '', { name, namespace }))
}

/** What `all` stands for, as far as tutorials have it. */
const allKinds = ['pods', 'replicationcontrollers', 'services', 'deployments', 'replicasets', 'daemonsets', 'jobs']

function found(stage: CommandStage, word: string, { name, namespace }: { name: string; namespace: string }) {
  const object = stage.find(word, name, namespace)
  return object === undefined ? [] : [object]
}
