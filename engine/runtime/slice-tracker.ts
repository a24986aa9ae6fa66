import type { EndpointSlice } from '../api/schema/types.ts'
import { managedByLabel, serviceOfSlice } from '../api/services/endpoint-slices.ts'

/** Stands for a slice that was deleted and is still in the cache. */
const deletionExpected = -1

/**
 * Which generation of its slices the controller has written last, so that it does not decide by a cache that has not heard
 * of it. Source: k8s.io/endpointslice/util endpointslice_tracker.go.
 */
export class SliceTracker {
  private readonly generations = new Map<string, Map<string, number>>()

  /** @param manager as its slices name it: `endpointslice-controller.k8s.io` */
  constructor(private readonly manager: string) {}

  isOwn({ metadata }: EndpointSlice): boolean {
    return metadata.labels?.[managedByLabel] === this.manager
  }

  /** The services whose slices somebody else has changed: `shop/web`. */
  concerned(after: EndpointSlice | undefined, before: EndpointSlice | undefined): readonly string[] {
    const [service, old] = [after && serviceOfSlice(after), before && serviceOfSlice(before)]
    if (after === undefined) {
      if (before === undefined || old === undefined || !this.isOwn(before) || !this.has(old, before)) return []
      return this.deleted(old, before) ? [] : [old]
    }
    if (before !== undefined && service !== old) return [service, old].flatMap((key) => key ?? [])
    if (service === undefined) return []
    const hasChangedHands = before !== undefined && this.isOwn(before) !== this.isOwn(after)
    return hasChangedHands || (this.isOwn(after) && this.isNews(service, after)) ? [service] : []
  }

  /** Whether a slice in the cache is news that this controller has not made. */
  private isNews(service: string, { metadata }: EndpointSlice): boolean {
    const written = this.generations.get(service)?.get(metadata.uid)
    return written === undefined || (metadata.generation ?? 0) > written
  }

  private has(service: string, { metadata }: EndpointSlice): boolean {
    return this.generations.get(service)?.has(metadata.uid) ?? false
  }

  isStale(service: string, slices: readonly EndpointSlice[]): boolean {
    const written = this.generations.get(service)
    if (written === undefined) return false
    const cached = new Map(slices.map(({ metadata }) => [metadata.uid, metadata.generation ?? 0]))
    for (const [uid, generation] of written) {
      const seen = cached.get(uid)
      if (generation === deletionExpected ? seen !== undefined : seen === undefined || seen < generation) return true
    }
    return false
  }

  written(service: string, { metadata }: EndpointSlice): void {
    this.of(service).set(metadata.uid, metadata.generation ?? 0)
  }

  expectDeletion(service: string, { metadata }: EndpointSlice): void {
    this.of(service).set(metadata.uid, deletionExpected)
  }

  /** @returns whether the deletion was this controller's own */
  private deleted(service: string, { metadata }: EndpointSlice): boolean {
    const written = this.generations.get(service)
    const generation = written?.get(metadata.uid)
    written?.delete(metadata.uid)
    return generation === undefined || generation === deletionExpected
  }

  forget(service: string): void {
    this.generations.delete(service)
  }

  private of(service: string): Map<string, number> {
    const known = this.generations.get(service) ?? new Map<string, number>()
    this.generations.set(service, known)
    return known
  }
}
