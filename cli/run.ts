import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type IRunConfiguration, loadConfiguration, runCucumber } from '@cucumber/cucumber/api'
import { summaryOf } from './progress-formatter.ts'

export interface RunOptions {
  readonly tags?: string
  readonly name: readonly string[]
  readonly seed: number
  readonly format: readonly string[]
  readonly trace?: string
  readonly failFast?: boolean
  readonly dryRun?: boolean
}

const compiled = import.meta.url.endsWith('.js')
const extension = compiled ? 'js' : 'ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Runs features with our steps. @returns the exit code */
export async function runFeatures(paths: readonly string[], options: RunOptions): Promise<number> {
  const missing = paths
    .map((path) => path.replace(/(?::\d+)+$/, ''))
    .find((path) => !path.includes('*') && !existsSync(path))
  if (missing !== undefined)
    throw new Error(`There is no "${missing}": expected a feature file, a folder of them, a glob, or FILE:LINE.`)
  const { runConfiguration } = await loadConfiguration({ file: false, provided: configuration(paths, options) })
  const { success } = await runCucumber(runConfiguration as IRunConfiguration)
  const { scenarios, parseErrors } = summaryOf()
  if (parseErrors > 0) return 2
  if (scenarios === 0) throw new Error(`No scenario was found in ${paths.join(', ')}${filterText(options)}.`)
  return success ? 0 : 1
}

function configuration(paths: readonly string[], options: RunOptions): Record<string, unknown> {
  const { tags, name, seed, format, trace, failFast = false, dryRun = false } = options
  return {
    paths: [...paths],
    import: [`${here('../steps/')}*.steps.${extension}`, here(`../steps/hooks.${extension}`)],
    format: [here(`./progress-formatter.${extension}`), ...format],
    formatOptions: { seed },
    worldParameters: { seed, ...(trace === undefined ? {} : { trace }) },
    failFast,
    dryRun,
    publishQuiet: true,
    ...(tags === undefined ? {} : { tags }),
    ...(name.length === 0 ? {} : { name: [...name] }),
  }
}

function filterText({ name, tags }: RunOptions): string {
  const filters = [...name.map((text) => `--name ${text}`), ...(tags === undefined ? [] : [`--tags ${tags}`])]
  return filters.length === 0 ? '' : ` with ${filters.join(' and ')}`
}
