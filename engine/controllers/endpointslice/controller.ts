import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Node } from '../../api/kinds/node.ts'
import { Service } from '../../api/kinds/service.ts'
import { serviceOfSlice } from '../../api/services/endpoint-slices.ts'
import { addressTypesOf } from '../../api/services/pod-endpoints.ts'
import { TriggerTimes, triggerTimeAnnotation } from '../../api/services/trigger-times.ts'
import { isNamespaceTerminating, isNotFound, isOperatingError } from '../../api/status.ts'
import { endpointSliceBackoffMaxMs, endpointSliceBackoffMs, maxEndpointsPerSlice } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import { type ServicePods, servicePodsOf } from '../../runtime/service-pods.ts'
import { SliceTracker } from '../../runtime/slice-tracker.ts'
import { SlowRetries } from '../../runtime/slow-retries.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { asksForTopologyHints, isKnownDistribution, withDistributionHints } from './hints.ts'
import type { Packing } from './packing.ts'
import { finalPlan, planSlices, type SliceDraft, sliceManager } from './plan.ts'

/** Writes the addresses of a service's pods into EndpointSlices. */
export const endpointSliceController: Component = {
  name: 'endpointslice-controller',
  sleepsUntil: [Service, EndpointSlice],
  start: (context) => new EndpointSlices(context).start(),
}

/** pkg/controller/endpointslice maxRetries. */
const retriesMax = 15

class EndpointSlices {
  private readonly services: Informer<Service>
  private readonly slices: Informer<EndpointSlice>
  private readonly nodes: Informer<Node>
  private readonly servicePods: ServicePods
  private readonly events: EventRecorder
  private readonly queue: WorkQueue
  private readonly retries: SlowRetries
  private readonly tracker = new SliceTracker(sliceManager)
  private readonly triggerTimes = new TriggerTimes()
  private readonly max: number

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time, flags } = context
    this.services = informers.of(Service)
    this.slices = informers.of(EndpointSlice)
    this.nodes = informers.of(Node)
    this.servicePods = servicePodsOf(informers)
    this.slices.addIndex('service', serviceOfSlice)
    this.events = new EventRecorder({ client, time, source: 'endpoint-slice-controller' })
    this.queue = workQueue(context, (key) => this.retries.settle(key, this.sync(key)))
    this.retries = new SlowRetries(this.queue, {
      firstMs: endpointSliceBackoffMs,
      mostMs: endpointSliceBackoffMaxMs,
      retriesMax,
    })
    this.max = flags.number('max-endpoints-per-slice', maxEndpointsPerSlice)
  }

  start(): void {
    this.servicePods.onChange((service) => this.queue.add(service))
    // What others do to the slices is put right.
    this.slices.onChange((after, before) => {
      for (const key of this.tracker.concerned(after, before)) this.queue.add(key)
    })
  }

  /** @returns what went wrong, to be tried again */
  private sync(key: string): string | undefined {
    const service = this.services.get(key)
    if (service === undefined) {
      this.triggerTimes.forget(key)
      this.tracker.forget(key)
      return undefined
    }
    if (service.spec.type === 'ExternalName' || !service.spec.selector) return undefined
    const existing = [...this.slices.cache.by('service', key).values()].filter(
      (slice) => this.tracker.isOwn(slice) && slice.metadata.deletionTimestamp === undefined,
    )
    if (this.tracker.isStale(key, existing)) return 'EndpointSlice informer cache is out of date'
    const pods = this.servicePods.of(key)
    const trigger = this.triggerTimes.look(key, service, pods)
    const errors = this.reconcile(key, service, { pods, existing, trigger })
    if (errors.length === 0) return undefined
    const text = aggregated(errors)
    const message = `Error updating Endpoint Slices for Service ${key}: ${text}`
    this.events.record({ object: service }, 'Warning', 'FailedToUpdateEndpointSlices', message)
    return text
  }

  private reconcile(
    key: string,
    service: Service,
    found: {
      pods: Parameters<typeof planSlices>[0]['pods']
      existing: readonly EndpointSlice[]
      trigger: string | undefined
    },
  ): string[] {
    const { pods, existing, trigger } = found
    const { minor } = this.context
    const types: readonly string[] = addressTypesOf(service)
    const errors: string[] = []
    for (const addressType of addressTypesOf(service)) {
      const ofType = existing.filter((slice) => slice.addressType === addressType)
      const plan = planSlices({
        service,
        pods,
        existing: ofType,
        addressType,
        nodeOf: (name) => this.nodes.get(name),
        max: this.max,
        manager: sliceManager,
        minor,
      })
      errors.push(...plan.errors)
      if (!plan.isComplete) continue
      errors.push(...this.write(key, finalPlan(this.withHints(service, plan, ofType), service), trigger))
    }
    const foreign = existing.filter((slice) => !types.includes(slice.addressType))
    return [...errors, ...this.write(key, { ...nothing, delete: foreign }, trigger)]
  }

  private withHints(service: Service, plan: Packing, existing: readonly EndpointSlice[]): Packing {
    const { trafficDistribution } = service.spec
    const isUsed =
      isKnownDistribution(trafficDistribution, this.context.minor) &&
      !asksForTopologyHints(service.metadata.annotations)
    const touched = new Set([...plan.update, ...plan.delete].map(({ metadata }) => metadata.name))
    const unchanged = existing.filter(({ metadata }) => !touched.has(metadata.name))
    const { create, update } = plan
    return {
      ...plan,
      ...withDistributionHints(isUsed ? trafficDistribution : undefined, { create, update, unchanged }),
    }
  }

  /** Stops at the first thing that goes wrong. */
  private write(key: string, plan: Packing, trigger: string | undefined): string[] {
    const { client } = this.context
    const step = { text: '' }
    const what = `EndpointSlice for Service ${key}`
    try {
      for (const draft of plan.create) {
        step.text = `failed to create ${what}`
        this.tracker.written(key, client.create(EndpointSlice, withTrigger(draft, trigger)))
      }
      for (const slice of plan.update) {
        step.text = `failed to update ${slice.metadata.name} ${what}`
        this.tracker.written(key, client.update(EndpointSlice, withTrigger(slice, trigger)))
      }
      for (const slice of plan.delete) {
        step.text = `failed to delete ${slice.metadata.name} ${what}`
        this.remove(key, slice)
      }
      return []
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return isNamespaceTerminating(error) ? [] : [`${step.text}: ${error.message}`]
    }
  }

  private remove(key: string, slice: EndpointSlice): void {
    const { namespace = '', name } = slice.metadata
    try {
      this.context.client.delete(EndpointSlice, { namespace, name })
    } catch (error) {
      if (!isNotFound(error)) throw error
      return
    }
    this.tracker.expectDeletion(key, slice)
  }
}

const nothing: Packing = { create: [], update: [], delete: [], added: 0, removed: 0 }

function withTrigger<S extends EndpointSlice | SliceDraft>(slice: S, trigger: string | undefined): S {
  const { annotations, ...metadata } = slice.metadata
  const { [triggerTimeAnnotation]: _, ...others } = annotations ?? {}
  const next = trigger === undefined ? others : { ...others, [triggerTimeAnnotation]: trigger }
  return { ...slice, metadata: Object.keys(next).length === 0 ? metadata : { ...metadata, annotations: next } }
}

/** As Kubernetes joins several errors in one text. */
function aggregated(errors: readonly string[]): string {
  const distinct = [...new Set(errors)]
  return distinct.length === 1 ? (distinct[0] as string) : `[${distinct.join(', ')}]`
}
