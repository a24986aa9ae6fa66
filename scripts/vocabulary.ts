import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Node, Project, type SourceFile } from 'ts-morph'

/** A sentence of the language: what a step definition says of itself. */
export interface Sentence {
  /** `node`: the file it stands in. */
  readonly domain: string
  readonly keyword: 'Given' | 'When' | 'Then'
  readonly text: string
  readonly comment: string
}

const keywords = ['Given', 'When', 'Then'] as const

/** The sentences of all step definitions, by domain, in the order in which they stand. Read from the sources, not run. */
export function sentences(): Sentence[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { allowJs: false } })
  const pattern = fileURLToPath(new URL('../steps/*.steps.ts', import.meta.url))
  return project.addSourceFilesAtPaths(pattern).toSorted(byName).flatMap(sentencesOf)
}

function byName(a: SourceFile, b: SourceFile): number {
  return a.getBaseName() < b.getBaseName() ? -1 : 1
}

function sentencesOf(file: SourceFile): Sentence[] {
  const domain = basename(file.getBaseName(), '.steps.ts')
  return file.getStatements().flatMap((statement) => {
    const call = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined
    if (!Node.isCallExpression(call)) return []
    const keyword = keywords.find((name) => name === call.getExpression().getText())
    const [text] = call.getArguments()
    if (keyword === undefined) return []
    if (!Node.isStringLiteral(text))
      throw new Error(
        `${file.getBaseName()}:${statement.getStartLineNumber()}: a step's text has to be a literal, so that editors find it.`,
      )
    return [{ domain, keyword, text: text.getLiteralValue(), comment: commentOf(statement) }]
  })
}

function commentOf(statement: Node): string {
  const comment = statement.getLeadingCommentRanges().at(-1)?.getText() ?? ''
  return comment
    .replaceAll(/^\/\*\*?|\*\/$/g, '')
    .replaceAll(/\n\s*\* ?/g, ' ')
    .trim()
}

const titles: Readonly<Record<string, string>> = {
  cluster: 'The cluster and its time',
  command: 'Command lines',
  event: 'Events',
  metrics: 'Metrics',
  node: 'Nodes and components',
  object: 'Objects',
  pod: 'Pods of objects',
  program: 'How programs behave',
  traffic: 'Traffic',
  workload: 'Workloads',
}

/** The vocabulary as a page: a table per domain. */
export function vocabularyPage(all: readonly Sentence[]): string {
  const domains = [...new Set(all.map(({ domain }) => domain))]
  const head = [
    '# The vocabulary',
    '',
    'Generated from the step definitions and their comments by `npm run vocabulary`; a test fails when it is stale.',
    '`{window}` is nothing, `within DURATION`, `for DURATION`, `throughout` or `never`, with a comma behind it or not;',
    '`(s)` is a plural, `a/b` are two ways to say it.',
  ]
  const tables = domains.flatMap((domain) => [
    '',
    `## ${titles[domain] ?? domain}`,
    '',
    '| step | what it says |',
    '| --- | --- |',
    ...all.filter((sentence) => sentence.domain === domain).map(row),
  ])
  return `${[...head, ...tables].join('\n')}\n`
}

function row({ text, comment }: Sentence): string {
  return `| \`${text.replaceAll('|', '\\|')}\` | ${comment.replaceAll('|', '\\|')} |`
}
