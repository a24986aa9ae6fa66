import type { Envelope } from '@cucumber/messages'

/** Which promises scenarios speak of, by how those scenarios went. */
export interface PromiseResults {
  /** By id, the names of the scenarios that passed. */
  readonly kept: ReadonlyMap<string, readonly string[]>
  /** Named by a scenario that did not pass, whatever others did. */
  readonly broken: ReadonlySet<string>
}

interface ScenarioRun {
  readonly name: string
  readonly ids: readonly string[]
  passed: boolean
}

/** What a run of features says of the promises in its tags. A promise is kept when every scenario that names it passed. */
export function promiseResults(envelopes: readonly Envelope[]): PromiseResults {
  const kept = new Map<string, string[]>()
  const broken = new Set<string>()
  const runs = scenarioRuns(envelopes)
  for (const { ids, passed } of runs) if (!passed) for (const id of ids) broken.add(id)
  for (const { ids, name } of runs) {
    for (const id of ids) {
      if (broken.has(id)) continue
      const names = kept.get(id) ?? []
      if (!names.includes(name)) kept.set(id, [...names, name])
    }
  }
  return { kept, broken }
}

/** Cucumber's messages refer to one another by ids: pickle, test case, attempt, steps of the attempt. */
function scenarioRuns(envelopes: readonly Envelope[]): readonly ScenarioRun[] {
  const byPickle = new Map<string, ScenarioRun>()
  const byTestCase = new Map<string, ScenarioRun>()
  const byAttempt = new Map<string, ScenarioRun>()
  const finished = new Set<ScenarioRun>()
  for (const { pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished } of envelopes) {
    if (pickle !== undefined) byPickle.set(pickle.id, runOf(pickle))
    if (testCase !== undefined) link(byTestCase, testCase.id, byPickle.get(testCase.pickleId))
    if (testCaseStarted !== undefined) link(byAttempt, testCaseStarted.id, byTestCase.get(testCaseStarted.testCaseId))
    if (testStepFinished !== undefined && testStepFinished.testStepResult.status !== 'PASSED')
      fail(byAttempt.get(testStepFinished.testCaseStartedId))
    const run = testCaseFinished === undefined ? undefined : byAttempt.get(testCaseFinished.testCaseStartedId)
    if (run !== undefined) finished.add(run)
  }
  for (const run of byPickle.values()) if (!finished.has(run)) run.passed = false
  return [...byPickle.values()]
}

function runOf({ name, tags }: NonNullable<Envelope['pickle']>): ScenarioRun {
  const ids = tags.filter((tag) => tag.name.startsWith('@S-')).map((tag) => tag.name.slice(1))
  return { name, ids, passed: true }
}

function link(runs: Map<string, ScenarioRun>, id: string, run: ScenarioRun | undefined): void {
  if (run !== undefined) runs.set(id, run)
}

function fail(run: ScenarioRun | undefined): void {
  if (run !== undefined) run.passed = false
}
