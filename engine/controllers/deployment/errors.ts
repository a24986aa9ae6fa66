import { ApiError } from '../../api/status.ts'

/** Whether a request was refused because its namespace is going: there is no use in trying again. */
export function isNamespaceTerminating(error: unknown): boolean {
  const causes = error instanceof ApiError ? error.status.details?.causes : undefined
  return causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false
}
