import { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'
import { describeWrite } from './describe.ts'
import { keyOf, Table } from './table.ts'
import { Watch, Watches, type WatchHandler, type WatchOptions } from './watch.ts'

/** What the store holds: JSON in the official shape, immutable once stored. */
export interface StoredObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string }
}

/** A write met another revision than it was made for, an object that exists, or none. */
export class StoreConflict extends Error {
  constructor(
    readonly reason: 'exists' | 'missing' | 'revision',
    readonly table: string,
    readonly key: string,
  ) {
    super(`${table} ${key}: ${reason}`)
  }
}

/** A watch asked for revisions that are compacted away. The reader has to list again. */
export class Compacted extends Error {
  constructor(readonly compactedRevision: number) {
    super(`etcdserver: mvcc: required revision has been compacted (${compactedRevision})`)
  }
}

export interface StoreOptions {
  /** From a write to its delivery to those who watch. */
  readonly watchDelayMs?: number
}

/** How many changes stay readable for watches where the simulation keeps no history. */
const logLengthMax = 20_000

/**
 * etcd as the API server sees it: one counter of revisions, compare-and-swap, and watches that deliver what was
 * committed in order, a little later. Objects are shared by reference with everyone who reads them.
 */
export class Store {
  private readonly tables = new Map<string, Table<StoredObject>>()
  private readonly resting = new Map<string, () => Table<StoredObject>>()
  /** The tables that somebody has written to since the run began. */
  private readonly changed = new Set<string>()
  /** Who wants to know of the first write to a table. */
  private readonly sleepers = new Map<string, (() => void)[]>()
  /** How many writes there were to tables that began at rest. */
  restingChanges = 0
  private readonly watches: Watches
  private log: Change[] = []
  private compacted = 0
  private lastRevision = 0

  constructor(
    readonly simulation: Simulation,
    options: StoreOptions = {},
  ) {
    this.watches = new Watches(simulation, options.watchDelayMs ?? 5)
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.lastRevision
  }

  /** What is older is not readable any more. */
  get compactedRevision(): number {
    return this.compacted
  }

  /** Whether committed changes wait for their delivery. */
  get delivering(): boolean {
    return this.watches.delivering
  }

  table<T extends StoredObject = StoredObject>(name: string): Table<T> {
    const known = this.tables.get(name) ?? this.wake(name)
    if (known !== undefined) return known as unknown as Table<T>
    const table = new Table<StoredObject>()
    this.tables.set(name, table)
    return table as unknown as Table<T>
  }

  /** Whether a table holds what every cluster begins with, and nobody has changed any of it. */
  isResting(name: string): boolean {
    return this.resting.has(name) && !this.changed.has(name)
  }

  /** Whether a table holds what it held when the run began, and nobody has written to it. */
  isUnchanged(name: string): boolean {
    return !this.changed.has(name)
  }

  /** Whether nothing was ever in a table. */
  isUnused(name: string): boolean {
    return this.isUnchanged(name) && !this.resting.has(name) && (this.tables.get(name)?.size ?? 0) === 0
  }

  /** Calls back before the first write to a table that nobody has written to since the run began. */
  beforeFirstChange(name: string, wake: () => void): void {
    const sleepers = this.sleepers.get(name)
    if (sleepers === undefined) this.sleepers.set(name, [wake])
    else sleepers.push(wake)
  }

  /** What a table held before its first change, where it began at rest. */
  atRest<T extends StoredObject>(name: string): readonly T[] {
    return (this.resting.get(name)?.().list() ?? []) as readonly T[]
  }

  tableNames(): IterableIterator<string> {
    return this.tables.keys()
  }

  get<T extends StoredObject>(table: string, key: string): T | undefined {
    return (this.tables.get(table) ?? this.wake(table))?.get(key) as T | undefined
  }

  /**
   * Stores a new object, which is the store's own from then on: its resource version is written into it.
   * @throws StoreConflict where the key is taken
   */
  create<T extends StoredObject>(table: string, object: T, actor: string): T {
    const key = keyOf(object)
    const rows = this.table(table)
    if (rows.get(key) !== undefined) throw new StoreConflict('exists', table, key)
    this.change(table)
    const metadata: { resourceVersion: string } = object.metadata
    metadata.resourceVersion = String(this.lastRevision + 1)
    return this.commit(rows, { table, key, verb: 'create', before: undefined, stored: object, actor })
  }

