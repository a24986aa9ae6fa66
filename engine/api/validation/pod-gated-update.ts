import { type FieldError, invalid } from '../field-error.ts'
import type { NodeAffinity, NodeSelectorRequirement } from '../schema/types.ts'
import { semanticEqual } from './semantic-equality.ts'
import { listOf } from './shared.ts'

type Labels = Readonly<Record<string, string>>

/** Labels may be added. */
export function checkGatedNodeSelector(next: Labels | undefined, before: Labels | undefined, into: FieldError[]): void {
  const isKept = Object.entries(before ?? {}).every(([key, value]) => next?.[key] === value)
  if (!isKept) into.push(invalid('spec.nodeSelector', next ?? {}, 'only additions are allowed'))
}

const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'

/** Requirements may be added to terms, terms may not be added to others. Preferences are free. */
export function checkGatedAffinity(
  next: NodeAffinity | undefined,
  before: NodeAffinity | undefined,
  into: FieldError[],
): void {
  const old = listOf(before?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms)
  if (old.length === 0) return
  const terms = listOf(next?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms)
  if (terms.length !== old.length) {
    into.push(invalid(path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'))
    return
  }
  for (const [index, term] of terms.entries()) {
    const earlier = old[index]
    const isNarrower =
      keepsAll(term.matchExpressions, earlier?.matchExpressions) && keepsAll(term.matchFields, earlier?.matchFields)
    const hadNone = listOf(earlier?.matchExpressions).length + listOf(earlier?.matchFields).length === 0
    if (isNarrower && (!hadNone || semanticEqual(term, earlier))) continue
    into.push(invalid(`${path}[${index}]`, term, 'only additions are allowed (no mutations or deletions)'))
  }
}

type Requirements = readonly NodeSelectorRequirement[] | undefined

function keepsAll(next: Requirements, before: Requirements): boolean {
  return listOf(before).every((requirement, index) => semanticEqual(requirement, next?.[index]))
}
