/** A scenario and how it ended. */
export interface SummaryRow {
  readonly feature: string
  readonly scenario: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly message?: string
}

const messageLinesMax = 20

/** A page of Markdown: the counts, a table by feature, and every failure with what was seen and why. */
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
    '',
  ].join('\n')
}

function failure({ feature, scenario, message = '' }: SummaryRow): string[] {
  const lines = message.split('\n').filter((line) => !/^\s+at /.test(line))
  return ['', `## ${feature}: ${scenario}`, '', '```', ...lines.slice(0, messageLinesMax), '```']
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
