import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changedItems, type Fields, isFields, present } from './fields.ts'

const zoneLabel = 'topology.kubernetes.io/zone'
const hostLabel = 'kubernetes.io/hostname'

function endpointToStored({ topology, ...endpoint }: Fields): Fields {
  if (!isFields(topology)) return endpoint
  const { [zoneLabel]: zone, [hostLabel]: host, ...others } = topology
  return present({
    ...endpoint,
    zone,
    nodeName: endpoint.nodeName ?? host,
    deprecatedTopology: Object.keys(others).length === 0 ? undefined : others,
  })
}

function endpointFromStored({ zone, deprecatedTopology, ...endpoint }: Fields): Fields {
  const topology = present({
    ...(isFields(deprecatedTopology) ? deprecatedTopology : {}),
    [hostLabel]: endpoint.nodeName,
    [zoneLabel]: zone,
  })
  return Object.keys(topology).length === 0 ? endpoint : { ...endpoint, topology }
}

/** Source: pkg/apis/discovery/v1beta1/conversion.go. */
export const betaEndpointSlice: Conversion = {
  toStored: (object) => asObject(changedItems(asFields(object), 'endpoints', endpointToStored)),
  fromStored: (stored) => asObject(changedItems(asFields(stored), 'endpoints', endpointFromStored)),
}
