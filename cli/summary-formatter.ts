import { Formatter, type IFormatterOptions, Status } from '@cucumber/cucumber'
import type { Envelope } from '@cucumber/messages'
import { type SummaryRow, summaryPage } from '../reports/summary.ts'
import { trafficFile } from '../steps/traffic-account.ts'

/** Writes a Markdown summary for the page of a CI run: what passed by feature, and each failure with its reason. */
// biome-ignore lint/style/noDefaultExport: cucumber takes a formatter as a default export
export default class SummaryFormatter extends Formatter {
  private readonly rows: SummaryRow[] = []
  /** Of the scenarios that run, what became of their loads. */
  private readonly traffic = new Map<string, string>()

  constructor(options: IFormatterOptions) {
    super(options)
    options.eventBroadcaster.on('envelope', ({ attachment, testCaseFinished, testRunFinished }: Envelope) => {
      if (attachment?.fileName === trafficFile) this.traffic.set(attachment.testCaseStartedId ?? '', attachment.body)
      if (testCaseFinished !== undefined) this.rows.push(this.row(testCaseFinished.testCaseStartedId))
      if (testRunFinished !== undefined) this.log(summaryPage(this.rows))
    })
  }

  private row(testCaseStartedId: string): SummaryRow {
    const { gherkinDocument, pickle, worstTestStepResult } =
      this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    const passed = worstTestStepResult.status === Status.PASSED
    const { message } = worstTestStepResult
    const traffic = this.traffic.get(testCaseStartedId)
    return {
      feature: gherkinDocument.feature?.name ?? gherkinDocument.uri ?? '',
      scenario: pickle.name,
      status: passed ? 'passed' : worstTestStepResult.status === Status.SKIPPED ? 'skipped' : 'failed',
      ...(message === undefined ? {} : { message }),
      ...(traffic === undefined ? {} : { traffic }),
    }
  }
}
