import type { FieldError } from '../field-error.ts'

export const leaseErrors = (): readonly FieldError[] => []
