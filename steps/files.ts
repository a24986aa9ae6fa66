import { posix } from 'node:path'

export interface NamedText {
  readonly name: string
  readonly text: string
}

/** The files that a scenario holds itself. Their paths are relative to its own folder. */
export class ScenarioFiles {
  private readonly texts = new Map<string, string>()

  write(path: string, text: string): void {
    this.texts.set(normal(path), text)
  }

  /** The file of that path, or the manifests of that folder in the order of their names; undefined where there is none. */
  read(path: string): readonly NamedText[] | undefined {
    const wanted = normal(path)
    const text = this.texts.get(wanted)
    if (text !== undefined) return [{ name: path, text }]
    const inside = this.all().filter(
      ({ name }) => /\.(ya?ml|json)$/.test(name) && (wanted === '.' || posix.dirname(name) === wanted),
    )
    return inside.length === 0 || (wanted === '.' && path !== '.') ? undefined : inside
  }

  /** All files of a folder and of the folders in it; undefined where there are none. */
  below(path: string): readonly NamedText[] | undefined {
    const folder = normal(path)
    const inside = this.all().filter(({ name }) => folder === '.' || name.startsWith(`${folder}/`))
    return inside.length === 0 || (folder === '.' && path !== '.') ? undefined : inside
  }

  /** In the order of their names. */
  all(): readonly NamedText[] {
    return [...this.texts]
      .map(([name, text]) => ({ name, text }))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }
}

const normal = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '')
