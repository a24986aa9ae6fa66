import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Scope } from '../machines/scope.ts'
import type { Change } from '../sim/change.ts'
import type { Store } from '../store/store.ts'
import { type IndexOf, keyOf, Table } from '../store/table.ts'
import type { Watch, WatchOptions } from '../store/watch.ts'
import type { Connection } from './connection.ts'

/** Told of what the cache has learned: added (no before), updated, deleted (no after). */
export type InformerHandler<T> = (after: T | undefined, before: T | undefined, key: string) => void

/** Only the objects with one value of a field, which the store has an index for: a kubelet's pods. */
export interface InformerFilter<T> {
  readonly field: string
  readonly value: string
  readonly valueOf: (object: T) => string | undefined
}

export interface InformerOptions<T extends KubernetesObject> {
  readonly kind: Kind<T>
  readonly store: Store
  readonly reflector: Reflector
  readonly filter?: InformerFilter<T>
}

/** What keeps the informers of one process in step with the server: lists them when they begin and when the server is back. */
export class Reflector {
  private readonly informers: Informer<never>[] = []
  private planned = false
  /** The place of the component that starts now among those of its process; whoever starts none comes last. */
  turn = Number.POSITIVE_INFINITY
  private isWaking = false

  constructor(
    readonly scope: Scope,
    readonly connection: Connection,
  ) {
    const forget = connection.onChange((up) => (up ? this.plan() : this.disconnected()))
    scope.onEnd(() => {
      forget()
      this.disconnected()
    })
  }

  add<T extends KubernetesObject>(informer: Informer<T>): void {
    this.informers.push(informer as unknown as Informer<never>)
    if (this.isWaking && !this.planned && this.connection.up) informer.list()
    else this.plan()
  }

  /** Something starts, with the place among the handlers that it would have had from the beginning. */
  start(turn: number, begin: () => void): void {
    const held = this.turn
    this.turn = turn
    begin()
    this.turn = held
  }

  /** The same for what has slept until now: it knows at once what there is, before that changes. */
  wake(turn: number, begin: () => void): void {
    const held = this.isWaking
    this.isWaking = true
    this.start(turn, begin)
    this.isWaking = held
  }

  private plan(): void {
    if (this.planned) return
    this.planned = true
    this.scope.after(0, () => {
      this.planned = false
      if (this.connection.up) for (const informer of [...this.informers]) informer.list()
    })
  }

  private disconnected(): void {
    for (const informer of this.informers) informer.disconnected()
  }
}

/**
 * A component's view of a kind: what it listed, and the watch events that have reached it since. It lags behind the
 * store, misses what happens while the server cannot be reached, and lists again as soon as it is back: client-go's
 * reflector tries again after 0.8 to 30 seconds, by chance, which is left out here.
 *
 * Of a table that rests in the store nobody is told until it changes: nothing in it waits for anybody.
 */
export class Informer<T extends KubernetesObject> {
  /** What this component knows. Read it, never the store, where Kubernetes reads a lister. */
  readonly cache = new Table<T>()
  /** In the order of the components; replaced and not changed, since they are called while others may come. */
  private handlers: readonly InformerHandler<T>[] = []
  private turns: readonly number[] = []
  private watch: Watch | undefined
  private listed = false
  /** The table rests: what is in it was told to nobody yet. */
  private unannounced = false

  constructor(private readonly options: InformerOptions<T>) {
    options.reflector.add(this)
  }

  /** Whether the cache holds a list of the server's. */
  get synced(): boolean {
    return this.listed
  }

  onChange(handler: InformerHandler<T>): void {
    const { turn } = this.options.reflector
    const later = this.turns.findIndex((other) => other > turn)
    const place = later < 0 ? this.turns.length : later
    this.handlers = this.handlers.toSpliced(place, 0, handler)
    this.turns = this.turns.toSpliced(place, 0, turn)
    if (!this.listed) return
    for (const [key, object] of this.entries()) handler(object, undefined, key)
  }

  addIndex(name: string, valuesOf: IndexOf<T>): void {
    this.cache.addIndex(name, valuesOf)
  }

