import type * as schema from '../schema/types.ts'
import { serviceErrors, serviceUpdateErrors } from '../validation/service.ts'
import { ageColumn, balancerText, labelMapText, nameColumn } from './columns.ts'
import { changeField } from './defaults/fill-in.ts'
import { prepareServiceForCreate, prepareServiceForUpdate, withServiceDefaults } from './defaults/service.ts'
import { type Kind, kindNames } from './kind.ts'
import { serviceName } from './names.ts'

export type Service = schema.Service

function externalText({ spec, status }: Service, isNarrow?: boolean): string {
  const external = spec?.externalIPs ?? []
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>'
    case 'LoadBalancer': {
      const own = balancerText(status?.loadBalancer?.ingress, isNarrow)
      return [own, ...external].filter((text) => text !== '').join(',') || '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

function portsText({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  )
  return ports.join(',') || '<none>'
}

/** Addresses and node ports are given by the API server. Source: pkg/registry/core/service/strategy.go. */
export const Service: Kind<Service> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Service', shortNames: ['svc'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: false,
  nameErrors: serviceName,
  defaults: (service) => changeField(service, 'spec', (spec) => withServiceDefaults(spec)),
  prepareForCreate: prepareServiceForCreate,
  prepareForUpdate: prepareServiceForUpdate,
  validate: serviceErrors,
  validateUpdate: serviceUpdateErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Type', value: ({ spec }) => spec?.type ?? '' },
    { name: 'Cluster-IP', value: ({ spec }) => spec?.clusterIPs?.[0] ?? (spec?.clusterIP || '<none>') },
    { name: 'External-IP', value: (service, _nowMs, isNarrow) => externalText(service, isNarrow) },
    { name: 'Port(s)', value: portsText },
    ageColumn,
    { name: 'Selector', wide: true, value: ({ spec }) => labelMapText(spec?.selector) },
  ],
}
