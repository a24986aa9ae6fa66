import { appendFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { After, AfterStep, Before, BeforeStep, Status } from '@cucumber/cucumber'
import type { GherkinDocument, PickleStep, Step } from '@cucumber/messages'
import './parameter-types.ts'
import './world.ts'
import { picture } from './picture.ts'
import { traceText } from './trace.ts'
import { trafficFile } from './traffic-account.ts'
import type { RehearsalWorld } from './world.ts'

/** The steps of a document by the id that its pickles use. Many scenarios come from one document. */
const stepsOf = new WeakMap<GherkinDocument, ReadonlyMap<string, Step>>()

function astSteps(document: GherkinDocument): ReadonlyMap<string, Step> {
  const known = stepsOf.get(document)
  if (known !== undefined) return known
  const steps = new Map<string, Step>()
  for (const { background, scenario, rule } of document.feature?.children ?? []) {
    const inRule = (rule?.children ?? []).flatMap((child) => [
      ...(child.background?.steps ?? []),
      ...(child.scenario?.steps ?? []),
    ])
    for (const step of [...(background?.steps ?? []), ...(scenario?.steps ?? []), ...inRule]) steps.set(step.id, step)
  }
  stepsOf.set(document, steps)
  return steps
}

/** A step as it stands in its document. */
export interface WrittenStep {
  readonly keyword: string
  readonly text: string
  readonly line: number
}

function written(step: PickleStep, ast: ReadonlyMap<string, Step>): WrittenStep {
  const source = ast.get(step.astNodeIds[0] ?? '')
  return { keyword: source?.keyword.trim() ?? '', text: step.text, line: source?.location.line ?? 0 }
}

Before(function (this: RehearsalWorld, { pickle, gherkinDocument }) {
  const ast = astSteps(gherkinDocument)
  this.steps = new Map(
    pickle.steps.map((step, index) => [
      step.id,
      { step: written(step, ast), next: pickle.steps[index + 1]?.text ?? '' },
    ]),
  )
  if (gherkinDocument.uri !== undefined) this.featureFolder = dirname(gherkinDocument.uri)
  this.uri = gherkinDocument.uri ?? ''
  this.line = Math.min(...pickle.astNodeIds.map(() => pickle.location?.line ?? 0))
})

/** A step written with `When` begins an action; its `And` and `But` belong to it. */
BeforeStep(function (this: RehearsalWorld, { pickleStep }) {
  const found = this.steps.get(pickleStep.id)
  this.nextStepText = found?.next ?? ''
  this.stepLine = found?.step.line ?? 0
  if (found !== undefined && found.step.keyword === 'When') this.beginAction(`When ${found.step.text}`, found.step.line)
  else this.goOn()
})

/** The step at which a scenario ends shows what became of its loads and its picture: there people look first. */
AfterStep(function (this: RehearsalWorld, { pickle, pickleStep, result }) {
  const isLast = pickleStep.id === pickle.steps.at(-1)?.id
  if (isLast || result.status === Status.FAILED) attachReport(this, pickle.name, result.status)
})

/** The media type by which a scenario says how much virtual time passed. */
const runMediaType = 'application/vnd.rehearsal.run+json'

After(function (this: RehearsalWorld, { pickle, result }) {
  if (!this.isBuilt) return
  this.attach(JSON.stringify({ clusterMs: this.cluster.simulation.nowMs }), runMediaType)
  attachReport(this, pickle.name, result?.status)
  const { trace } = this.parameters
  const place = `${relative('.', this.uri)}:${this.line}`
  if (trace !== undefined) appendFileSync(trace, traceText(this.cluster, { place, name: pickle.name }))
  this.end()
})

/** Once: at the last step, or where there is none, at the end. */
function attachReport(world: RehearsalWorld, name: string, status: string | undefined): void {
  if (!world.isBuilt || world.isReported) return
  world.isReported = true
  world.closeAccounts(true)
  const { accounts, parameters } = world
  if (accounts.length > 0) world.attach(accounts.join('\n'), { mediaType: 'text/plain', fileName: trafficFile })
  if (parameters.pictures === 'all' || (parameters.pictures === 'failed' && status === Status.FAILED)) {
    // As bytes: the HTML report shows no picture that is attached as text.
    world.attach(Buffer.from(picture(world, name)), { mediaType: 'image/svg+xml', fileName: 'timeline.svg' })
  }
}
