/** What a table can hold: anything with a name in its metadata. */
export interface Row {
  readonly metadata: { readonly name?: string; readonly namespace?: string }
}

/** Which values an object is found under, or none. */
export type IndexOf<T> = (object: T) => string | readonly string[] | undefined

/** `shop/web`, or the name alone for what has no namespace. */
export function keyOf(object: Row): string {
  const { namespace, name } = object.metadata
  return namespace === undefined || namespace === '' ? (name as string) : `${namespace}/${name}`
}

/** The namespace and the name of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

class Index<T> {
  readonly buckets = new Map<string, Map<string, T>>()
  constructor(
    readonly valuesOf: IndexOf<T>,
    rows: ReadonlyMap<string, T>,
  ) {
    for (const [key, object] of rows) this.replace(key, undefined, object)
  }

  replace(key: string, before: T | undefined, after: T | undefined): void {
    const old = before === undefined ? undefined : this.valuesOf(before)
    const next = after === undefined ? undefined : this.valuesOf(after)
    if (old !== undefined && old !== next) this.removeAll(key, old)
    if (next !== undefined) this.addAll(key, next, after as T)
  }

  private addAll(key: string, values: string | readonly string[], object: T): void {
    if (typeof values === 'string') this.add(key, values, object)
    else for (const value of values) this.add(key, value, object)
  }

  private removeAll(key: string, values: string | readonly string[]): void {
    if (typeof values === 'string') this.remove(key, values)
    else for (const value of values) this.remove(key, value)
  }

  private add(key: string, value: string, object: T): void {
    const bucket = this.buckets.get(value)
    if (bucket === undefined) this.buckets.set(value, new Map([[key, object]]))
    else bucket.set(key, object)
  }

  private remove(key: string, value: string): void {
    const bucket = this.buckets.get(value)
    if (bucket === undefined) return
    bucket.delete(key)
    if (bucket.size === 0) this.buckets.delete(value)
  }
}

/** What every empty table holds: most tables of most clusters stay empty. Never written to. */
const noRows = new Map<string, never>()
const noIndexes = new Map<string, never>()

const namespaceOf = ({ metadata }: Row): string | undefined => metadata.namespace
const nothing: ReadonlyMap<string, unknown> = new Map()

/** Objects of one kind by key, with indexes. Kept by the store, by every cache, and when the past is played again. */
export class Table<T extends Row> {
  private rows: Map<string, T> = noRows
  /** The indexes that are kept. */
  private readonly kept: Index<T>[] = []
  private indexes: Map<string, Index<T>> = noIndexes
  private ordered: readonly T[] | undefined

  get size(): number {
    return this.rows.size
  }

  get(key: string): T | undefined {
    return this.rows.get(key)
  }

  /** In the order of their keys, as the API lists them. */
  list(): readonly T[] {
    if (this.ordered === undefined) {
      this.ordered = this.orderedKeys().map((key) => this.rows.get(key) as T)
    }
    return this.ordered
  }

  /** Their keys, as they are kept here: texts that were hashed before. */
  orderedKeys(): readonly string[] {
    return [...this.rows.keys()].sort(byCodePoint)
  }

  /** In the order in which they were added; cheaper than `list` while the table changes. */
  values(): IterableIterator<T> {
    return this.rows.values()
  }

  keys(): IterableIterator<string> {
    return this.rows.keys()
  }

  set(key: string, object: T): void {
    if (this.rows === noRows) this.rows = new Map()
    const before = this.kept.length === 0 ? undefined : this.rows.get(key)
    this.rows.set(key, object)
    this.ordered = undefined
    for (const index of this.kept) index.replace(key, before, object)
  }

  delete(key: string): void {
    const before = this.rows.get(key)
    if (before === undefined) return
    this.rows.delete(key)
    this.ordered = undefined
    for (const index of this.kept) index.replace(key, before, undefined)
  }

  /** Adds an index; one of that name that exists stays. */
  addIndex(name: string, valuesOf: IndexOf<T>): void {
    if (!this.indexes.has(name)) this.keep(name, new Index<T>(valuesOf, this.rows))
  }

  /** What an index holds under a value, by key, in the order in which it came there. */
  by(index: string, value: string): ReadonlyMap<string, T> {
    const found = this.indexes.get(index) ?? this.byNamespace(index)
    if (found === undefined)
      throw new Error(`No index "${index}" here (indexes: ${[...this.indexes.keys()].join(', ') || 'none'}).`)
    return found.buckets.get(value) ?? (nothing as ReadonlyMap<string, T>)
  }

  /** The same in the order of their keys. */
  listBy(index: string, value: string): readonly T[] {
    const found = this.by(index, value)
    return [...found.keys()].sort(byCodePoint).map((key) => found.get(key) as T)
  }

  /** Every table has an index by namespace, kept once somebody asks: most tables are never asked. */
  private byNamespace(name: string): Index<T> | undefined {
    if (name !== 'namespace') return undefined
    return this.keep(name, new Index<T>(namespaceOf, this.rows))
  }

  private keep(name: string, index: Index<T>): Index<T> {
    if (this.indexes === noIndexes) this.indexes = new Map()
    this.indexes.set(name, index)
    this.kept.push(index)
    return index
  }

  /** A table with the same rows and indexes, to be changed apart from this one. */
  copy(): Table<T> {
    const copied = new Table<T>()
    if (this.rows !== noRows) copied.rows = new Map(this.rows)
    for (const [name, index] of this.indexes) copied.addIndex(name, index.valuesOf)
    return copied
  }
}

/** By code point: the machine's language must not matter. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
