import type { ResourceList } from '../meta/quantity.ts'
import type { KubernetesObject, Service } from '../schema/types.ts'
import { namesIn, noScope, type QuotaEvaluator } from './evaluator.ts'

const names = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers'])

const outsideType = (service: Service): string =>
  service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer' ? service.spec.type : ''

/** How services count: each, and those that take node ports or load balancers besides. */
export const serviceEvaluator: QuotaEvaluator = {
  matchingResources: namesIn(names),
  // The type of a service can change.
  handles: () => true,
  usage: (object) => serviceUsage(object as Service),
  matchesScope: noScope,
  gives: (after, before) => outsideType(after as Service) !== outsideType(before as Service),
}

function serviceUsage({ spec }: Service & KubernetesObject): ResourceList {
  const isBalanced = spec.type === 'LoadBalancer'
  return {
    'count/services': '1',
    services: '1',
    'services.loadbalancers': isBalanced ? '1' : '0',
    'services.nodeports': String(nodePortsOf(spec)),
  }
}

/** Ports are given later: what counts is the intent. */
function nodePortsOf({ type, ports = [], allocateLoadBalancerNodePorts }: Service['spec']): number {
  if (type !== 'NodePort' && type !== 'LoadBalancer') return 0
  if (type === 'NodePort' || allocateLoadBalancerNodePorts !== false) return ports.length
  return ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length
}
