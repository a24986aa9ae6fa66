import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Store } from '../store/store.ts'

/**
 * The state of the cluster at one instant as requests meet it: objects, and the rows of machines, containers and proxies.
 * What expectations read, now and in the past, is of this shape.
 */
export interface NetworkReader {
  readonly nowMs: number
  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined
  list<T extends KubernetesObject>(kind: Kind<T>, namespace?: string): readonly T[]
  by<T extends KubernetesObject>(kind: Kind<T>, index: string, value: string): readonly T[]
  /** A row outside the store; undefined where nothing was ever recorded of it. */
  row(table: string, key: string): unknown
}

/** The state now, for those who need not know what they have read. */
export class LiveReader implements NetworkReader {
  constructor(private readonly store: Store) {}

  get nowMs(): number {
    return this.store.simulation.nowMs
  }

  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    return this.store.get(kind.table, kind.namespaced ? `${namespace}/${name}` : name) as T | undefined
  }

  list<T extends KubernetesObject>(kind: Kind<T>, namespace = ''): readonly T[] {
    const objects = this.store.table(kind.table).list() as unknown as readonly T[]
    return namespace === '' ? objects : objects.filter((object) => object.metadata.namespace === namespace)
  }

  by<T extends KubernetesObject>(kind: Kind<T>, index: string, value: string): readonly T[] {
    return [...this.store.table(kind.table).by(index, value).values()] as unknown as readonly T[]
  }

  row(table: string, key: string): unknown {
    return this.store.simulation.history.rows.get(table)?.get(key)
  }
}
