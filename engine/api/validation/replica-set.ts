import type { FieldError } from '../field-error.ts'

export const replicaSetErrors = (): readonly FieldError[] => []
export const replicaSetUpdateErrors = (): readonly FieldError[] => []
