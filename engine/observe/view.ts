import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Change } from '../sim/change.ts'
import type { Mark } from '../sim/history.ts'
import type { Store, StoredObject } from '../store/store.ts'
import type { Table } from '../store/table.ts'

/** The cluster's state at one instant, now or in the past: what an expectation reads. */
export interface View {
  readonly nowMs: number
  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined
  /** By key; of one namespace or of all (''). */
  list<T extends KubernetesObject>(kind: Kind<T>, namespace?: string): readonly T[]
  /** What an index of the store holds under a value: pods by 'owner' (uid) or 'node'. */
  by<T extends KubernetesObject>(kind: Kind<T>, index: string, value: string): readonly T[]
  /** A row outside the store, such as a machine; undefined where nothing was ever recorded of it. */
  row(table: string, key: string): unknown
}

/** What a judgement has read: it need not be made again before one of these changes. */
export class Reads {
  private readonly tables = new Set<string>()
  private readonly keys = new Map<string, Set<string>>()

  wholeTable(table: string): void {
    this.tables.add(table)
  }

  one(table: string, key: string): void {
    const keys = this.keys.get(table)
    if (keys === undefined) this.keys.set(table, new Set([key]))
    else keys.add(key)
  }

  touches({ table, key }: Change): boolean {
    return this.tables.has(table) || (this.keys.get(table)?.has(key) ?? false)
  }
}

/** A view that remembers what was read. */
abstract class TrackingView implements View {
  readonly reads = new Reads()
  abstract readonly nowMs: number
  protected abstract table(name: string): Table<StoredObject>
  protected abstract object(table: string, key: string): unknown
  abstract row(table: string, key: string): unknown

  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    const key = kind.namespaced ? `${namespace}/${name}` : name
    this.reads.one(kind.table, key)
    return this.object(kind.table, key) as T | undefined
  }

  list<T extends KubernetesObject>(kind: Kind<T>, namespace = ''): readonly T[] {
    this.reads.wholeTable(kind.table)
    const objects = this.table(kind.table).list() as unknown as readonly T[]
    return namespace === '' ? objects : objects.filter((object) => object.metadata.namespace === namespace)
  }

  by<T extends KubernetesObject>(kind: Kind<T>, index: string, value: string): readonly T[] {
    this.reads.wholeTable(kind.table)
    return [...this.table(kind.table).by(index, value).values()] as unknown as readonly T[]
  }
}

/** The state now. */
export class LiveView extends TrackingView {
  constructor(private readonly store: Store) {
    super()
  }

  get nowMs(): number {
    return this.store.simulation.nowMs
  }

  row(table: string, key: string): unknown {
    this.reads.one(table, key)
    return this.store.simulation.history.rows.get(table)?.get(key)
  }

  protected object(table: string, key: string): unknown {
    return this.store.get(table, key)
  }

  protected table(name: string): Table<StoredObject> {
    return this.store.table(name)
  }
}

/**
 * The state at a place in the history, moved forward change by change. It knows what was otherwise than it is now; a
 * whole table is copied only where somebody reads one.
 */
export class PastView extends TrackingView {
  nowMs: number
  private readonly tables = new Map<string, Table<StoredObject>>()
  /** What every row that has changed since was at this place, by table and key. */
  private readonly past = new Map<string, Map<string, unknown>>()

  constructor(
    private readonly store: Store,
    position: Mark,
    atMs: number,
  ) {
    super()
    this.nowMs = atMs
    for (const { table, key, before } of store.simulation.history.backTo(position)) this.remember(table, key, before)
  }

  /** Applies the next change. */
  forward({ at, table, key, after }: Change): void {
    this.nowMs = at
    this.remember(table, key, after)
    const copied = this.tables.get(table)
    if (copied !== undefined) put(copied, key, after)
  }

  row(table: string, key: string): unknown {
    this.reads.one(table, key)
    const rows = this.past.get(table)
    return rows?.has(key) ? rows.get(key) : this.store.simulation.history.rows.get(table)?.get(key)
  }

  protected object(table: string, key: string): unknown {
    const rows = this.past.get(table)
    return rows?.has(key) ? rows.get(key) : this.store.get(table, key)
  }

  protected table(name: string): Table<StoredObject> {
    const known = this.tables.get(name)
    if (known !== undefined) return known
    const table = this.store.table(name).copy()
    for (const [key, object] of this.past.get(name) ?? []) put(table, key, object)
    this.tables.set(name, table)
    return table
  }

  private remember(table: string, key: string, value: unknown): void {
    const rows = this.past.get(table)
    if (rows === undefined) this.past.set(table, new Map([[key, value]]))
    else rows.set(key, value)
  }
}

function put(table: Table<StoredObject>, key: string, object: unknown): void {
  if (object === undefined) table.delete(key)
  else table.set(key, object as StoredObject)
}
