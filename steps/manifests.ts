import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { readStrictManifests } from '../engine/index.ts'
import type { ScenarioFiles } from './files.ts'
import { filesOfGlob } from './globs.ts'
import type { PlannedManifest } from './plan.ts'

/** The objects of a text, each with where it stands. @throws with file, line and column */
export function manifestsOf(text: string, source: string): readonly PlannedManifest[] {
  return readStrictManifests(text, { file: source }).documents.map(({ value, positionOf }) => ({
    value,
    source: `${source}:${positionOf([]).line}`,
  }))
}

/**
 * The manifests of a file, of the YAML and JSON files of a folder, or of a glob's: of the scenario's own files, else from
 * one of the folders given.
 */
export function manifestsIn(
  path: string,
  folders: readonly string[],
  files: ScenarioFiles,
): readonly PlannedManifest[] {
  const own = files.read(path)
  if (own !== undefined) return own.flatMap(({ name, text }) => manifestsOf(text, name))
  for (const folder of isAbsolute(path) ? [''] : folders) {
    const files = filesOf(folder === '' ? path : resolve(folder, path))
    if (files.length > 0) return files.flatMap((file) => manifestsOf(readFileSync(file, 'utf8'), file))
  }
  throw new Error(
    `There are no manifests in "${path}" (looked in ${folders.map((folder) => resolve(folder)).join(' and ')}).`,
  )
}

const isManifest = (file: string): boolean => /\.(ya?ml|json)$/.test(file)

function filesOf(path: string): string[] {
  if (path.includes('*')) return filesOfGlob(path)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter(isManifest)
    .sort()
    .map((file) => join(path, file))
}
