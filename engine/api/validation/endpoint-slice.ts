import type { FieldError } from '../field-error.ts'

export const endpointSliceErrors = (): readonly FieldError[] => []
export const endpointSliceUpdateErrors = (): readonly FieldError[] => []
