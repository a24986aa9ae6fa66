import { ApiError } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Policies that change objects: nothing here carries them out, so that none is taken. */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  tables: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
  mutate: (object, { kind, operation }) => {
    if (operation !== 'create') return object
    const instead = 'use a mutating webhook, and say what it adds'
    throw new ApiError('MethodNotAllowed', `${kind.kind} ${object.metadata.name} is not modelled: ${instead}`)
  },
}
