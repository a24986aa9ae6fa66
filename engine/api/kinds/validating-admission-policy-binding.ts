import type * as schema from '../schema/types.ts'
import { admissionPolicyBindingErrors } from '../validation/admission-policy.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withMatchDefaults } from './defaults/admission-policies.ts'
import { changeField } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type ValidatingAdmissionPolicyBinding = schema.ValidatingAdmissionPolicyBinding

export const ValidatingAdmissionPolicyBinding: Kind<ValidatingAdmissionPolicyBinding> = {
  ...kindNames({
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    categories: ['api-extensions'],
  }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: true,
  defaults: (binding) => changeField(binding, 'spec', (spec) => changeField(spec, 'matchResources', withMatchDefaults)),
  validate: admissionPolicyBindingErrors,
  validateUpdate: admissionPolicyBindingErrors,
  columns: [
    nameColumn,
    { name: 'PolicyName', value: ({ spec }) => spec.policyName ?? '' },
    { name: 'ParamRef', value: ({ spec }) => paramRefText(spec.paramRef) },
    ageColumn,
  ],
}

function paramRefText(ref: schema.ParamRef | undefined): string {
  if (ref === undefined) return '<unset>'
  if (ref.name === undefined) return ref.selector === undefined ? '<unset>' : '*'
  return ref.namespace === undefined ? `*/${ref.name}` : `${ref.namespace}/${ref.name}`
}
