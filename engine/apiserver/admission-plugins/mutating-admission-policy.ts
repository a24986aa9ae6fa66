import { resourcesMatch } from '../../api/policies/policy-matching.ts'
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, Namespace } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { requestOf } from '../webhook-caller.ts'

/** Policies that change objects can be kept, but nothing here carries them out: a request that one is about is refused. */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  mutate: (object, admission) => {
    const { store } = admission
    const bindings = store.table<MutatingAdmissionPolicyBinding>('MutatingAdmissionPolicyBinding')
    if (bindings.size === 0) return object
    const request = requestOf(object, admission)
    const labelsOf = (name: string) => store.get<Namespace>('Namespace', name)?.metadata.labels
    for (const { spec, metadata } of bindings.list()) {
      const { policyName = '', matchResources } = spec
      const policy = store.get<MutatingAdmissionPolicy>('MutatingAdmissionPolicy', policyName)
      const isMeant = (resources: typeof matchResources): boolean => resourcesMatch(resources, request, labelsOf)
      if (policy === undefined || !isMeant(policy.spec.matchConstraints) || !isMeant(matchResources)) continue
      const what = `MutatingAdmissionPolicy '${policyName}' with binding '${metadata.name}' is not modelled`
      throw new ApiError(
        'InternalError',
        `Internal error occurred: ${what}: a mutating webhook and what it adds can be`,
      )
    }
    return object
  },
}
