import { type FieldError, required } from '../field-error.ts'
import type { ControllerRevision } from '../schema/types.ts'
import { checkImmutable, checkNonNegative } from './shared.ts'

/** Source: pkg/apis/apps/validation ValidateControllerRevision. */
export function controllerRevisionErrors({ data, revision }: ControllerRevision): readonly FieldError[] {
  const errors: FieldError[] = []
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'))
  checkNonNegative(revision, 'revision', errors)
  return errors
}

export function controllerRevisionUpdateErrors(
  next: ControllerRevision,
  before: ControllerRevision,
): readonly FieldError[] {
  const errors = [...controllerRevisionErrors(next)]
  checkImmutable(next.data, before.data, 'data', errors)
  return errors
}
