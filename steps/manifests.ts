import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { LineCounter, parseAllDocuments } from 'yaml'
import type { PlannedManifest } from './plan.ts'

const known = new Map<string, readonly PlannedManifest[]>()

/** The documents of a text, each with where it stands. A text is parsed once. @throws with line and column */
export function manifestsOf(text: string, source: string): readonly PlannedManifest[] {
  const key = `${source}\n${text}`
  const parsed = known.get(key) ?? parse(text, source)
  known.set(key, parsed)
  return parsed
}

function parse(text: string, source: string): readonly PlannedManifest[] {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter, maxAliasCount: 100, uniqueKeys: true } as never)
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) {
      const { line, col } = lineCounter.linePos(error.pos[0])
      throw new Error(`${source}:${line}:${col}  ${error.message.split('\n')[0]}`)
    }
    const { line } = lineCounter.linePos(document.range?.[0] ?? 0)
    return itemsOf(document.toJS({ maxAliasCount: 100 }), `${source}:${line}`)
  })
}

function itemsOf(value: unknown, source: string): PlannedManifest[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error(
      `${source}  Expected a manifest with apiVersion and kind, got ${JSON.stringify(value).slice(0, 60)}.`,
    )
  const manifest = value as Record<string, unknown>
  if (typeof manifest.kind !== 'string' || typeof manifest.apiVersion !== 'string') {
    const missing = ['apiVersion', 'kind'].filter((field) => typeof manifest[field] !== 'string')
    throw new Error(`${source}  This is a fragment, not a manifest: ${missing.join(' and ')} not set.`)
  }
  if (manifest.kind.endsWith('List') && Array.isArray(manifest.items)) {
    return manifest.items.flatMap((item) => itemsOf(item, source))
  }
  return [{ value: manifest, source }]
}

/** The manifests of a file, of the YAML and JSON files of a folder, or of a glob's; from one of the folders given. */
export function manifestsIn(path: string, folders: readonly string[]): readonly PlannedManifest[] {
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
  if (path.includes('*')) return globbed(path)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter(isManifest)
    .sort()
    .map((file) => join(path, file))
}

function globbed(path: string): string[] {
  const slash = path.lastIndexOf('/')
  const [folder, pattern] = [path.slice(0, slash), path.slice(slash + 1)]
  if (folder.includes('*') || !existsSync(folder)) return []
  const matcher = new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
  return readdirSync(folder)
    .filter((file) => matcher.test(file))
    .sort()
    .map((file) => join(folder, file))
}
