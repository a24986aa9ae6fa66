import { invalidObject, required, unsupported } from '../field-error.ts'
import { type ApiError, conflict as conflictError } from '../status.ts'

/** A pod that cannot be bound now. */
export function conflict(name: string, because: string): ApiError {
  return conflictError({ group: '', plural: 'pods/binding', kind: 'Pod' }, name, because)
}

/** A binding whose target is no node, or none at all where no kind is given. */
export function invalidBinding(name: string, kind: string | undefined): ApiError {
  const binding = { group: '', plural: 'pods/binding', kind: 'pods/binding' }
  const error = kind === undefined ? required('target.name') : unsupported('target.kind', kind, ['Node', '<empty>'])
  return invalidObject(binding, name, [error])
}
