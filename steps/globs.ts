import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The files that a glob means, in the order of their names; it may have `*` in its last part only, else it means none. */
export function filesOfGlob(glob: string): string[] {
  const folder = dirname(glob)
  if (folder.includes('*') || !existsSync(folder)) return []
  const name = new RegExp(
    `^${basename(glob)
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')}$`,
  )
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .sort()
    .map((file) => join(folder, file))
}
