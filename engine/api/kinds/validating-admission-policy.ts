import type * as schema from '../schema/types.ts'
import { admissionPolicyErrors } from '../validation/admission-policy.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withMatchDefaults } from './defaults/admission-policies.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type ValidatingAdmissionPolicy = schema.ValidatingAdmissionPolicy

export const ValidatingAdmissionPolicy: Kind<ValidatingAdmissionPolicy> = {
  ...kindNames({
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    categories: ['api-extensions'],
  }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  defaults: (policy) =>
    changeField(policy, 'spec', (spec) =>
      changeField(fillIn(spec, { failurePolicy: 'Fail' }), 'matchConstraints', withMatchDefaults),
    ),
  validate: admissionPolicyErrors,
  validateUpdate: admissionPolicyErrors,
  columns: [
    nameColumn,
    { name: 'Validations', value: ({ spec }) => (spec.validations ?? []).length },
    { name: 'ParamKind', value: ({ spec }) => paramKindText(spec.paramKind) },
    ageColumn,
  ],
}

function paramKindText(kind: schema.ParamKind | undefined): string {
  return kind === undefined ? '<unset>' : `${kind.apiVersion}/${kind.kind}`
}
