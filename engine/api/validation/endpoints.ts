import type { FieldError } from '../field-error.ts'

export const endpointsErrors = (): readonly FieldError[] => []
