import { relative, resolve } from 'node:path'
import { Formatter, type IFormatterOptions, Status } from '@cucumber/cucumber'
import type { Attachment, Envelope, TestCaseFinished } from '@cucumber/messages'
import pico from 'picocolors'
import { readableMessage } from '../reports/messages.ts'
import { spanText } from '../steps/durations.ts'
import { trafficFile } from '../steps/traffic-account.ts'
import { nearestSentence } from './nearest-sentence.ts'
import { refusalOf } from './refusal.ts'

/** What a scenario says of its run when it ends: the virtual time that passed. */
const runMediaType = 'application/vnd.rehearsal.run+json'

interface Summary {
  scenarios: number
  failed: number
  parseErrors: number
}

let summary: Summary = { scenarios: 0, failed: 0, parseErrors: 0 }

/** Of the last run of this process. */
export function summaryOf(): Readonly<Summary> {
  return summary
}

const bad: ReadonlySet<string> = new Set([
  Status.FAILED,
  Status.UNDEFINED,
  Status.AMBIGUOUS,
  Status.UNKNOWN,
  Status.PENDING,
])

/** A line a scenario, cluster time beside wall time; failures in full behind their feature; a summary last. */
// biome-ignore lint/style/noDefaultExport: cucumber takes a formatter as a default export
export default class ProgressFormatter extends Formatter {
  private readonly sentences: string[] = []
  private readonly clusterMs = new Map<string, number>()
  /** Of each scenario with a load, what became of it. */
  private readonly traffic = new Map<string, string>()
  private readonly showsTraffic: boolean
  private feature = ''
  private virtualMs = 0
  private wallMs = 0
  private failures: string[] = []
  private readonly runSeed: number
  private readonly colors: ReturnType<typeof pico.createColors>

  constructor(options: IFormatterOptions) {
    super(options)
    summary = { scenarios: 0, failed: 0, parseErrors: 0 }
    const { seed = 1, traffic = false } = options.parsedArgvOptions as { seed?: number; traffic?: boolean }
    this.showsTraffic = traffic
    this.colors = pico.createColors(process.stdout.isTTY === true && pico.isColorSupported)
    this.runSeed = seed
    options.eventBroadcaster.on('envelope', (envelope: Envelope) => this.receive(envelope))
  }

  private receive({ stepDefinition, attachment, testCaseFinished, testRunFinished, parseError }: Envelope): void {
    if (stepDefinition !== undefined) this.sentences.push(stepDefinition.pattern.source)
    if (attachment !== undefined) this.attached(attachment)
    if (parseError !== undefined) this.parseFailed(parseError.source.uri ?? '', parseError.message)
    if (testCaseFinished !== undefined) this.scenarioFinished(testCaseFinished)
    if (testRunFinished !== undefined) this.finish()
  }

  private attached({ mediaType, fileName, body, testCaseStartedId = '' }: Attachment): void {
    if (mediaType === runMediaType)
      this.clusterMs.set(testCaseStartedId, (JSON.parse(body) as { clusterMs: number }).clusterMs)
    else if (this.showsTraffic && fileName === trafficFile) this.traffic.set(testCaseStartedId, body)
  }

  private parseFailed(uri: string, message: string): void {
    summary.parseErrors++
    this.log(`\n  ${this.colors.red('✗')} ${place(uri)}: ${message}\n`)
  }

  private scenarioFinished({ testCaseStartedId }: TestCaseFinished): void {
    const { gherkinDocument, pickle, worstTestStepResult } =
      this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    const uri = gherkinDocument.uri ?? ''
    if (uri !== this.feature) this.nextFeature(uri)
    const clusterMs = this.clusterMs.get(testCaseStartedId) ?? 0
    const wallMs = this.wallTime(testCaseStartedId)
    const isBad = bad.has(worstTestStepResult.status)
    summary.scenarios++
    this.virtualMs += clusterMs
    this.wallMs += wallMs
    const { red, green, yellow, dim } = this.colors
    const mark = isBad ? red('✗') : worstTestStepResult.status === Status.SKIPPED ? yellow('-') : green('✓')
    const times = dim(`${spanText(Math.floor(clusterMs / 1000) * 1000)} in ${wallMs.toFixed(wallMs < 10 ? 1 : 0)} ms`)
    this.log(`    ${mark} ${pickle.name.padEnd(72)} ${times}\n`)
    if (this.showsTraffic) this.logTraffic(testCaseStartedId)
    if (!isBad) return
    summary.failed++
    this.failures.push(this.failureText(testCaseStartedId, uri))
  }