  get(key: string): T | undefined {
    return this.cache.get(key)
  }

  private *entries(): Generator<[string, T]> {
    for (const key of [...this.cache.keys()]) {
      const object = this.cache.get(key)
      if (object !== undefined) yield [key, object]
    }
  }

  /** Watches no more; what it knows stays, and grows old. */
  disconnected(): void {
    this.watch?.stop()
    this.watch = undefined
  }

  /** Lists, tells the handlers what is new, changed or gone since the last time, and watches from there. */
  list(): void {
    const { kind, store, filter } = this.options
    if (this.watch !== undefined) return
    const fromRevision = store.revision
    const options =
      filter === undefined ? { fromRevision } : { fromRevision, only: filter as NonNullable<WatchOptions['only']> }
    this.watch = store.watch(kind.table, (change) => this.receive(change), options)
    this.listed = true
    this.unannounced = filter === undefined && this.cache.size === 0 && store.isResting(kind.table)
    if (this.unannounced) return
    const table = store.table<T>(kind.table)
    if (table.size === 0 && this.cache.size === 0) return
    const relevant = filter === undefined ? table.orderedKeys() : [...table.by(filter.field, filter.value).keys()]
    this.forgetAllBut(relevant)
    for (const key of relevant) this.replace(key, table.get(key))
  }

  private forgetAllBut(relevant: readonly string[]): void {
    if (this.cache.size === 0) return
    const keys = new Set(relevant)
    for (const key of [...this.cache.keys()]) if (!keys.has(key)) this.replace(key, undefined)
  }

  /** Tells of what every cluster begins with: at the first change of such a table, or where somebody needs it before. */
  announce(): void {
    if (!this.unannounced) return
    this.unannounced = false
    for (const object of this.options.store.atRest<T>(this.options.kind.table)) this.replace(keyOf(object), object)
  }

  private receive(change: Change): void {
    this.announce()
    const after = change.after as T | undefined
    const { filter } = this.options
    const leaves = after !== undefined && filter !== undefined && filter.valueOf(after) !== filter.value
    this.replace(change.key, leaves ? undefined : after)
  }

  private replace(key: string, after: T | undefined): void {
    const before = this.cache.get(key)
    if (before === after) return
    if (after === undefined) this.cache.delete(key)
    else this.cache.set(key, after)
    for (const handler of this.handlers) handler(after, before, key)
  }
}

/** The informers of one process, one per kind, shared by all its controllers. */
export class Informers {
  private readonly byTable = new Map<string, Informer<never>>()
  private readonly byName = new Map<string, unknown>()

  readonly reflector: Reflector

  constructor(
    private readonly store: Store,
    scope: Scope,
    connection: Connection,
  ) {
    this.reflector = new Reflector(scope, connection)
  }

  of<T extends KubernetesObject>(kind: Kind<T>): Informer<T> {
    const known = this.byTable.get(kind.table)
    if (known !== undefined) return known as unknown as Informer<T>
    const { store, reflector } = this
    const informer = new Informer<T>({ kind, store, reflector })
    this.byTable.set(kind.table, informer as unknown as Informer<never>)
    return informer
  }

  /** Calls back with the informer of a kind as soon as there is, or was, an object of it: most kinds of most clusters have none. */
  whenUsed<T extends KubernetesObject>(kind: Kind<T>, begin: (informer: Informer<T>) => void): void {
    const { store, reflector, byTable } = this
    const { turn, scope } = reflector
    if (byTable.has(kind.table) || !store.isUnused(kind.table)) begin(this.of(kind))
    else
      store.beforeFirstChange(kind.table, () => {
        if (scope.alive) reflector.wake(turn, () => begin(this.of(kind)))
      })
  }

  /**
   * Something that several controllers of the process derive from these caches, made for the first that asks. It is kept
   * here and not in a weak map beside: the collector of young objects takes what those hold for living.
   */
  shared<T>(name: string, make: () => T): T {
    const known = this.byName.get(name) as T | undefined
    if (known !== undefined) return known
    const made = make()
    this.byName.set(name, made)
    return made
  }
}
