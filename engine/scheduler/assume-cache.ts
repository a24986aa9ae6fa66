import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Informer, InformerHandler, Informers } from '../runtime/informer.ts'
import { isNewer } from '../runtime/known-objects.ts'
import { type IndexOf, keyOf } from '../store/table.ts'

export interface AssumeCacheOptions<T> {
  readonly onChange: InformerHandler<T>
  /** How objects are found besides by their key; assuming something of one does not change it. */
  readonly indexes?: Readonly<Record<string, IndexOf<T>>>
}

/**
 * What an informer tells, and what is taken for granted of its objects until it tells of something newer. There is no informer
 * before there is an object. Source: pkg/scheduler/util/assumecache.
 */
export class AssumeCache<T extends KubernetesObject> {
  private readonly assumed = new Map<string, T>()
  private informer: Informer<T> | undefined

  constructor(informers: Informers, kind: Kind<T>, { onChange, indexes = {} }: AssumeCacheOptions<T>) {
    informers.whenUsed(kind, (informer) => {
      this.informer = informer
      for (const [name, valuesOf] of Object.entries(indexes)) informer.addIndex(name, valuesOf)
      informer.onChange((after, before, key) => {
        const own = this.assumed.get(key)
        if (own !== undefined && (after === undefined || isNewer(after, own))) this.assumed.delete(key)
        onChange(after, before, key)
      })
    })
  }

  get(key: string): T | undefined {
    return (this.assumed.size === 0 ? undefined : this.assumed.get(key)) ?? this.informer?.get(key)
  }

  /** As the server told of it last. */
  told(key: string): T | undefined {
    return this.informer?.get(key)
  }

  by(index: string, value: string): readonly T[] {
    const found = this.informer?.cache.by(index, value)
    if (found === undefined) return []
    if (this.assumed.size === 0) return [...found.values()]
    return [...found].map(([key, object]) => this.assumed.get(key) ?? object)
  }

  assume(object: T): void {
    this.assumed.set(keyOf(object), object)
  }

  restore(object: T): void {
    this.assumed.delete(keyOf(object))
  }
}
