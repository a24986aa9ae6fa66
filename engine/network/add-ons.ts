import { Ingress } from '../api/kinds/ingress.ts'
import { IngressClass } from '../api/kinds/ingress-class.ts'
import { type Component, type ComponentContext, workQueue } from '../runtime/component.ts'
import { splitKey } from '../store/table.ts'
import { clusterDnsProcess } from './dns.ts'
import { ingressProcess, isServed } from './ingress-walk.ts'
import { loadBalancerProvider } from './load-balancer.ts'
import { ingressAddress } from './network.ts'

/** A process that every cluster has beside its control plane. */
export interface AddOn {
  readonly process: string
  readonly program: string
  readonly component: Component
}

/** What it knows of services it has from the same watches as the proxies; that it runs is all that it has to do. */
const clusterDns: Component = { name: 'coredns', start: () => {} }

/** Says of the ingresses that it serves where they can be reached. */
const ingressController: Component = { name: 'nginx-ingress-controller', start: startIngressController }

function startIngressController(context: ComponentContext): void {
  const ingresses = context.informers.of(Ingress)
  const classes = context.informers.of(IngressClass)
  const queue = workQueue(context, (key) => {
    const ingress = ingresses.get(key)
    if (ingress === undefined || !isServed(ingress, (name) => classes.get(name))) return
    if ((ingress.status?.loadBalancer?.ingress ?? []).some(({ ip }) => ip === ingressAddress)) return
    context.client.patchStatus(Ingress, splitKey(key), (stored) => ({
      ...stored,
      status: { ...stored.status, loadBalancer: { ingress: [{ ip: ingressAddress }] } },
    }))
  })
  ingresses.onChange((after, before, key) => {
    queue.add(key)
    if (after === undefined || after.metadata.generation === before?.metadata.generation) return
    if (isServed(after, (name) => classes.get(name)))
      context.events.record({ object: after }, 'Normal', 'Sync', 'Scheduled for sync')
  })
  classes.onChange(() => {
    for (const key of ingresses.cache.keys()) queue.add(key)
  })
}

export const addOns: readonly AddOn[] = [
  { process: clusterDnsProcess, program: 'coredns', component: clusterDns },
  { process: ingressProcess, program: 'nginx-ingress-controller', component: ingressController },
  { process: 'load balancer provider', program: 'cloud-controller-manager', component: loadBalancerProvider },
]
