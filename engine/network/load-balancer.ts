import { Service } from '../api/kinds/service.ts'
import { type Component, type ComponentContext, workQueue } from '../runtime/component.ts'
import type { WorkQueue } from '../runtime/work-queue.ts'
import { splitKey } from '../store/table.ts'
import { providerPrefix } from './network.ts'
import { balancerAddresses } from './service-rules.ts'

/** From the wish for a load balancer until it has an address: ours, since every provider takes its own time. */
export const balancerReadyMs = 5_000

const finalizer = 'service.kubernetes.io/load-balancer-cleanup'
/** Those before are the provider's own. */
const firstAddress = 10
const lastAddress = 254

/** The service controller of the cloud's controller manager, with a provider that gives every balancer an address. */
export const loadBalancerProvider: Component = {
  name: 'service-controller',
  start: (context) => new Provider(context).start(),
}

class Provider {
  private readonly readyMs = new Map<string, number>()
  /** What was given out, by service: the cache has not heard of all of it. */
  private readonly given = new Map<string, string>()
  private readonly queue: WorkQueue

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (key) => this.reconcile(key))
  }

  start(): void {
    this.context.informers.of(Service).onChange((_after, _before, key) => this.queue.add(key))
  }

  private reconcile(key: string): void {
    const service = this.context.informers.of(Service).get(key)
    if (service === undefined) this.forget(key)
    else if (wantsBalancer(service)) this.ensure(key, service)
    else if (hasFinalizer(service)) this.cleanUp(key, service)
  }

  private forget(key: string): void {
    this.readyMs.delete(key)
    this.given.delete(key)
  }

  private ensure(key: string, service: Service): void {
    if (balancerAddresses(service).length > 0) return
    const { nowMs } = this.context.time
    const readyMs = this.readyMs.get(key)
    if (readyMs === undefined) this.order(key, service, nowMs)
    else if (readyMs <= nowMs) this.provide(key, service)
    else this.queue.addAfter(key, readyMs - nowMs, 'the provider makes the load balancer')
  }

  private order(key: string, service: Service, nowMs: number): void {
    const { client, events } = this.context
    events.record({ object: service }, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
    client.patch(Service, splitKey(key), (stored) => withFinalizers(stored, [...withoutOurs(stored), finalizer]))
    this.readyMs.set(key, nowMs + balancerReadyMs)
    this.queue.addAfter(key, balancerReadyMs, 'the provider makes the load balancer')
  }

  private provide(key: string, service: Service): void {
    const { client, events } = this.context
    const ip = service.spec.loadBalancerIP || this.freeAddress()
    this.given.set(key, ip)
    client.patchStatus(Service, splitKey(key), (stored) => ({
      ...stored,
      status: { ...stored.status, loadBalancer: { ingress: [{ ip, ipMode: 'VIP' as const }] } },
    }))
    this.readyMs.delete(key)
    events.record({ object: service }, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
  }

  private freeAddress(): string {
    const known = [...this.context.informers.of(Service).cache.values()].flatMap(balancerAddresses)
    const taken = new Set([...known, ...this.given.values()])
    for (let last = firstAddress; last <= lastAddress; last++) {
      const address = `${providerPrefix}.${last}`
      if (!taken.has(address)) return address
    }
    throw new Error(`The load-balancer provider has ${lastAddress - firstAddress + 1} addresses, and all are in use.`)
  }

  private cleanUp(key: string, service: Service): void {
    const { client, events } = this.context
    this.forget(key)
    events.record({ object: service }, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
    events.record({ object: service }, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
    if (balancerAddresses(service).length > 0) {
      client.patchStatus(Service, splitKey(key), (stored) => ({
        ...stored,
        status: { ...stored.status, loadBalancer: {} },
      }))
    }
    client.patch(Service, splitKey(key), (stored) => withFinalizers(stored, withoutOurs(stored)))
  }
}

function wantsBalancer({ metadata, spec }: Service): boolean {
  return (
    metadata.deletionTimestamp === undefined && spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined
  )
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false
}

function withoutOurs({ metadata }: Service): readonly string[] {
  return (metadata.finalizers ?? []).filter((name) => name !== finalizer)
}

function withFinalizers(service: Service, finalizers: readonly string[]): Service {
  const { finalizers: _before, ...metadata } = service.metadata
  return { ...service, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } }
}