  /**
   * Replaces an object.
   * @param expected the version the writer has seen; anything else is a conflict. Absent: whatever is there.
   * @throws StoreConflict
   */
  update<T extends StoredObject>(table: string, object: T, expected: string | undefined, actor: string): T {
    const key = keyOf(object)
    const rows = this.table(table)
    const before = this.expect(rows, table, key, expected)
    this.change(table)
    const resourceVersion = String(this.lastRevision + 1)
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion } }
    return this.commit(rows, { table, key, verb: 'update', before, stored, actor })
  }

  /** Removes an object; watchers see it as it was last, with the revision of its removal. @throws StoreConflict */
  remove<T extends StoredObject>(table: string, key: string, expected: string | undefined, actor: string): T {
    const rows = this.table(table)
    const before = this.expect(rows, table, key, expected) as T
    this.change(table)
    rows.delete(key)
    this.append(
      new Change(
        this.simulation.nowMs,
        actor,
        'delete',
        table,
        key,
        ++this.lastRevision,
        before,
        undefined,
        this.simulation.cause,
        describeWrite,
      ),
    )
    return before
  }

  /**
   * Delivers every change of a table from now on, or from a revision on, in order.
   * @throws Compacted where that revision is not readable any more
   */
  watch(table: string, handler: WatchHandler, options: WatchOptions = {}): Watch {
    const from = options.fromRevision ?? this.lastRevision
    const missed = from < this.lastRevision ? this.changesSince(from) : []
    const watch = new Watch(table, options, from, handler, this.watches)
    this.watches.add(watch)
    this.watches.replay(watch, missed)
    return watch
  }

  /** The writes behind a revision. @throws Compacted */
  changesSince(revision: number): readonly Change[] {
    if (revision < this.compacted) throw new Compacted(this.compacted)
    return this.log.slice(revision - this.compacted)
  }

  /** The writes of one object that are still readable, newest first. It looks through the log: nothing for a hot path. */
  *changesOf(table: string, key: string): Generator<Change> {
    for (let index = this.log.length - 1; index >= 0; index--) {
      const change = this.log[index]
      if (change?.key === key && change.table === table) yield change
    }
  }

  /**
   * Puts objects there without history, watch or cause: the state in which a run begins.
   * @param revision the last write before it, where that is later than those of the objects
   */
  restore(objects: Iterable<{ table: string; object: StoredObject }>, revision = 0): void {
    this.lastRevision = Math.max(this.lastRevision, revision)
    for (const { table, object } of objects) {
      this.lastRevision = Math.max(this.lastRevision, Number(object.metadata.resourceVersion))
      this.table(table).set(keyOf(object), object)
    }
    this.compacted = this.lastRevision
    this.log = []
  }

  /** The same for what a cluster was used for before: its tables count as written to. */
  restoreUsed(objects: readonly { table: string; object: StoredObject }[]): void {
    this.restore(objects)
    for (const { table } of objects) this.changed.add(table)
  }

  /**
   * A table that every cluster has and hardly anybody looks at: it is copied when somebody does.
   * @param rows with the indexes of the table; shared, so nobody may change it
   */
  rest(name: string, rows: () => Table<StoredObject>): void {
    this.resting.set(name, rows)
  }

  private wake(name: string): Table<StoredObject> | undefined {
    const table = this.resting.get(name)?.().copy()
    if (table !== undefined) this.tables.set(name, table)
    return table
  }

  /** Every table with its rows, for a copy of the state; those that nobody has looked at yet are left out. */
  *objects(): Generator<{ table: string; object: StoredObject }> {
    for (const [table, rows] of this.tables) for (const object of rows.values()) yield { table, object }
  }

  /** Ends the run: lets go of all objects, of what was done to them, and of those who watch. */
  end(): void {
    this.watches.clear()
    this.tables.clear()
    this.resting.clear()
    this.sleepers.clear()
    this.log = []
  }

  private expect(rows: Table<StoredObject>, table: string, key: string, expected: string | undefined): StoredObject {
    const before = rows.get(key)
    if (before === undefined) throw new StoreConflict('missing', table, key)
    if (expected !== undefined && expected !== before.metadata.resourceVersion)
      throw new StoreConflict('revision', table, key)
    return before
  }

  /** A table is about to be written to. */
  private change(table: string): void {
    if (this.changed.has(table)) return
    this.changed.add(table)
    const sleepers = this.sleepers.get(table)
    this.sleepers.delete(table)
    for (const wake of sleepers ?? []) wake()
  }

  private commit<T extends StoredObject>(
    rows: Table<StoredObject>,
    write: { table: string; key: string; verb: string; before: StoredObject | undefined; stored: T; actor: string },
  ): T {
    const revision = ++this.lastRevision
    const { table, key, verb, before, stored, actor } = write
    rows.set(key, stored)
    const { nowMs, cause } = this.simulation
    this.append(new Change(nowMs, actor, verb, table, key, revision, before, stored, cause, describeWrite))
    return stored
  }

  private append(change: Change): void {
    if (this.resting.has(change.table)) this.restingChanges++
    this.log.push(change)
    this.simulation.history.record(change)
    if (!this.simulation.history.keeps && this.log.length > logLengthMax) this.compact()
    this.watches.publish(change)
  }

  private compact(): void {
    const dropped = this.log.length - logLengthMax / 2
    this.log = this.log.slice(dropped)
    this.compacted += dropped
  }
}
