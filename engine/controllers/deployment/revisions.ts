import { deepEqual } from '../../api/meta/equality.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/schema/types.ts'
import { revisionOf } from './annotations.ts'
import { oldestFirst } from './replicas.ts'

export const templateHashLabel = 'pod-template-hash'

/** Templates are immutable: two of them are compared once. */
const compared = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>()

/** Whether two templates say the same, the label with their hash apart. */
export function isSameTemplate(first: PodTemplateSpec | undefined, second: PodTemplateSpec | undefined): boolean {
  if (first === undefined || second === undefined) return first === second
  const answers = compared.get(first) ?? new WeakMap<PodTemplateSpec, boolean>()
  compared.set(first, answers)
  const known = answers.get(second)
  if (known !== undefined) return known
  const isSame = deepEqual(withoutHash(first), withoutHash(second))
  answers.set(second, isSame)
  return isSame
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { labels, ...metadata } = template.metadata ?? {}
  const { [templateHashLabel]: _hash, ...others } = labels ?? {}
  return { ...template, metadata: { ...metadata, labels: others } }
}

/** The set that has the deployment's template; of several the oldest. */
export function findNewSet({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  let found: ReplicaSet | undefined
  for (const set of sets) {
    if (!isSameTemplate(set.spec.template, spec.template)) continue
    if (found === undefined || oldestFirst(set, found) < 0) found = set
  }
  return found
}

/** All sets but the newest one. */
export function oldSets(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): readonly ReplicaSet[] {
  return newSet === undefined ? sets : sets.filter(({ metadata }) => metadata.uid !== newSet.metadata.uid)
}

/** Which deployments, of the set's namespace, select a set. */
export function deploymentsSelecting(set: ReplicaSet, deployments: Iterable<Deployment>): Deployment[] {
  return [...deployments].filter(({ spec }) => {
    const selector = selectorFrom(spec.selector)
    return !selector.isEmpty && selector.matches(set.metadata.labels)
  })
}

/** The limit of history that stands for none. */
const noLimit = 2 ** 31 - 1

/**
 * Old sets beyond the limit of history, the oldest revisions first; those that have pods or want some stay.
 * Source: sync.go, cleanupDeployment.
 */
export function setsToForget({ spec }: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = spec.revisionHistoryLimit ?? noLimit
  if (limit === noLimit || old.length <= limit) return []
  const present = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const surplus = present.length - limit
  if (surplus <= 0) return []
  return present.toSorted(oldestRevisionFirst).slice(0, surplus).filter(isIdle)
}

function oldestRevisionFirst(a: ReplicaSet, b: ReplicaSet): number {
  const [first, second] = [revisionOf(a), revisionOf(b)]
  return (first === undefined || second === undefined ? 0 : first - second) || oldestFirst(a, b)
}

function isIdle({ spec, status, metadata }: ReplicaSet): boolean {
  return status.replicas === 0 && spec.replicas === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0)
}
