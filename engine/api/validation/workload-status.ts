import { type FieldError, invalid } from '../field-error.ts'
import { checkNonNegative } from './shared.ts'

type Counts = Readonly<Record<string, unknown>>

const count = (status: Counts, field: string): number => {
  const value = status[field]
  return typeof value === 'number' ? value : 0
}

/**
 * The counts of a workload's status: none negative, those of `parts` no more than `replicas`, available ones no more than
 * ready ones.
 */
export function checkCounts(
  status: object,
  rule: { readonly all: readonly string[]; readonly parts: readonly string[]; readonly readyName: string },
  into: FieldError[],
): void {
  const counts = status as Counts
  for (const field of rule.all) checkNonNegative(count(counts, field), `status.${field}`, into)
  for (const field of rule.parts) {
    if (count(counts, field) <= count(counts, 'replicas')) continue
    into.push(invalid(`status.${field}`, count(counts, field), 'cannot be greater than status.replicas'))
  }
  const available = count(counts, 'availableReplicas')
  if (!rule.parts.includes('availableReplicas') || available <= count(counts, 'readyReplicas')) return
  into.push(invalid('status.availableReplicas', available, `cannot be greater than ${rule.readyName}`))
}

/** How often a hash was taken already never goes back. */
export function checkCollisionCount(next: number | undefined, before: number | undefined, into: FieldError[]): void {
  const isGone = next === undefined && before !== undefined
  if (!isGone && !(next !== undefined && before !== undefined && next < before)) return
  into.push(invalid('status.collisionCount', next ?? 0, 'cannot be decremented'))
}
