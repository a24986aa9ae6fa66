import { CommandError } from '../result.ts'

export type ReadFiles = (path: string) => readonly { readonly name: string; readonly text: string }[]

export interface FolderOptions {
  readonly readFiles: ReadFiles
  /** Files outside the folder of a kustomization can be named, too: `--load-restrictor=LoadRestrictionsNone`. */
  readonly loadsAnywhere?: boolean
}

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Where a kustomization is, and the files beside it. Source: kustomize api/internal/loader. */
export class Folder {
  readonly path: string

  /** @param namedBy the folder whose kustomization names this one */
  constructor(
    private readonly options: FolderOptions,
    path: string,
    private readonly namedBy?: Folder,
  ) {
    this.path = normal(path)
    refuseRemote(path)
    if (this.kindOf(this.path) === 'nothing')
      throw new CommandError(`must build at directory: not a valid directory: ${missing(this.path)}`)
    if (this.kindOf(this.path) === 'file')
      throw new CommandError(`must build at directory: '${this.path}': file is not directory`)
    this.refuseCycle()
  }

  /** What its kustomization says. @throws CommandError where it has none or several */
  get kustomization(): string {
    const [text, ...more] = fileNames.flatMap((name) => this.fileAt(this.pathTo(name)) ?? [])
    if (more.length > 0) throw new CommandError(`Found multiple kustomization files under: ${this.path}\n`)
    if (text !== undefined) return text
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${this.path}'`,
    )
  }

  /** Another folder, named from this one. @throws CommandError where it is none, or one that this is part of */
  to(path: string): Folder {
    if (path === '') throw new CommandError('new root cannot be empty')
    refuseRemote(path)
    if (path.startsWith('/')) throw new CommandError(`new root '${path}' cannot be absolute`)
    return new Folder(this.options, this.pathTo(path), this)
  }

  /** The text of a file. @throws CommandError where there is none that may be read */
  load(path: string): string {
    refuseRemote(path)
    const wanted = this.pathTo(path)
    const kind = this.kindOf(wanted)
    if (kind === 'nothing')
      throw new CommandError(this.isFree ? `open ${wanted}: no such file or directory` : missing(wanted))
    if (kind === 'folder')
      throw new CommandError(this.isFree ? `read ${wanted}: is a directory` : `'${wanted}' must resolve to a file`)
    if (!this.isFree && !contains(this.path, normal(`${wanted}/..`)))
      throw new CommandError(`security; file '${wanted}' is not in or below '${this.path}'`)
    return this.fileAt(wanted) ?? ''
  }

  has(path: string): boolean {
    return this.kindOf(this.pathTo(path)) === 'file'
  }

  private get isFree(): boolean {
    return this.options.loadsAnywhere === true
  }

  private pathTo(path: string): string {
    return normal(path.startsWith('/') ? path : `${this.path}/${path}`)
  }

  private kindOf(path: string): 'file' | 'folder' | 'nothing' {
    if (this.fileAt(path) !== undefined) return 'file'
    const holdsSome = fileNames.some((name) => this.fileAt(normal(`${path}/${name}`)) !== undefined)
    // The working folder is there, whatever is in it.
    return holdsSome || path === '.' || this.filesAt(path) !== undefined ? 'folder' : 'nothing'
  }

  private fileAt(path: string): string | undefined {
    const [file, ...more] = this.filesAt(path) ?? []
    return more.length === 0 && file !== undefined && normal(file.name) === path ? file.text : undefined
  }

  /** Who gives files says in words of a shell where there are none, and by no error of its own. */
  private filesAt(path: string): ReturnType<ReadFiles> | undefined {
    try {
      return this.options.readFiles(path)
    } catch {
      return undefined
    }
  }

  private refuseCycle(): void {
    for (let visited = this.namedBy; visited !== undefined; visited = visited.namedBy)
      if (contains(this.path, visited.path))
        throw new CommandError(`cycle detected: candidate root '${this.path}' contains visited root '${visited.path}'`)
  }
}

const remote = /^(https?:\/\/|git@|git::|ssh:\/\/|oci:\/\/|github\.com[/:])/

function refuseRemote(path: string): void {
  if (remote.test(path))
    throw new CommandError(`there is no network here to read "${path}" from: save it beside the kustomization.`)
}

const missing = (path: string): string => `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`

/** Whether the second path is the first or lies below it. */
function contains(outer: string, inner: string): boolean {
  if (outer === inner || outer === '/') return true
  if (outer === '.') return !inner.startsWith('/') && !/^\.\.(\/|$)/.test(inner)
  const stepsUp = (path: string): number => path.split('/').filter((part) => part === '..').length
  if (/^\.\.(\/\.\.)*$/.test(outer)) if (!inner.startsWith('/') && stepsUp(inner) < stepsUp(outer)) return true
  return inner.startsWith(`${outer}/`)
}

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
