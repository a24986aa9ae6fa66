import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One sentence that the product promises to behave by; scenarios name those they keep with tags (`@S-123`). */
export interface PlainPromise {
  /** `S-123` */
  readonly id: string
  readonly area: string
  readonly what: string
  /** Why no program can behave by it, where none can. */
  readonly 'not-a-behaviour'?: string
}

/** A tag such as `@S-123` in a feature. */
export interface PromiseTag {
  readonly id: string
  /** `workloads/deployments.feature:12`, below the folder of the features. */
  readonly place: string
}

export const featuresFolder = fileURLToPath(new URL('../features/', import.meta.url))
export const pageFile = fileURLToPath(new URL('../docs/promises.md', import.meta.url))

/** All promises, in the order of their ids. */
export function readPromises(): readonly PlainPromise[] {
  return JSON.parse(readFileSync(`${featuresFolder}promises.json`, 'utf8')) as PlainPromise[]
}

/** Every promise that some feature is tagged with, by file and line. */
export function readTags(): readonly PromiseTag[] {
  return readdirSync(featuresFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.feature'))
    .sort()
    .flatMap((file) => tagsIn(readFileSync(featuresFolder + file, 'utf8'), file))
}

/** The promises that a feature's lines of tags name. */
export function tagsIn(feature: string, file: string): readonly PromiseTag[] {
  return feature.split('\n').flatMap((line, index) => {
    if (!line.trimStart().startsWith('@')) return []
    return [...line.matchAll(/@(S-\S+)/g)].map(([, id = '']) => ({ id, place: `${file}:${index + 1}` }))
  })
}
