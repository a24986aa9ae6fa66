import type { KubernetesObject } from '../api/schema/types.ts'
import type { IndexOf } from '../store/table.ts'
import type { Informer } from './informer.ts'

/** What an informer knows, and beside it what the component has written and the informer has not heard of yet. */
export class KnownObjects<T extends KubernetesObject> {
  private readonly written = new Map<string, T>()

  constructor(private readonly informer: Informer<T>) {
    informer.onChange((after, _before, key) => {
      const own = this.written.get(key)
      if (own !== undefined && (after === undefined || !isNewer(own, after))) this.written.delete(key)
    })
  }

  get(key: string): T | undefined {
    const cached = this.informer.get(key)
    const own = this.written.get(key)
    return own !== undefined && (cached === undefined || isNewer(own, cached)) ? own : cached
  }

  addIndex(name: string, valuesOf: IndexOf<T>): void {
    this.informer.addIndex(name, valuesOf)
  }

  /** What the informer's index holds under a value. An object is found by what the informer knows of it, and is what it became. */
  *by(index: string, value: string): Generator<T> {
    for (const key of this.informer.cache.by(index, value).keys()) yield this.get(key) as T
  }

  wrote(key: string, object: T): T {
    this.written.set(key, object)
    return object
  }
}

/** Whether the first was written after the second. */
export function isNewer(one: KubernetesObject, other: KubernetesObject): boolean {
  return Number(one.metadata.resourceVersion) > Number(other.metadata.resourceVersion)
}
