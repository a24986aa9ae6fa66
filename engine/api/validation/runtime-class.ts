import type { FieldError } from '../field-error.ts'
import { dns1123LabelProblems } from '../meta/names.ts'
import type { RuntimeClass } from '../schema/types.ts'
import { addProblems, checkImmutable } from './shared.ts'

/** Source: pkg/apis/node/validation/validation.go. */
export function runtimeClassErrors({ handler = '' }: RuntimeClass): readonly FieldError[] {
  const errors: FieldError[] = []
  addProblems(dns1123LabelProblems(handler), handler, 'handler', errors)
  return errors
}

export function runtimeClassUpdateErrors(next: RuntimeClass, before: RuntimeClass): readonly FieldError[] {
  const errors: FieldError[] = []
  checkImmutable(next.handler, before.handler, 'handler', errors)
  return errors
}
