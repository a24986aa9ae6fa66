import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type IRunConfiguration, loadConfiguration, runCucumber } from '@cucumber/cucumber/api'
import { DocumentRun, documentsOf, isDocument } from './documents/document-run.ts'
import { ownSteps } from './own-steps.ts'
import { summaryOf } from './progress-formatter.ts'

export interface RunOptions {
  readonly tags?: string
  readonly name: readonly string[]
  readonly seed: number
  readonly format: readonly string[]
  readonly trace?: string
  readonly failFast?: boolean
  readonly dryRun?: boolean
  readonly report?: string | boolean
  readonly reportFull?: boolean
  /** Accounts of traffic of scenarios that passed too. */
  readonly traffic?: boolean
  readonly parallel?: number
  readonly shard?: string
  readonly update?: boolean
}

const compiled = import.meta.url.endsWith('.js')
const extension = compiled ? 'js' : 'ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Runs features and documents with our steps. @returns the exit code */
export async function runFeatures(paths: readonly string[], options: RunOptions): Promise<number> {
  const missing = paths.map(withoutLines).find((path) => !path.includes('*') && !existsSync(path))
  if (missing !== undefined)
    throw new Error(
      `There is no "${missing}": expected a feature file, a document, a folder of features, a glob, or FILE:LINE.`,
    )
  const features = paths.flatMap(featureFiles)
  if (features.length === 0) throw new Error(nothingIn(paths))
  const named = features.filter((path) => isDocument(withoutLines(path))).map(withoutLines)
  if (options.update === true && named.length === 0)
    throw new Error('--update rewrites the outputs in documents: name one, such as README.md.')
  const documents = new DocumentRun([...new Set(named)])
  try {
    return await run(features, documents, options)
  } finally {
    documents.end()
  }
}

async function run(features: readonly string[], documents: DocumentRun, options: RunOptions): Promise<number> {
  const own = ownSteps(features)
  const files = features.map((path) => documents.fileFor(withoutLines(path)) ?? path)
  const { runConfiguration } = await loadConfiguration({ file: false, provided: configuration(files, own, options) })
  if (options.trace !== undefined) writeFileSync(options.trace, '')
  const { success } = await runCucumber(runConfiguration as IRunConfiguration, {}, (envelope) =>
    documents.receive(envelope),
  )
  if (options.update === true) for (const sentence of documents.update()) process.stdout.write(`  ${sentence}\n`)
  const { scenarios, parseErrors } = summaryOf()
  if (parseErrors > 0) return 2
  if (scenarios === 0) throw new Error(`No scenario was found in ${features.join(', ')}${filterText(options)}.`)
  return success ? 0 : 1
}

const withoutLines = (path: string): string => path.replace(/(?::\d+)+$/, '')

function nothingIn(paths: readonly string[]): string {
  const isFolder = paths.length === 1 && !paths[0]?.includes('*')
  const hint = isFolder ? `; documents are run by their names, such as ${join(paths[0] ?? '', '*.md')}` : ''
  return `There is no feature in ${paths.join(', ')}${hint}.`
}

function configuration(
  features: readonly string[],
  own: readonly string[],
  options: RunOptions,
): Record<string, unknown> {
  const { tags, name, seed, format, trace, failFast = false, dryRun = false, traffic = false } = options
  return {
    paths: [...features],
    // First, since each worker process imports these in order, and ours may be TypeScript too.
    import: [...loaders(own), `${here('../steps/')}*.steps.${extension}`, here(`../steps/hooks.${extension}`), ...own],
    format: [here(`./progress-formatter.${extension}`), ...format, ...reportFormats(options)],
    formatOptions: { seed, traffic, pictureFolder: resolve(reportFolder(options) ?? '', 'timelines') },
    worldParameters: {
      seed,
      ...(trace === undefined ? {} : { trace: resolve(trace) }),
      ...pictures(options),
      ...(options.update === true ? { update: true } : {}),
    },
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    failFast,
    dryRun,
    publishQuiet: true,
    ...(tags === undefined ? {} : { tags }),
    ...(name.length === 0 ? {} : { name: [...name] }),
  }
}

/** The features of a folder in the order of their names: Cucumber itself takes them as the disk gives them. */
function featureFiles(path: string): string[] {
  // Cucumber finds the features of a glob itself.
  if (!existsSync(path)) return isDocument(path) && !dirname(path).includes('*') ? documentsOf(path) : [path]
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) return featureFiles(inside)
    return entry.name.endsWith('.feature') || entry.name.endsWith('.feature.md') ? [inside] : []
  })
}

function loaders(own: readonly string[]): string[] {
  if (!compiled) return [here('../bin/register-tsx.js')]
  return own.some((file) => /\.m?ts$/.test(file)) ? [here('./register-typescript.js')] : []
}

/** The folder of the report; where none is named, `rehearsal-report`. */
function reportFolder({ report }: RunOptions): string | undefined {
  if (report === undefined || report === false) return undefined
  return report === true ? 'rehearsal-report' : report
}

function reportFormats(options: RunOptions): string[][] {
  const folder = reportFolder(options)
  if (folder === undefined) return []
  mkdirSync(folder, { recursive: true })
  const to = (file: string): string => resolve(folder, file)
  return [
    ['html', to('index.html')],
    ['message', to('messages.ndjson')],
    ['junit', to('junit.xml')],
    [here(`./summary-formatter.${extension}`), to('summary.md')],
    [here(`./picture-formatter.${extension}`), to('timelines/index.md')],
  ]
}

function pictures(options: RunOptions): { pictures?: 'failed' | 'all' } {
  if (reportFolder(options) === undefined) return {}
  return { pictures: options.reportFull === true ? 'all' : 'failed' }
}

function filterText({ name, tags }: RunOptions): string {
  const filters = [...name.map((text) => `--name ${text}`), ...(tags === undefined ? [] : [`--tags ${tags}`])]
  return filters.length === 0 ? '' : ` with ${filters.join(' and ')}`
}
