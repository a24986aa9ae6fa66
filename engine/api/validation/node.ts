import type { FieldError } from '../field-error.ts'

export const nodeErrors = (): readonly FieldError[] => []
export const nodeUpdateErrors = (): readonly FieldError[] => []
