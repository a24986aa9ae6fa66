import { Formatter, type IFormatterOptions, Status } from '@cucumber/cucumber'
import type { Envelope } from '@cucumber/messages'
import { type SummaryRow, summaryPage } from '../reports/summary.ts'

/** Writes a Markdown summary for the page of a CI run: what passed by feature, and each failure with its reason. */
// biome-ignore lint/style/noDefaultExport: cucumber takes a formatter as a default export
export default class SummaryFormatter extends Formatter {
  private readonly rows: SummaryRow[] = []

  constructor(options: IFormatterOptions) {
    super(options)
    options.eventBroadcaster.on('envelope', ({ testCaseFinished, testRunFinished }: Envelope) => {
      if (testCaseFinished !== undefined) this.rows.push(this.row(testCaseFinished.testCaseStartedId))
      if (testRunFinished !== undefined) this.log(summaryPage(this.rows))
    })
  }

  private row(testCaseStartedId: string): SummaryRow {
    const { gherkinDocument, pickle, worstTestStepResult } =
      this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    const passed = worstTestStepResult.status === Status.PASSED
    const { message } = worstTestStepResult
    return {
      feature: gherkinDocument.feature?.name ?? gherkinDocument.uri ?? '',
      scenario: pickle.name,
      status: passed ? 'passed' : worstTestStepResult.status === Status.SKIPPED ? 'skipped' : 'failed',
      ...(message === undefined ? {} : { message }),
    }
  }
}
