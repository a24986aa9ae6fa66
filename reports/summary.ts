import { readableMessage } from './messages.ts'

/** A scenario and how it ended. */
export interface SummaryRow {
  readonly feature: string
  readonly scenario: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly message?: string
  /** What became of its loads. */
  readonly traffic?: string
}

const messageLinesMax = 20

/** A page of Markdown: the counts, a table by feature, every failure with what was seen and why, and the accounts of traffic. */
export function summaryPage(rows: readonly SummaryRow[]): string {
  const count = (status: SummaryRow['status'], of = rows): number => of.filter((row) => row.status === status).length
  const features = [...new Set(rows.map(({ feature }) => feature))]
  const table = features.map((feature) => {
    const own = rows.filter((row) => row.feature === feature)
    return `| ${cell(feature)} | ${count('passed', own)} | ${count('failed', own)} | ${count('skipped', own)} |`
  })
  const failures = rows.filter(({ status }) => status === 'failed')
  return [
    `# ${count('failed') === 0 ? 'Everything held' : `${count('failed')} of ${rows.length} scenarios failed`}`,
    '',
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped.`,
    '',
    '| feature | passed | failed | skipped |',
    '| --- | --- | --- | --- |',
    ...table,
    ...failures.flatMap(failure),
    ...accounts(rows),
    '',
  ].join('\n')
}

function failure({ feature, scenario, message = '' }: SummaryRow): string[] {
  const lines = readableMessage(message).split('\n')
  return ['', `## ${feature}: ${scenario}`, '', ...block(lines.slice(0, messageLinesMax))]
}

/** Folded, since most people come for the failures. */
function accounts(rows: readonly SummaryRow[]): string[] {
  const loaded = rows.filter(({ traffic }) => traffic !== undefined)
  if (loaded.length === 0) return []
  const many = loaded.length === 1 ? '1 scenario' : `${loaded.length} scenarios`
  const each = loaded.flatMap(({ feature, scenario, traffic = '' }) => [
    '',
    `### ${feature}: ${scenario}`,
    '',
    ...block(traffic.split('\n')),
  ])
  return ['', `<details><summary>What became of the requests in ${many}</summary>`, ...each, '', '</details>']
}

/** Messages may hold blocks themselves. */
function block(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => line.match(/`+/g)?.map(({ length }) => length) ?? []))
  const fence = '`'.repeat(longest + 1)
  return [fence, ...lines, fence]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
