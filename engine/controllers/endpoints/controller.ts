import { Endpoints } from '../../api/kinds/endpoints.ts'
import type { Draft } from '../../api/kinds/kind.ts'
import { Service } from '../../api/kinds/service.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { TriggerTimes, triggerTimeAnnotation } from '../../api/services/trigger-times.ts'
import { isNamespaceTerminating, isNotFound, isOperatingError } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import { type ServicePods, servicePodsOf } from '../../runtime/service-pods.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { splitKey } from '../../store/table.ts'
import { areSameSubsets, endpointsLabels, overCapacityAnnotation, subsetsOf, truncated } from './plan.ts'

/** Writes the addresses of a service's pods into the Endpoints of its name. */
export const endpointsController: Component = {
  name: 'endpoints-controller',
  sleepsUntil: [Service, Endpoints],
  start: (context) => new EndpointsWriter(context).start(),
}

/** How soon the cache is looked at again when it lags behind what was written. */
const staleRetryMs = 5

/** Until then a write on a cache that lags met a conflict, which was told and tried again (kubernetes#125675). */
const staleNoticedSinceMinor = 31

class EndpointsWriter {
  private readonly services: Informer<Service>
  private readonly endpoints: Informer<Endpoints>
  private readonly servicePods: ServicePods
  private readonly events: EventRecorder
  private readonly queue: WorkQueue
  private readonly triggerTimes = new TriggerTimes()
  /** The versions that have been written over: a cache that holds one is out of date. */
  private readonly outdated = new Map<string, string>()

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time } = context
    this.services = informers.of(Service)
    this.endpoints = informers.of(Endpoints)
    this.servicePods = servicePodsOf(informers)
    this.events = new EventRecorder({ client, time, source: 'endpoint-controller' })
    this.queue = workQueue(context, (key) => this.sync(key))
  }

  start(): void {
    this.servicePods.onChange((service) => this.queue.add(service))
    this.endpoints.onChange((after, _before, key) => {
      if (after === undefined) this.queue.add(key)
    })
    // What was left behind by services that went while nobody was looking.
    this.context.scope.after(0, () => {
      for (const key of this.endpoints.cache.keys()) this.queue.add(key)
    })
  }

  private sync(key: string): void {
    const service = this.services.get(key)
    if (service === undefined) {
      this.remove(key)
      return
    }
    if (service.spec.type === 'ExternalName' || !service.spec.selector) return
    const current = this.endpoints.get(key)
    const waits = this.context.minor >= staleNoticedSinceMinor
    if (waits && current !== undefined && this.outdated.get(key) === current.metadata.resourceVersion) {
      this.queue.addAfter(key, staleRetryMs, 'the cache lags behind the last write')
      return
    }
    this.outdated.delete(key)
    const pods = this.servicePods.of(key)
    const trigger = this.triggerTimes.look(key, service, pods)
    const wanted = subsetsOf(service, pods)
    const subsets = truncated(wanted)
    const labels = endpointsLabels(service, this.context.minor)
    if (current !== undefined && isUpToDate(current, subsets, labels)) return
    const annotations = annotationsFor(current, trigger, subsets !== wanted)
    this.write(key, service, current, { subsets, labels, annotations })
  }

  private remove(key: string): void {
    this.triggerTimes.forget(key)
    this.outdated.delete(key)
    if (this.endpoints.get(key) === undefined) return
    try {
      this.context.client.delete(Endpoints, splitKey(key))
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  private write(
    key: string,
    service: Service,
    current: Endpoints | undefined,
    parts: { subsets: NonNullable<Endpoints['subsets']>; labels: Labels; annotations: Labels },
  ): void {
    const { client } = this.context
    const { name, namespace = '' } = service.metadata
    const { subsets, labels, annotations } = parts
    const identity = current?.metadata ?? { name, namespace }
    const { annotations: _old, labels: _labels, ...kept } = identity as Endpoints['metadata']
    const metadata = {
      ...kept,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    }
    const next = {
      ...(current ?? { apiVersion: 'v1', kind: 'Endpoints' }),
      metadata,
      ...(subsets.length > 0 ? { subsets } : { subsets: [] }),
    } as Endpoints
    try {
      if (current === undefined) client.create(Endpoints, next as Draft<Endpoints>)
      else {
        const written = client.update(Endpoints, next)
        const { resourceVersion } = current.metadata
        if (written.metadata.resourceVersion !== resourceVersion) this.outdated.set(key, resourceVersion as string)
      }
    } catch (error) {
      this.failed(error, key, next, current === undefined)
    }
  }

  private failed(error: unknown, key: string, endpoints: Endpoints, isNew: boolean): void {
    if (!isOperatingError(error)) throw error
    // Nothing can be created in a namespace that goes: it would fail for ever.
    if (isNew && isNamespaceTerminating(error)) return
    const { uid = '' } = endpoints.metadata
    const object = { ...endpoints, metadata: { ...endpoints.metadata, uid } }
    const text = isNew
      ? `Failed to create endpoint for service ${key}: ${error.message}`
      : `Failed to update endpoint ${key}: ${error.message}`
    this.events.record({ object }, 'Warning', isNew ? 'FailedToCreateEndpoint' : 'FailedToUpdateEndpoint', text)
    throw error
  }
}

type Labels = Readonly<Record<string, string>>

function isUpToDate(current: Endpoints, subsets: Endpoints['subsets'], labels: Labels): boolean {
  return areSameSubsets(current.subsets, subsets) && deepEqual(current.metadata.labels ?? {}, labels)
}

function annotationsFor(current: Endpoints | undefined, trigger: string | undefined, isTruncated: boolean): Labels {
  const before = current?.metadata.annotations ?? {}
  const { [triggerTimeAnnotation]: _time, [overCapacityAnnotation]: _capacity, ...others } = before
  return {
    ...others,
    ...(trigger === undefined ? {} : { [triggerTimeAnnotation]: trigger }),
    ...(isTruncated ? { [overCapacityAnnotation]: 'truncated' } : {}),
  }
}
