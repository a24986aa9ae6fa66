import type { CommandSurroundings } from './result.ts'

export const isFolder = ({ filesBelow }: CommandSurroundings, path: string): boolean => filesBelow?.(path) !== undefined

export const isFile = ({ readFiles }: CommandSurroundings, path: string): boolean => {
  try {
    const files = readFiles(path)
    return files.length === 1 && files[0]?.name.replace(/^\.\//, '') === path.replace(/^\.\//, '')
  } catch {
    return false
  }
}

/** Why a file cannot be written, as the operating system says it; undefined where it can. */
export function writeProblem(surroundings: CommandSurroundings, path: string): string | undefined {
  if (path.startsWith('/proc/')) return 'No such file or directory'
  if (path === '' || path.endsWith('/') || isFolder(surroundings, path)) return 'Is a directory'
  const folders = path.split('/').slice(0, -1)
  const above = folders.map((_, index) => folders.slice(0, index + 1).join('/')).filter((folder) => folder !== '')
  return above.some((folder) => isFile(surroundings, folder)) ? 'Not a directory' : undefined
}
