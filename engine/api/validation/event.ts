import type { FieldError } from '../field-error.ts'

export const eventErrors = (): readonly FieldError[] => []
