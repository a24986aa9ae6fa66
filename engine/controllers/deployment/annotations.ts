import type { Deployment, ObjectMeta } from '../../api/schema/types.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history'
/** For how many replicas of the deployment a set was sized, and how many it may have with its surge. */
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas'

export type Annotations = Readonly<Record<string, string>>

interface Annotated {
  readonly metadata: Pick<ObjectMeta, 'annotations'>
}

/** How long the list of former revisions may grow, in characters (maxRevHistoryLengthInChars). */
const revisionHistoryLengthMax = 2000

const notCopied: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
])

/** A number that an annotation holds, or why it holds none; neither where there is no annotation. */
export interface AnnotatedNumber {
  readonly value?: number
  readonly error?: 'invalid syntax' | 'out of range'
}

const int32Max = 2 ** 31 - 1

/** Reads an annotation that has to be a whole number from 0 to 2^31-1. */
export function nonNegativeInt32(text: string | undefined): AnnotatedNumber {
  if (text === undefined) return {}
  if (!/^\+?[0-9]+$/.test(text)) return { error: 'invalid syntax' }
  const value = Number(text)
  return value > int32Max ? { error: 'out of range' } : { value }
}

/** The number of replicas that an annotation of a set tells; undefined where it tells none. */
export function annotatedReplicas({ metadata }: Annotated, annotation: string): number | undefined {
  return nonNegativeInt32(metadata.annotations?.[annotation]).value
}

/** The revision of an object; 0 where it has none, undefined where it is no number. */
export function revisionOf({ metadata }: Annotated): number | undefined {
  const text = metadata.annotations?.[revisionAnnotation]
  if (text === undefined) return 0
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined
}

/** The revision that comes after those of the given sets. */
export function nextRevision(old: readonly Annotated[]): number {
  return Math.max(0, ...old.map((set) => revisionOf(set) ?? 0)) + 1
}

/** The annotations with those that tell how a set was sized; the same where they tell so already. */
export function sizedAnnotations(annotations: Annotations | undefined, desired: number, max: number): Annotations {
  const sizes = { [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(max) }
  const isSized =
    annotations !== undefined && Object.entries(sizes).every(([name, value]) => annotations[name] === value)
  return isSized ? annotations : { ...annotations, ...sizes }
}

interface Answer {
  readonly own: Annotations
  readonly revision: number
  readonly answer: Annotations
}

/** The last answer for a set's annotations: most looks ask the same again. */
const answers = new WeakMap<Annotations, Answer>()

/**
 * The annotations of a deployment's newest set: the deployment's own, and a revision that is not below the given one,
 * with the revisions that the set had before. The same where nothing is to be changed.
 */
export function newSetAnnotations(
  { metadata }: Deployment,
  annotations: Annotations | undefined,
  revision: number,
): Annotations {
  if (annotations === undefined) return workedOut(none, metadata.annotations ?? none, revision)
  const own = metadata.annotations ?? none
  const known = answers.get(annotations)
  if (known?.own === own && known.revision === revision) return known.answer
  const answer = workedOut(annotations, own, revision)
  answers.set(annotations, { own, revision, answer })
  return answer
}

function workedOut(annotations: Annotations, own: Annotations, revision: number): Annotations {
  const copied = withCopied(annotations, own)
  const former = annotations[revisionAnnotation]
  const formerRevision = revisionOf({ metadata: { annotations } })
  if (formerRevision === undefined || formerRevision >= revision) return copied
  const history = former === undefined ? none : withFormer(copied[revisionHistoryAnnotation] ?? '', former)
  return { ...copied, ...history, [revisionAnnotation]: String(revision) }
}

const none: Annotations = {}

function withCopied(annotations: Annotations, own: Annotations): Annotations {
  const missing = Object.entries(own).filter(([name, value]) => !notCopied.has(name) && annotations[name] !== value)
  return missing.length === 0 ? annotations : { ...annotations, ...Object.fromEntries(missing) }
}

/** The oldest revisions are forgotten where the list grows too long. */
function withFormer(history: string, former: string): Annotations {
  const revisions = [...(history === '' ? [] : history.split(',')), former]
  let length = revisions.join(',').length
  while (length > revisionHistoryLengthMax && revisions.length > 1) length -= (revisions.shift() ?? '').length + 1
  return { [revisionHistoryAnnotation]: revisions.join(',') }
}
