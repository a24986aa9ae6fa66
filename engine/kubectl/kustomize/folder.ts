import { CommandError } from '../result.ts'

export type ReadFiles = (path: string) => readonly { readonly name: string; readonly text: string }[]

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Where a kustomization is, and the files beside it. */
export class Folder {
  readonly path: string

  constructor(
    private readonly readFiles: ReadFiles,
    path: string,
  ) {
    this.path = normal(path)
  }

  /** What its kustomization says; undefined where it has none. @throws CommandError where it has several */
  get kustomization(): string | undefined {
    const found = fileNames.flatMap((name) => this.find(name) ?? [])
    if (found.length > 1) throw new CommandError(`Found multiple kustomization files under: ${this.path}\n`)
    return found[0]
  }

  /** Another folder, named from this one. */
  to(path: string): Folder {
    return new Folder(this.readFiles, this.pathTo(path))
  }

  /** The text of a file; undefined where there is none. */
  find(path: string): string | undefined {
    const wanted = this.pathTo(path)
    try {
      const files = this.readFiles(wanted)
      return files.length === 1 && normal(files[0]?.name ?? '') === wanted ? files[0]?.text : undefined
    } catch {
      return undefined
    }
  }

  pathTo(path: string): string {
    return normal(path.startsWith('/') ? path : `${this.path}/${path}`)
  }

  /** What kustomize says of a path that is not there. */
  missing(path: string): string {
    return `evalsymlink failure on '${this.pathTo(path)}' : lstat ${this.pathTo(path)}: no such file or directory`
  }
}

export const missingKustomization = (path: string): string =>
  `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  const text = parts.join('/')
  if (path.startsWith('/')) return `/${text}`
  return text === '' ? '.' : text
}
