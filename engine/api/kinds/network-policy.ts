import { selectorSummary } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { networkPolicyErrors } from '../validation/network-policy.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn, mapShared } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type NetworkPolicy = schema.NetworkPolicy
type Spec = NetworkPolicy['spec']

function withPortDefaults<R extends { readonly ports?: readonly schema.NetworkPolicyPort[] }>(rule: R): R {
  return changeField(rule, 'ports', (ports) => mapShared(ports, (port) => fillIn(port, { protocol: 'TCP' })) ?? ports)
}

/** A policy that does not say so is one of ingress, and of egress where it has rules for that. */
function withSpecDefaults(spec: Spec): Spec {
  const hasTypes = (spec.policyTypes ?? []).length > 0
  const types: readonly ('Ingress' | 'Egress')[] = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  let filled: Spec = hasTypes ? spec : { ...spec, policyTypes: types }
  filled = changeField(filled, 'ingress', (rules) => mapShared(rules, withPortDefaults) ?? rules)
  return changeField(filled, 'egress', (rules) => mapShared(rules, withPortDefaults) ?? rules)
}

/** Source: pkg/apis/networking/v1/defaults.go. */
export const NetworkPolicy: Kind<NetworkPolicy> = {
  ...kindNames({
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    shortNames: ['netpol'],
  }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: true,
  defaults: (policy) => changeField(policy, 'spec', withSpecDefaults),
  validate: networkPolicyErrors,
  validateUpdate: networkPolicyErrors,
  columns: [nameColumn, { name: 'Pod-Selector', value: ({ spec }) => selectorSummary(spec?.podSelector) }, ageColumn],
}
