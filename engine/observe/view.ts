import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Change } from '../sim/change.ts'
import type { History, Mark } from '../sim/history.ts'
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
  private readonly keys = new Set<string>()

  wholeTable(table: string): void {
    this.tables.add(table)
  }

  one(table: string, key: string): void {
    this.keys.add(`${table} ${key}`)
  }

  touches({ table, key }: Change): boolean {
    return this.tables.has(table) || this.keys.has(`${table} ${key}`)
  }
}

/** A view that remembers what was read. */
abstract class TrackingView implements View {
  reads = new Reads()
  abstract readonly nowMs: number
  protected abstract table(name: string): Table<StoredObject>
  abstract row(table: string, key: string): unknown

  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    const key = kind.namespaced ? `${namespace}/${name}` : name
    this.reads.one(kind.table, key)
    return this.table(kind.table).get(key) as T | undefined
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

  protected table(name: string): Table<StoredObject> {
    return this.store.table(name)
  }
}

/**
 * The state at a place in the history, moved forward change by change. Only the tables that somebody reads are played;
 * each begins as a copy of today's, taken back to that place.
 */
export class PastView extends TrackingView {
  nowMs: number
  private readonly tables = new Map<string, Table<StoredObject>>()
  private readonly history: History

  constructor(
    private readonly store: Store,
    private position: Mark,
    atMs: number,
  ) {
    super()
    this.history = store.simulation.history
    this.nowMs = atMs
  }

  /** Applies the next change. */
  forward(change: Change): void {
    this.position++
    this.nowMs = change.at
    const table = this.tables.get(change.table)
    if (table !== undefined) put(table, change.key, change.after)
  }

  row(table: string, key: string): unknown {
    this.reads.one(table, key)
    for (const change of this.history.since(this.position)) {
      if (change.table === table && change.key === key) return change.before
    }
    return this.history.rows.get(table)?.get(key)
  }

  protected table(name: string): Table<StoredObject> {
    const known = this.tables.get(name)
    if (known !== undefined) return known
    const table = this.store.table(name).copy()
    const later = this.history.since(this.position)
    for (let index = later.length - 1; index >= 0; index--) {
      const change = later[index] as Change
      if (change.table === name) put(table, change.key, change.before)
    }
    this.tables.set(name, table)
    return table
  }
}

function put(table: Table<StoredObject>, key: string, object: unknown): void {
  if (object === undefined) table.delete(key)
  else table.set(key, object as StoredObject)
}
