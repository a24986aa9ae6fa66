import type { FieldError } from '../field-error.ts'

export const podUpdateErrors = (): readonly FieldError[] => []
