import { invalid, invalidObject } from '../../api/field-error.ts'
import type { Service } from '../../api/kinds/service.ts'
import { ApiError } from '../../api/status.ts'
import type { Store } from '../../store/store.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'

/** --service-cluster-ip-range and --service-node-port-range of kubeadm's clusters. */
const clusterAddresses = { prefix: '10.96', first: 10, count: 65_000 }
const nodePorts = { first: 30_000, last: 32_767 }

const resource = { group: '', plural: 'services', kind: 'Service' }

/** Gives services their cluster address and node ports, each once, as the API server's allocators do. */
export const serviceAddresses: AdmissionPlugin = {
  name: 'ServiceAddresses',
  tables: ['Service'],
  mutate: (object, admission) => withNodePorts(withClusterAddress(object as Service, admission), admission),
}

function withClusterAddress(service: Service, admission: Admission): Service {
  const { spec } = service
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return service
  const before = admission.before as Service | undefined
  const kept = before?.spec.clusterIP
  if (spec.clusterIP !== undefined && spec.clusterIP !== '') {
    if (spec.clusterIP !== kept && isTaken(admission.store, spec.clusterIP)) {
      const reason = `failed to allocate IP ${spec.clusterIP}: provided IP is already allocated`
      throw invalidObject(resource, service.metadata.name, [invalid('spec.clusterIPs', [spec.clusterIP], reason)])
    }
    return { ...service, spec: { ...spec, clusterIPs: [spec.clusterIP] } }
  }
  const clusterIP = kept !== undefined && kept !== '' && kept !== 'None' ? kept : freeAddress(admission)
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] } }
}

function freeAddress({ store, random }: Admission): string {
  const { prefix, first, count } = clusterAddresses
  const start = Math.floor(random() * count)
  for (let step = 0; step < count; step++) {
    const offset = first + ((start + step) % count)
    const address = `${prefix}.${offset >> 8}.${offset & 255}`
    if (!isTaken(store, address)) return address
  }
  throw new ApiError('InternalError', 'failed to allocate a serviceIP: range is full')
}

function isTaken(store: Store, address: string): boolean {
  return store.table<Service>('Service').by('clusterIP', address).size > 0
}

function withNodePorts(service: Service, admission: Admission): Service {
  const { spec } = service
  const ports = spec.ports ?? []
  const balanced = spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false
  if (spec.type !== 'NodePort' && !balanced) return service
  const before = (admission.before as Service | undefined)?.spec.ports ?? []
  const own = new Set(before.map(({ nodePort }) => nodePort))
  const given = ports.map((port, index) => {
    if (port.nodePort !== undefined && port.nodePort !== 0) {
      if (!own.has(port.nodePort)) refuseTakenPort(service, admission.store, port.nodePort, index)
      return port
    }
    const kept = before.find((old) => old.port === port.port && old.protocol === port.protocol)?.nodePort
    return { ...port, nodePort: kept ?? freePort(admission, own) }
  })
  return given.every((port, index) => port === ports[index]) ? service : { ...service, spec: { ...spec, ports: given } }
}

function refuseTakenPort(service: Service, store: Store, nodePort: number, index: number): void {
  if (store.table<Service>('Service').by('nodePort', String(nodePort)).size === 0) return
  const error = invalid(`spec.ports[${index}].nodePort`, nodePort, 'provided port is already allocated')
  throw invalidObject(resource, service.metadata.name, [error])
}

function freePort({ store, random }: Admission, own: Set<number | undefined>): number {
  const count = nodePorts.last - nodePorts.first + 1
  const start = Math.floor(random() * count)
  for (let step = 0; step < count; step++) {
    const port = nodePorts.first + ((start + step) % count)
    if (own.has(port) || store.table<Service>('Service').by('nodePort', String(port)).size > 0) continue
    own.add(port)
    return port
  }
  throw new ApiError('InternalError', 'failed to allocate a nodePort: range is full')
}
