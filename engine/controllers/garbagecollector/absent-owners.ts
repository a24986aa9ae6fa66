import type { Identity } from './plan.ts'

/** How many the collector remembers. Source: pkg/controller/garbagecollector NewReferenceCache. */
const rememberedMax = 500

const keyOf = ({ apiVersion, kind, name, uid, namespace }: Identity): string =>
  [apiVersion, kind, name, uid, namespace].join('\0')

/**
 * Owners that are known to be gone: nobody asks the API server for them again, since a uid never returns. The one that
 * was of no use for longest is forgotten first. Source: pkg/controller/garbagecollector uid_cache.go.
 */
export class AbsentOwners {
  private readonly keys = new Set<string>()

  add(owner: Identity): void {
    const key = keyOf(owner)
    this.keys.delete(key)
    this.keys.add(key)
    if (this.keys.size <= rememberedMax) return
    for (const oldest of this.keys) {
      this.keys.delete(oldest)
      return
    }
  }

  has(owner: Identity): boolean {
    const key = keyOf(owner)
    const isKnown = this.keys.delete(key)
    if (isKnown) this.keys.add(key)
    return isKnown
  }
}
