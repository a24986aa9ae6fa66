import type * as schema from '../schema/types.ts'
import { ingressClassErrors, ingressClassUpdateErrors } from '../validation/ingress-class.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type IngressClass = schema.IngressClass

/** `Kind.group/name` */
function parametersText({ spec }: IngressClass): string {
  const parameters = spec?.parameters
  if (!parameters) return '<none>'
  const group = parameters.apiGroup ? `.${parameters.apiGroup}` : ''
  return `${parameters.kind}${group}/${parameters.name}`
}

export const IngressClass: Kind<IngressClass> = {
  ...kindNames({ group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', plural: 'ingressclasses' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: true,
  defaults: (ingressClass) =>
    changeField(ingressClass, 'spec', (spec) =>
      changeField(spec, 'parameters', (parameters) => fillIn(parameters, { scope: 'Cluster' })),
    ),
  validate: ingressClassErrors,
  validateUpdate: ingressClassUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Controller', value: ({ spec }) => spec?.controller ?? '' },
    { name: 'Parameters', value: parametersText },
    ageColumn,
  ],
}
