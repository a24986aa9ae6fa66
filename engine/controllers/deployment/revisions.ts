import { deepEqual } from '../../api/meta/equality.ts'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'
import { desiredReplicasAnnotation, maxReplicasAnnotation, sizedAnnotations } from './replicas.ts'
import { oldestFirst } from './rolling.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history'
export const templateHashLabel = 'pod-template-hash'
/** How long the list of former revisions may grow, in characters. */
const revisionHistoryLengthMax = 2000

const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  'deprecated.deployment.rollback.to',
])

export function revisionOf({ metadata }: { metadata: { annotations?: Readonly<Record<string, string>> } }): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0) || 0
}

/** The oldest set that has the deployment's template, the hash apart. */
export function findNewSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const matching = sets.filter((set) => hasTemplate(set, deployment.spec.template))
  return matching.length <= 1 ? matching[0] : matching.toSorted(oldestFirst)[0]
}

/** Templates are compared once: they are immutable. */
const compared = new WeakMap<object, WeakMap<object, boolean>>()

export function hasTemplate({ spec }: ReplicaSet, template: PodTemplateSpec): boolean {
  const own = spec.template
  if (own === undefined) return false
  const known = compared.get(own) ?? new WeakMap<object, boolean>()
  compared.set(own, known)
  const answer = known.get(template)
  if (answer !== undefined) return answer
  const same = deepEqual(withoutHash(own), withoutHash(template))
  known.set(template, same)
  return same
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [templateHashLabel]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** What the new set's annotations are to be: the deployment's own, its revision, and the revisions it had before. */
export function newSetAnnotations(
  deployment: Deployment,
  set: ReplicaSet | undefined,
  revision: number,
): Readonly<Record<string, string>> {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !notCopied.has(name))
  const before = set?.metadata.annotations ?? {}
  const copied = own.every(([name, value]) => before[name] === value)
    ? before
    : { ...before, ...Object.fromEntries(own) }
  const former = Number(before[revisionAnnotation] ?? 0) || 0
  if (former >= revision) return copied
  const history =
    set === undefined || before[revisionAnnotation] === undefined
      ? {}
      : historyWith(before[revisionHistoryAnnotation], before[revisionAnnotation])
  return { ...copied, ...history, [revisionAnnotation]: String(revision) }
}

function historyWith(history: string | undefined, former: string): Record<string, string> {
  const revisions = [...(history === undefined || history === '' ? [] : history.split(',')), former]
  while (revisions.join(',').length > revisionHistoryLengthMax && revisions.length > 1) revisions.shift()
  return { [revisionHistoryAnnotation]: revisions.join(',') }
}

export function newSetAnnotationsSized(
  deployment: Deployment,
  revision: number,
  wanted: number,
  max: number,
): Readonly<Record<string, string>> {
  return { ...newSetAnnotations(deployment, undefined, revision), ...sizedAnnotations(undefined, wanted, max) }
}

/** Old sets beyond the history limit that have no pods and want none, the oldest revisions first. */
export function setsToForget({ spec }: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = spec.revisionHistoryLimit
  if (limit === undefined) return []
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const surplus = alive.length - limit
  if (surplus <= 0) return []
  const sorted = alive.toSorted(
    (a, b) => revisionOf(a) - revisionOf(b) || byCodePoint(a.metadata.name, b.metadata.name),
  )
  return sorted.slice(0, surplus).filter(isIdle)
}

function isIdle({ spec, status, metadata }: ReplicaSet): boolean {
  return status.replicas === 0 && spec.replicas === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0)
}
