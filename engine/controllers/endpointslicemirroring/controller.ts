import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Endpoints } from '../../api/kinds/endpoints.ts'
import { Service } from '../../api/kinds/service.ts'
import { serviceOfSlice } from '../../api/services/endpoint-slices.ts'
import { isNamespaceTerminating, isNotFound, isOperatingError } from '../../api/status.ts'
import { endpointSliceBackoffMs, mirroringBackoffMaxMs, mirroringMaxEndpointsPerSubset } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import { SliceTracker } from '../../runtime/slice-tracker.ts'
import { SlowRetries } from '../../runtime/slow-retries.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { type MirrorPlan, mirroringManager, planMirror } from './plan.ts'

/** Copies Endpoints that somebody wrote by hand, for a service without a selector, into EndpointSlices: proxies read these alone. */
export const endpointSliceMirroringController: Component = {
  name: 'endpointslicemirroring-controller',
  sleepsUntil: [Service, Endpoints, EndpointSlice],
  start: (context) => new Mirror(context).start(),
}

/** pkg/controller/endpointslicemirroring maxRetries. */
const retriesMax = 15
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'

class Mirror {
  private readonly services: Informer<Service>
  private readonly endpoints: Informer<Endpoints>
  private readonly slices: Informer<EndpointSlice>
  private readonly events: EventRecorder
  private readonly queue: WorkQueue
  private readonly retries: SlowRetries
  private readonly tracker = new SliceTracker(mirroringManager)
  private readonly max: number

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time, flags } = context
    this.services = informers.of(Service)
    this.endpoints = informers.of(Endpoints)
    this.slices = informers.of(EndpointSlice)
    this.slices.addIndex('service', serviceOfSlice)
    this.events = new EventRecorder({ client, time, source: 'endpoint-slice-mirroring-controller' })
    this.queue = workQueue(context, (key) => this.retries.settle(key, this.sync(key)))
    this.retries = new SlowRetries(this.queue, {
      firstMs: endpointSliceBackoffMs,
      mostMs: mirroringBackoffMaxMs,
      retriesMax,
    })
    this.max = flags.number('mirroring-max-endpoints-per-subset', mirroringMaxEndpointsPerSubset)
  }

  start(): void {
    this.endpoints.onChange((after, before, key) => {
      // What the endpoints controller writes has a service with a selector: nothing of it is ever mirrored.
      if (isForMirroring(after) || isForMirroring(before)) this.lookAt(key)
    })
    this.services.onChange((after, before, key) => {
      if (after === undefined || before === undefined) this.lookAt(key)
      else if (hasSelector(after) !== hasSelector(before)) this.queue.add(key)
    })
    this.slices.onChange((after, before) => {
      for (const key of this.tracker.concerned(after, before)) this.queue.add(key)
    })
  }

  /** A service that chooses pods has nothing to mirror, and nothing to remove as long as it always did. */
  private lookAt(key: string): void {
    const service = this.services.get(key)
    if (service === undefined || !hasSelector(service)) this.queue.add(key)
  }

  /** @returns what went wrong, to be tried again */
  private sync(key: string): string | undefined {
    const [endpoints, service] = [this.endpoints.get(key), this.services.get(key)]
    const existing = [...this.slices.cache.by('service', key).values()].filter((slice) => this.tracker.isOwn(slice))
    if (endpoints === undefined || !isForMirroring(endpoints) || service === undefined || hasSelector(service)) {
      this.tracker.forget(key)
      return this.attempt(`Error(s) deleting EndpointSlices for ${key} Endpoints`, () => this.removeAll(existing))
    }
    if (this.tracker.isStale(key, existing)) return 'EndpointSlice informer cache is out of date'
    const plan = planMirror(endpoints, existing, this.max)
    this.tellSkipped(endpoints, plan)
    return this.attempt(`failed to mirror Endpoints ${key}`, () => this.write(key, endpoints, plan))
  }

  private attempt(what: string, act: () => void): string | undefined {
    try {
      act()
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return isNamespaceTerminating(error) ? undefined : `${what}: ${error.message}`
    }
  }

  private removeAll(slices: readonly EndpointSlice[]): void {
    for (const slice of slices) this.remove(slice)
  }

  private write(key: string, endpoints: Endpoints, plan: MirrorPlan): void {
    const { client } = this.context
    const isGoing = endpoints.metadata.deletionTimestamp !== undefined
    for (const draft of isGoing ? [] : plan.create) this.tracker.written(key, client.create(EndpointSlice, draft))
    for (const slice of plan.update) this.tracker.written(key, client.update(EndpointSlice, slice))
    for (const slice of plan.delete) {
      this.remove(slice)
      this.tracker.expectDeletion(key, slice)
    }
  }

  private remove({ metadata: { namespace = '', name } }: EndpointSlice): void {
    try {
      this.context.client.delete(EndpointSlice, { namespace, name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  private tellSkipped(object: Endpoints, { invalid, skipped }: MirrorPlan): void {
    if (invalid > 0) {
      const text = `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`
      this.events.record({ object }, 'Warning', 'InvalidIPAddress', text)
    }
    if (skipped <= invalid) return
    const most = `A max of ${this.max} addresses can be mirrored to EndpointSlices per Endpoints subset.`
    this.events.record({ object }, 'Warning', 'TooManyAddressesToMirror', `${most} ${skipped} addresses were skipped`)
  }
}

function isForMirroring(endpoints: Endpoints | undefined): boolean {
  if (endpoints === undefined) return false
  const { labels, annotations } = endpoints.metadata
  return labels?.[skipLabel] !== 'true' && annotations?.[leaderAnnotation] === undefined
}

const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector ?? {}).length > 0
