import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const stepFile = /\.steps\.(?:ts|mts|js|mjs)$/
const source = /\.(?:ts|mts|js|mjs)$/
/** Folders whose files are step definitions and their support by Cucumber's habit, whatever their names. */
const stepFolders: ReadonlySet<string> = new Set(['steps', 'step_definitions', 'support'])

/** People's own steps beside their features: `*.steps.ts`, and all of `steps`, `step_definitions` and `support`. */
export function ownSteps(features: readonly string[]): readonly string[] {
  const folders = new Set(features.map((feature) => resolve(dirname(feature.replace(/(?::\d+)+$/, '')))))
  return [...new Set([...folders].flatMap(inFolder))].sort()
}

function inFolder(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return stepFolders.has(entry.name) ? everythingIn(path) : []
    return stepFile.test(entry.name) ? [path] : []
  })
}

function everythingIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return everythingIn(path)
    return source.test(entry.name) && !/\.(?:test|d)\.m?ts$/.test(entry.name) ? [path] : []
  })
}
