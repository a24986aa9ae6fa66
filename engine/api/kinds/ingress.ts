import type * as schema from '../schema/types.ts'
import { ingressErrors, ingressUpdateErrors } from '../validation/ingress.ts'
import { ageColumn, balancerText, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type Ingress = schema.Ingress

const hostsShown = 3

function hostsText({ spec }: Ingress): string {
  const rules = spec?.rules ?? []
  const hosts = rules.slice(0, hostsShown).flatMap(({ host }) => host || [])
  if (hosts.length === 0) return '*'
  return rules.length > hostsShown ? `${hosts.join(',')} + ${rules.length - hostsShown} more...` : hosts.join(',')
}

export const Ingress: Kind<Ingress> = {
  ...kindNames({
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'Ingress',
    plural: 'ingresses',
    shortNames: ['ing'],
  }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  validate: ingressErrors,
  validateUpdate: ingressUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Class', value: ({ spec }) => spec?.ingressClassName ?? '<none>' },
    { name: 'Hosts', value: hostsText },
    { name: 'Address', value: ({ status }, _nowMs, isNarrow) => balancerText(status?.loadBalancer?.ingress, isNarrow) },
    { name: 'Ports', value: ({ spec }) => ((spec?.tls ?? []).length > 0 ? '80, 443' : '80') },
    ageColumn,
  ],
}
