import { type FieldError, required } from '../field-error.ts'
import { pathSegmentName } from '../kinds/names.ts'
import { dns1123SubdomainProblems } from '../meta/names.ts'
import { addProblems } from './shared.ts'

interface Reference {
  readonly kind?: string
  readonly name?: string
  readonly apiGroup?: string
}

/** A kind and a name, each fit for a path. */
export function checkReference(reference: Reference | undefined, path: string, into: FieldError[]): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference?.[field]
    if (!value) into.push(required(`${path}.${field}`))
    else addProblems(pathSegmentName(value), value, `${path}.${field}`, into)
  }
}

/** The same with the group of the kind before it. */
export function checkTypedReference(reference: Reference, path: string, into: FieldError[]): void {
  const { apiGroup } = reference
  if (apiGroup) addProblems(dns1123SubdomainProblems(apiGroup), apiGroup, `${path}.apiGroup`, into)
  checkReference(reference, path, into)
}
