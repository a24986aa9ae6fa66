import type { FieldError } from '../field-error.ts'

export const configMapErrors = (): readonly FieldError[] => []
export const configMapUpdateErrors = (): readonly FieldError[] => []
export const secretErrors = (): readonly FieldError[] => []
export const secretUpdateErrors = (): readonly FieldError[] => []
