import type { FieldError } from '../field-error.ts'

export const deploymentErrors = (): readonly FieldError[] => []
export const deploymentUpdateErrors = (): readonly FieldError[] => []
