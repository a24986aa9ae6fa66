import type { FieldError } from '../field-error.ts'

export const podErrors = (): readonly FieldError[] => []
