import type * as schema from '../schema/types.ts'
import { endpointSliceErrors, endpointSliceUpdateErrors } from '../validation/endpoint-slice.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn, mapShared } from './defaults/fill-in.ts'
import { listText } from './endpoints.ts'
import { type Kind, kindNames } from './kind.ts'

export type EndpointSlice = schema.EndpointSlice
type Port = NonNullable<EndpointSlice['ports']>[number]

const withPortDefaults = (port: Port): Port => {
  const filled = fillIn(port, { protocol: 'TCP' })
  return filled.name === undefined || filled.name === null ? { ...filled, name: '' } : filled
}

const portText = ({ port, name }: Port): string => (port ? String(port) : name || '*')

/** Source: pkg/apis/discovery/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const EndpointSlice: Kind<EndpointSlice> = {
  ...kindNames({ group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: true,
  defaults: (slice) => changeField(slice, 'ports', (ports) => mapShared(ports, withPortDefaults) ?? ports),
  validate: endpointSliceErrors,
  validateUpdate: endpointSliceUpdateErrors,
  columns: [
    nameColumn,
    { name: 'AddressType', value: ({ addressType }) => addressType },
    { name: 'Ports', value: ({ ports }) => listText((ports ?? []).map(portText)) || '<unset>' },
    {
      name: 'Endpoints',
      value: ({ endpoints }) => listText((endpoints ?? []).flatMap((each) => each.addresses)) || '<unset>',
    },
    ageColumn,
  ],
}
