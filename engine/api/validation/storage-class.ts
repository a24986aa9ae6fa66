import { type FieldError, forbiddenField, invalid, required, tooLong, unsupported } from '../field-error.ts'
import { qualifiedNameProblems } from '../meta/names.ts'
import type { StorageClass } from '../schema/types.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkImmutable } from './shared.ts'

const parametersMax = 512
const bindingModes = ['Immediate', 'WaitForFirstConsumer']
const reclaimPolicies = ['Delete', 'Retain']

/** Source: pkg/apis/storage/validation ValidateStorageClass. */
export function storageClassErrors(storageClass: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = []
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode } = storageClass
  if (!provisioner) errors.push(required('provisioner'))
  else addProblems(qualifiedNameProblems(provisioner.toLowerCase()), provisioner, 'provisioner', errors)
  const keys = Object.keys(parameters ?? {})
  if (keys.length > parametersMax) errors.push(tooLong('parameters', parametersMax))
  if (keys.includes('')) errors.push(invalid('parameters', '', 'field can not be empty.'))
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) {
    errors.push(unsupported('reclaimPolicy', reclaimPolicy, reclaimPolicies))
  }
  if (!volumeBindingMode) errors.push(required('volumeBindingMode'))
  else if (!bindingModes.includes(volumeBindingMode)) {
    errors.push(unsupported('volumeBindingMode', volumeBindingMode, bindingModes))
  }
  return errors
}

export function storageClassUpdateErrors(next: StorageClass, before: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (semanticEqual(next[field], before[field])) continue
    errors.push(forbiddenField(field, `updates to ${field} are forbidden.`))
  }
  checkImmutable(next.volumeBindingMode, before.volumeBindingMode, 'volumeBindingMode', errors)
  return errors
}
