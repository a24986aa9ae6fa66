import type { Kind } from '../api/kinds/kind.ts'
import { byCodePoint } from '../store/table.ts'

/** The kinds that a cluster serves: the built-in ones, and those that custom resource definitions add. */
export class ServedKinds {
  private readonly byTable = new Map<string, Kind>()
  private readonly byWord = new Map<string, Kind>()

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) this.add(kind)
  }

  add(kind: Kind): void {
    if (this.byTable.has(kind.table)) throw new Error(`Kind ${kind.table} is registered twice.`)
    this.byTable.set(kind.table, kind)
    for (const word of wordsOf(kind)) if (!this.byWord.has(word)) this.byWord.set(word, kind)
  }

  remove(kind: Kind): void {
    this.byTable.delete(kind.table)
    for (const [word, known] of this.byWord) if (known === kind) this.byWord.delete(word)
  }

  all(): readonly Kind[] {
    return [...this.byTable.values()]
  }

  ofTable(table: string): Kind | undefined {
    return this.byTable.get(table)
  }

  /** By kind, singular, plural or short name, in any case, also as `deployments.apps` or `deployments.v1.apps`. */
  find(word: string): Kind | undefined {
    return this.byWord.get(word.toLowerCase())
  }

  /** By what a manifest says. */
  ofManifest(apiVersion: string, kind: string): Kind | undefined {
    for (const known of this.byTable.values()) if (known.kind === kind && known.apiVersion === apiVersion) return known
    return undefined
  }

  /** Every word that names a kind, for suggestions. */
  words(): readonly string[] {
    return [...this.byWord.keys()].sort(byCodePoint)
  }
}

function wordsOf({ kind, singular, plural, shortNames, group, version }: Kind): string[] {
  const bare = [plural, singular, kind.toLowerCase(), ...shortNames]
  if (group === '') return bare
  return [...bare, ...[plural, singular].flatMap((word) => [`${word}.${group}`, `${word}.${version}.${group}`])]
}
