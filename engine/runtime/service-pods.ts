import { Pod } from '../api/kinds/pod.ts'
import { Service } from '../api/kinds/service.ts'
import { deepEqual } from '../api/meta/equality.ts'
import { selectorFromMap } from '../api/meta/labels.ts'
import { podChange } from '../api/services/pod-endpoints.ts'
import type { Informer, Informers } from './informer.ts'

type Labels = Readonly<Record<string, string>>

/** Which pods the services of a process' caches select. Kept once for all who ask. */
export function servicePodsOf(informers: Informers): ServicePods {
  return informers.shared('service pods', () => new ServicePods(informers))
}

/**
 * The pods of each service with a selector, found by index when a pod comes, goes or changes its labels, so that nobody
 * has to look through a namespace.
 */
export class ServicePods {
  private readonly pods: Informer<Pod>
  private readonly services: Informer<Service>
  private readonly members = new Map<string, Set<string>>()
  private readonly listeners: ((service: string) => void)[] = []

  constructor(informers: Informers) {
    this.pods = informers.of(Pod)
    this.services = informers.of(Service)
    this.services.addIndex('selector', indexKey)
    this.services.onChange((after, before, key) => this.serviceChanged(after, before, key))
    this.pods.onChange((after, before, key) => this.podChanged(after, before, key))
  }

  /** Told of a service that is new, changed or gone, or whose pods changed in a way that matters to its endpoints. */
  onChange(listener: (service: string) => void): void {
    this.listeners.push(listener)
    for (const service of this.services.cache.keys()) listener(service)
  }

  /** The pods that the service selects, in the order in which they came. */
  of(service: string): Pod[] {
    const pods: Pod[] = []
    for (const key of this.members.get(service) ?? []) {
      const pod = this.pods.get(key)
      if (pod !== undefined) pods.push(pod)
    }
    return pods
  }

  private serviceChanged(after: Service | undefined, before: Service | undefined, key: string): void {
    if (after?.spec.selector === undefined) this.members.delete(key)
    else if (before === undefined || !deepEqual(before.spec.selector, after.spec.selector)) this.select(after, key)
    this.tell(key)
  }

  private select({ metadata, spec }: Service, key: string): void {
    const selector = selectorFromMap(spec.selector)
    const members = new Set<string>()
    for (const [podKey, pod] of this.pods.cache.by('namespace', metadata.namespace ?? '')) {
      if (selector.matches(pod.metadata.labels)) members.add(podKey)
    }
    this.members.set(key, members)
  }

  private podChanged(after: Pod | undefined, before: Pod | undefined, key: string): void {
    if (after !== undefined && before !== undefined) this.podUpdated(after, before, key)
    else if (after !== undefined) {
      for (const service of this.selecting(after)) {
        this.members.get(service)?.add(key)
        this.tell(service)
      }
    } else if (before !== undefined) {
      for (const service of this.selecting(before)) {
        this.members.get(service)?.delete(key)
        this.tell(service)
      }
    }
  }

  private podUpdated(after: Pod, before: Pod, key: string): void {
    const { endpoints, membership } = podChange(before, after)
    if (!membership) {
      if (endpoints) for (const service of this.selecting(after)) this.tell(service)
      return
    }
    const [old, next] = [this.selecting(before), this.selecting(after)]
    for (const service of old) if (!next.includes(service)) this.members.get(service)?.delete(key)
    for (const service of next) this.members.get(service)?.add(key)
    for (const service of servicesToSync(old, next, endpoints)) this.tell(service)
  }

  private selecting({ metadata }: Pod): string[] {
    return servicesSelecting(metadata.namespace ?? '', metadata.labels ?? {}, (value) =>
      this.services.cache.by('selector', value),
    )
  }

  private tell(service: string): void {
    for (const listener of this.listeners) listener(service)
  }
}

/** A service is indexed by the first pair of its selector; one whose selector is empty, by its namespace alone. */
export function indexKey({ metadata, spec }: Service): string | undefined {
  const { selector } = spec
  if (selector === undefined || selector === null) return undefined
  const [first] = Object.keys(selector).sort()
  return `${metadata.namespace}/${first === undefined ? '' : `${first}=${selector[first]}`}`
}

/** The keys of the services of a namespace that select such labels. `by` asks an index of `indexKey`. */
export function servicesSelecting(
  namespace: string,
  labels: Labels,
  by: (value: string) => ReadonlyMap<string, Service>,
): string[] {
  const found = [...by(`${namespace}/`).keys()]
  for (const [name, value] of Object.entries(labels)) {
    for (const [key, service] of by(`${namespace}/${name}=${value}`)) {
      if (selectorFromMap(service.spec.selector).matches(labels)) found.push(key)
    }
  }
  return found
}

/** Which of the services that selected a pod and that do now must look at it again. */
export function servicesToSync(old: readonly string[], next: readonly string[], endpointsChanged: boolean): string[] {
  const union = [...next, ...old.filter((service) => !next.includes(service))]
  return endpointsChanged ? union : union.filter((service) => !(old.includes(service) && next.includes(service)))
}