  private logTraffic(testCaseStartedId: string): void {
    const lines = this.traffic.get(testCaseStartedId)?.split('\n') ?? []
    for (const line of lines) this.log(`        ${line}\n`)
    this.traffic.delete(testCaseStartedId)
  }

  private nextFeature(uri: string): void {
    this.flushFailures()
    this.feature = uri
    this.log(`\n  ${place(uri)}\n`)
  }

  private flushFailures(): void {
    for (const failure of this.failures) this.log(`\n${failure}\n`)
    this.failures = []
  }

  private wallTime(testCaseStartedId: string): number {
    const { stepResults } = this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    return Object.values(stepResults).reduce(
      (ms, { duration }) => ms + duration.seconds * 1000 + duration.nanos / 1e6,
      0,
    )
  }

  private failureText(testCaseStartedId: string, uri: string): string {
    const { pickle, gherkinDocument, testCase, stepResults } =
      this.eventDataCollector.getTestCaseAttempt(testCaseStartedId)
    const failed = testCase.testSteps.find(({ id }) => bad.has(stepResults[id]?.status ?? ''))
    const step = pickle.steps.find(({ id }) => id === failed?.pickleStepId)
    const result = stepResults[failed?.id ?? '']
    const lines = linesOf(gherkinDocument)
    const line = lines.get(step?.astNodeIds[0] ?? '') ?? lines.get(pickle.astNodeIds[0] ?? '') ?? 0
    const scenarioLine = lines.get(pickle.astNodeIds.at(-1) ?? '') ?? 0
    const { red, bold } = this.colors
    return [
      `  ${red('✗')} ${place(uri)}:${line}`,
      `    ${bold(step?.text ?? pickle.name)}`,
      ...indented(this.reason(result?.status ?? '', result?.message, step?.text ?? '')),
      `      replay     npx rehearse run ${place(uri)}:${scenarioLine} --seed ${this.runSeed}`,
    ].join('\n')
  }

  private reason(status: string, message: string | undefined, text: string): string {
    if (status === Status.UNDEFINED) {
      const refusal = refusalOf(text, this.sentences)
      if (refusal !== undefined) return refusal
      const near = nearestSentence(text, this.sentences)
      return `undefined: no step says this${near === undefined ? '' : `; the nearest is: ${near}`}`
    }
    return readableMessage(message ?? status)
  }

  private finish(): void {
    this.flushFailures()
    const { scenarios, failed } = summary
    const { red, green } = this.colors
    const counts =
      failed > 0 ? `${scenarios - failed} passed, ${red(`${failed} failed`)}` : green(`${scenarios} passed, 0 failed`)
    this.log(
      `\n  ${scenarios} scenarios: ${counts}    ${spanText(Math.floor(this.virtualMs / 1000) * 1000)} of cluster time in ${this.wallMs.toFixed(0)} ms    seed ${this.runSeed}\n`,
    )
  }
}

function place(uri: string): string {
  const short = relative(process.cwd(), uri)
  return short.startsWith('..') ? resolve(uri) : short
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `      ${line}`)
}

/** Lines by the ids of steps, scenarios and rows of examples. */
function linesOf(document: { feature?: unknown }): Map<string, number> {
  const lines = new Map<string, number>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    else if (typeof node === 'object' && node !== null) {
      const { id, location } = node as { id?: string; location?: { line: number } }
      if (id !== undefined && location !== undefined) lines.set(id, location.line)
      Object.values(node).forEach(visit)
    }
  }
  visit(document.feature)
  return lines
}
