import { type FieldError, invalid } from '../field-error.ts'
import { percentProblems } from '../meta/names.ts'
import type { IntOrString } from '../schema/types.ts'
import { addProblems, checkNonNegative } from './shared.ts'

/** A number of pods, or a share of them as a percentage. */
export function checkIntOrPercent(value: IntOrString | undefined, path: string, into: FieldError[]): void {
  if (typeof value === 'string') addProblems(percentProblems(value), value, path, into)
  else checkNonNegative(value, path, into)
}

function percentOf(value: IntOrString | undefined): number | undefined {
  return typeof value === 'string' && percentProblems(value).length === 0 ? Number(value.slice(0, -1)) : undefined
}

/** Zero where a text is neither: that was told already. */
export function numberOf(value: IntOrString | undefined): number {
  if (typeof value === 'number') return value
  return percentOf(value) ?? (/^-?[0-9]+$/.test(value ?? '') ? Number(value) : 0)
}

export function checkAtMost100Percent(value: IntOrString | undefined, path: string, into: FieldError[]): void {
  if ((percentOf(value) ?? 0) > 100) into.push(invalid(path, value, 'must not be greater than 100%'))
}
