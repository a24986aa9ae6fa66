import type { Kind } from '../api/kinds/kind.ts'
import { reviewKinds } from '../api/kinds/reviews.ts'
import { byCodePoint } from '../store/table.ts'

interface Lookup {
  /** The kinds that are stored: as long as a cluster has no others, the list that all clusters share. */
  stored: readonly Kind[]
  readonly byTable: Map<string, Kind>
  readonly byWord: Map<string, Kind>
  /** By `apiVersion/kind`. */
  readonly byManifest: Map<string, Kind>
  readonly served: Set<Kind>
}

/** The lookups of a list of kinds are made once, however many clusters begin with it. */
const lookups = new WeakMap<readonly Kind[], Lookup>()

function lookupOf(stored: readonly Kind[], served: readonly Kind[]): Lookup {
  const known = lookups.get(served)
  if (known !== undefined) return known
  const made: Lookup = { stored, byTable: new Map(), byWord: new Map(), byManifest: new Map(), served: new Set() }
  for (const kind of stored) addTable(made, kind)
  for (const kind of served) addServed(made, kind)
  // A server of a version serves the reviews that it has; one of certain kinds alone serves all.
  if (served === stored) for (const kind of reviewKinds) addServed(made, kind)
  lookups.set(served, made)
  return made
}

function addTable({ byTable }: Lookup, kind: Kind): void {
  if (byTable.has(kind.table)) throw new Error(`Kind ${kind.table} is registered twice.`)
  byTable.set(kind.table, kind)
}

function addServed({ byWord, byManifest, served }: Lookup, kind: Kind): void {
  served.add(kind)
  byManifest.set(`${kind.apiVersion}/${kind.kind}`, kind)
  for (const word of wordsOf(kind)) if (!byWord.has(word)) byWord.set(word, kind)
}

/** Of each kind the first version. @param served preferred versions first */
export function preferredOf<T extends Pick<Kind, 'group' | 'kind'>>(served: Iterable<T>): readonly T[] {
  const first = new Map<string, T>()
  for (const each of served) {
    const key = `${each.group}/${each.kind}`
    if (!first.has(key)) first.set(key, each)
  }
  return [...first.values()]
}

/**
 * The kinds that a cluster serves: the built-in ones, and those that custom resource definitions add. Of each there is the
 * version that is stored, and there may be views of it in others.
 */
export class ServedKinds {
  private lookup: Lookup
  private isOwn = false
  private readonly listeners = new Set<() => void>()

  /** @param served what can be reached, in every version, preferred ones first; the stored kinds themselves where absent */
  constructor(stored: readonly Kind[], served: readonly Kind[] = stored) {
    this.lookup = lookupOf(stored, served)
  }

  /** One more kind, with the versions in which it is served. */
  add(stored: Kind, served: readonly Kind[] = [stored]): void {
    const own = this.own()
    addTable(own, stored)
    for (const kind of served) addServed(own, kind)
    this.changed()
  }

  /** Takes a kind away again, in all its versions. */
  remove(table: string): void {
    const { byTable, byWord, byManifest, served } = this.own()
    byTable.delete(table)
    for (const kind of served) if (kind.table === table) served.delete(kind)
    for (const known of [byWord, byManifest]) {
      for (const [word, kind] of known) if (kind.table === table) known.delete(word)
    }
    this.changed()
  }

  /** Told when kinds come or go. @returns to be told no more */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private changed(): void {
    this.lookup.stored = [...this.lookup.byTable.values()]
    for (const listener of [...this.listeners]) listener()
  }

  /** A lookup of this cluster alone, from the first kind on that not every cluster has. */
  private own(): Lookup {
    if (!this.isOwn) {
      const { stored, byTable, byWord, byManifest, served } = this.lookup
      this.lookup = {
        stored,
        byTable: new Map(byTable),
        byWord: new Map(byWord),
        byManifest: new Map(byManifest),
        served: new Set(served),
      }
    }
    this.isOwn = true
    return this.lookup
  }

  /** Every kind that is stored, in the version that is. */
  all(): readonly Kind[] {
    return this.lookup.stored
  }

  /** Every kind in every version that is served, preferred versions first. */
  served(): readonly Kind[] {
    return [...this.lookup.served]
  }

  /** Every kind in the version that is preferred. */
  preferred(): readonly Kind[] {
    return preferredOf(this.lookup.served)
  }

  ofTable(table: string): Kind | undefined {
    return this.lookup.byTable.get(table)
  }

  /** By kind, singular, plural or short name, in any case, also as `deployments.apps` or `deployments.v1.apps`. */
  find(word: string): Kind | undefined {
    return this.lookup.byWord.get(word.toLowerCase())
  }

  /** By what a manifest says. */
  ofManifest(apiVersion: string, kind: string): Kind | undefined {
    return this.lookup.byManifest.get(`${apiVersion}/${kind}`)
  }

  /** Every word that names a kind, for suggestions. */
  words(): readonly string[] {
    return [...this.lookup.byWord.keys()].sort(byCodePoint)
  }
}

function wordsOf({ kind, singular, plural, shortNames, group, version }: Kind): string[] {
  const bare = [...new Set([plural, singular, kind.toLowerCase(), ...shortNames])]
  if (group === '') return [...bare, ...bare.map((word) => `${word}.${version}.`)]
  return [...bare, ...bare.flatMap((word) => [`${word}.${group}`, `${word}.${version}.${group}`])]
}
