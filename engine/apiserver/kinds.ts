import type { Kind } from '../api/kinds/kind.ts'
import { reviewKinds } from '../api/kinds/reviews.ts'
import { byCodePoint } from '../store/table.ts'

interface Lookup {
  readonly byTable: Map<string, Kind>
  readonly byWord: Map<string, Kind>
}

/** The lookups of a list of kinds are made once, however many clusters begin with it. */
const lookups = new WeakMap<readonly Kind[], Lookup>()

function lookupOf(kinds: readonly Kind[]): Lookup {
  const known = lookups.get(kinds)
  if (known !== undefined) return known
  const made: Lookup = { byTable: new Map(), byWord: new Map() }
  for (const kind of kinds) addTo(made, kind)
  for (const kind of reviewKinds)
    for (const word of wordsOf(kind)) if (!made.byWord.has(word)) made.byWord.set(word, kind)
  lookups.set(kinds, made)
  return made
}

function addTo({ byTable, byWord }: Lookup, kind: Kind): void {
  if (byTable.has(kind.table)) throw new Error(`Kind ${kind.table} is registered twice.`)
  byTable.set(kind.table, kind)
  for (const word of wordsOf(kind)) if (!byWord.has(word)) byWord.set(word, kind)
}

/** The kinds that a cluster serves: the built-in ones, and those that custom resource definitions add. */
export class ServedKinds {
  private lookup: Lookup
  private isOwn = false

  constructor(kinds: readonly Kind[]) {
    this.lookup = lookupOf(kinds)
  }

  add(kind: Kind): void {
    addTo(this.own(), kind)
  }

  remove(kind: Kind): void {
    const { byTable, byWord } = this.own()
    byTable.delete(kind.table)
    for (const [word, known] of byWord) if (known === kind) byWord.delete(word)
  }

  /** A lookup of this cluster alone, from the first kind on that not every cluster has. */
  private own(): Lookup {
    if (!this.isOwn) this.lookup = { byTable: new Map(this.lookup.byTable), byWord: new Map(this.lookup.byWord) }
    this.isOwn = true
    return this.lookup
  }

  all(): readonly Kind[] {
    return [...this.lookup.byTable.values()]
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
    for (const known of this.lookup.byTable.values())
      if (known.kind === kind && known.apiVersion === apiVersion) return known
    return reviewKinds.find((review) => review.kind === kind && review.apiVersion === apiVersion)
  }

  /** Every word that names a kind, for suggestions. */
  words(): readonly string[] {
    return [...this.lookup.byWord.keys()].sort(byCodePoint)
  }
}

function wordsOf({ kind, singular, plural, shortNames, group, version }: Kind): string[] {
  const bare = [plural, singular, kind.toLowerCase(), ...shortNames]
  if (group === '') return bare
  return [...bare, ...[plural, singular].flatMap((word) => [`${word}.${group}`, `${word}.${version}.${group}`])]
}
