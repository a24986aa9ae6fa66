import type { FieldError } from '../field-error.ts'

export const serviceErrors = (): readonly FieldError[] => []
export const serviceUpdateErrors = (): readonly FieldError[] => []
