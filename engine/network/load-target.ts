import { Ingress } from '../api/kinds/ingress.ts'
import { Service } from '../api/kinds/service.ts'
import type { Pod, ServicePort } from '../api/schema/types.ts'
import type { Network } from './network.ts'
import type { NetworkReader } from './network-reader.ts'
import { toNodePort } from './node-walk.ts'
import { type Outcome, scaled } from './outcome.ts'
import { requestOutcomes, toServiceAddress } from './request-walk.ts'
import { balancerAddresses, isHeadless } from './service-rules.ts'
import { toPod } from './service-walk.ts'
import { only, Walk } from './walk.ts'

/** Clients that nothing tells apart. */
const defaultPort = 80

/**
 * What becomes of a load on a service from outside the cluster, over the nodes that run: through its load balancer, its
 * node port or its cluster address, whichever is the outermost that it has, on its first port.
 */
export function serviceLoad(reader: NetworkReader, network: Network, namespace: string, name: string): Outcome[] {
  const walk = new Walk(reader, network, { namespace })
  const service = reader.get(Service, namespace, name)
  if (service === undefined) return only('refused', `since there was no service ${name}`)
  const [port] = service.spec.ports ?? []
  if (walk.entries.length === 0) return only('timed out', 'since no node ran')
  if (port === undefined || isHeadless(service) || service.spec.type === 'ExternalName') {
    const host = `${name}.${namespace}.svc.cluster.local`
    return requestOutcomes(reader, network, { namespace }, `http://${host}:${port?.port ?? defaultPort}`)
  }
  return throughService(walk, service, port)
}

function throughService(walk: Walk, service: Service, { port, nodePort }: ServicePort): Outcome[] {
  const [balancer] = balancerAddresses(service)
  if (balancer !== undefined) return toServiceAddress(walk, balancer, port)
  if (nodePort !== undefined && nodePort !== 0) return toNodePort(walk, walk.entries, nodePort)
  return toServiceAddress(walk, service.spec.clusterIP ?? '', port)
}

/** On the first path of an ingress's first host. */
export function ingressLoad(reader: NetworkReader, network: Network, namespace: string, name: string): Outcome[] {
  const ingress = reader.get(Ingress, namespace, name)
  if (ingress === undefined) return only('refused', `since there was no ingress ${name}`)
  const [rule] = ingress.spec.rules ?? []
  const path = rule?.http?.paths[0]?.path ?? '/'
  const host = rule?.host?.replace(/^\*/, 'any') ?? 'any.example.com'
  return requestOutcomes(reader, network, { namespace }, `http://${host}${path}`)
}

/** On the pods of something, without a service: an equal share for each that is ready. */
export function podLoad(reader: NetworkReader, network: Network, whose: string, ready: readonly Pod[]): Outcome[] {
  const walk = new Walk(reader, network, { namespace: '' })
  if (ready.length === 0) return only('refused', `since ${whose} had no ready pods`)
  return ready.flatMap((pod) => scaled(toPod(walk, pod, portOf(pod), undefined), 1 / ready.length))
}

function portOf({ spec }: Pod): number {
  return spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? defaultPort
}
