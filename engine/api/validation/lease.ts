import { type FieldError, invalid } from '../field-error.ts'
import type { Lease } from '../schema/types.ts'
import { checkNonNegative } from './shared.ts'

/** Source: pkg/apis/coordination/validation/validation.go. */
export function leaseErrors({ spec }: Lease): readonly FieldError[] {
  const errors: FieldError[] = []
  const seconds = spec?.leaseDurationSeconds
  if (typeof seconds === 'number' && seconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0'))
  }
  checkNonNegative(spec?.leaseTransitions, 'spec.leaseTransitions', errors)
  return errors
}
