import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CommandSurroundings, Runner } from '../engine/index.ts'
import type { NamedText, ScenarioFiles } from './files.ts'

/** The files that `-f` names: the scenario's own, else from one of the folders given; in kubectl's words where there is none. */
export function readFiles(path: string, folders: readonly string[], files: ScenarioFiles): readonly NamedText[] {
  const own = files.read(path)
  if (own !== undefined) return own
  const found = folders.map((folder) => resolve(folder, path)).find((candidate) => existsSync(candidate))
  if (found === undefined) throw new Error(`the path "${path}" does not exist`)
  if (!statSync(found).isDirectory()) return [{ name: path, text: readFileSync(found, 'utf8') }]
  const names = readdirSync(found)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
  return names.map((name) => ({ name: join(path, name), text: readFileSync(join(found, name), 'utf8') }))
}

/** The files of a folder of the scenario's own, else of one below a folder given. */
function filesBelow(path: string, folders: readonly string[], files: ScenarioFiles): readonly NamedText[] | undefined {
  const own = files.below(path)
  if (own !== undefined) return own
  const found = folders.map((folder) => resolve(folder, path)).find((candidate) => existsSync(candidate))
  if (found === undefined || !statSync(found).isDirectory()) return undefined
  return readdirSync(found, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => statSync(join(found, name)).isFile())
    .map((name) => ({ name: join(path, name), text: readFileSync(join(found, name), 'utf8') }))
}

export function surroundings(
  runner: Runner,
  namespace: string,
  folders: readonly string[],
  files: ScenarioFiles,
): CommandSurroundings {
  return {
    namespace,
    stdin: '',
    readFiles: (path) => readFiles(path, folders, files),
    filesBelow: (path) => filesBelow(path, folders, files),
    waitUntil: (isSo, withinMs) => runner.runUntilTrue(isSo, withinMs),
    isSettled: () => runner.isSettled,
  }
}

/** A command line of words, each quoted as a shell needs it. */
export function scriptOf(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
}
