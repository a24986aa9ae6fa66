import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bannedUses } from './bans.ts'
import { forbiddenImports } from './imports.ts'
import { lastingFunctions } from './lasting-functions.ts'
import { deadFiles, defaultExports, functionLinesMax, longFunctions, longSteps, stepLinesMax } from './shape.ts'
import { type Source, sourceOf } from './source.ts'

type Rule = (sources: readonly Source[]) => readonly string[]

function broken(rule: Rule, path: string, text: string): readonly string[] {
  return rule([sourceOf(path, text)])
}

function assertBroken(rule: Rule, path: string, text: string, message: RegExp): void {
  const places = broken(rule, path, text)
  assert.equal(places.length, 1, `${path}: ${text}\n${places.join('\n')}`)
  assert.match(places[0] ?? '', message)
}

function assertKept(rule: Rule, path: string, text: string): void {
  assert.deepEqual(broken(rule, path, text), [], `${path}: ${text}`)
}

test('no function is assigned to a property as it is written, and no object literal has accessors', () => {
  const property = /a\.ts:1: a function that is assigned to a property keeps its run alive/
  assertBroken(lastingFunctions, 'engine/a.ts', 'run.onChange = () => this.look()', property)
  assertBroken(lastingFunctions, 'engine/a.ts', 'this.done[key] = function () {}', property)
  assertBroken(
    lastingFunctions,
    'engine/a.ts',
    'const a = { get now() { return 1 } }',
    /an accessor of an object literal/,
  )
  assertKept(lastingFunctions, 'engine/a.ts', 'run.onChange(() => this.look())')
  assertKept(lastingFunctions, 'engine/a.ts', 'const look = () => 1; run.onChange = look')
  assertKept(lastingFunctions, 'engine/a.ts', 'class A { private readonly look = () => 1; get now() { return 1 } }')
  assertKept(lastingFunctions, 'engine/a.test.ts', 'run.onChange = () => 1')
  assertKept(lastingFunctions, 'steps/a.ts', 'run.onChange = () => 1')
})

test('an import goes down, never up or aside', () => {
  const rows: readonly [from: string, to: string, allowed: boolean][] = [
    ['engine/sim/a.ts', './b.ts', true],
    ['engine/sim/a.ts', '../api/b.ts', false],
    ['engine/api/meta/a.ts', '../kinds/b.ts', true],
    ['engine/api/meta/a.ts', '../../sim/b.ts', false],
    ['engine/store/a.ts', '../machines/b.ts', false],
    ['engine/apiserver/a.ts', '../store/b.ts', true],
    ['engine/apiserver/a.ts', '../runtime/b.ts', false],
    ['engine/controllers/job/a.ts', './plan.ts', true],
    ['engine/controllers/job/sync/a.ts', '../plan.ts', true],
    ['engine/controllers/job/a.ts', '../../runtime/b.ts', true],
    ['engine/controllers/job/a.ts', '../cronjob/plan.ts', false],
    ['engine/controllers/job/a.ts', '../job-tools/plan.ts', false],
    ['engine/controllers/job/a.ts', '../../scheduler/b.ts', false],
    ['engine/kubelet/a.ts', '../network/b.ts', false],
    ['engine/faults/a.ts', '../kubelet/b.ts', true],
    ['engine/faults/a.ts', '../kubectl/b.ts', false],
    ['engine/faults/a.ts', '../observe/b.ts', true],
    ['engine/observe/a.ts', '../faults/b.ts', false],
    ['engine/observe/a.ts', '../ground.ts', true],
    ['engine/kubelet/a.ts', '../ground.ts', false],
    ['engine/cluster.ts', './controllers/job/a.ts', true],
    ['engine/cluster.ts', './components.ts', true],
    ['engine/cluster.ts', './index.ts', false],
    ['engine/kubectl/a.ts', '../cluster.ts', false],
    ['engine/index.ts', './cluster.ts', true],
    ['engine/index.ts', '../steps/world.ts', false],
    ['steps/a.ts', '../engine/index.ts', true],
    ['steps/a.ts', '../engine/cluster.ts', false],
    ['steps/a.ts', '../guests/driver.ts', true],
    ['steps/a.ts', '../reports/timeline.ts', false],
    ['steps/hooks.ts', '../reports/timeline.ts', true],
    ['reports/a.ts', '../engine/index.ts', false],
    ['cli/main.ts', '../reports/timeline.ts', true],
    ['cli/main.ts', '../engine/store/store.ts', false],
    ['conformance/binders/a.ts', '../../engine/api/meta/b.ts', true],
  ]
  for (const [from, to, allowed] of rows) {
    for (const text of [`import { a } from '${to}'`, `import type { a } from '${to}'`, `export * from '${to}'`]) {
      const isTypeOfReport = from.startsWith('reports/') && text.startsWith('import type')
      if (allowed || isTypeOfReport) assertKept(forbiddenImports, from, text)
      else assertBroken(forbiddenImports, from, text, /^.+:1: may not import .+ \(.+\)$/)
    }
  }
})

test('every way of importing counts', () => {
  const ways = ["import '../sim/a.ts'", "const a = () => import('../sim/a.ts')", "type A = import('../sim/a.ts').A"]
  for (const way of ways) assertBroken(forbiddenImports, 'engine/api/a.ts', way, /engine\/sim\/a\.ts/)
  assertKept(forbiddenImports, 'reports/a.ts', "import { type Change } from '../engine/index.ts'")
  assertBroken(forbiddenImports, 'reports/a.ts', "import { type Change, b } from '../engine/index.ts'", /may not/)
})

test('a file stands in a room, and the engine uses few packages', () => {
  assertBroken(forbiddenImports, 'engine/attic/a.ts', '', /is in no room/)
  assertBroken(forbiddenImports, 'engine/api/a.ts', "import _ from 'lodash/fp'", /may not import lodash/)
  assertKept(forbiddenImports, 'engine/api/a.ts', "import { parse } from 'yaml'")
  assertKept(forbiddenImports, 'engine/api/cel/a.ts', "import { parse } from '@marcbachmann/cel-js'")
  assertKept(forbiddenImports, 'engine/api/a.test.ts', "import fc from 'fast-check'")
  assertKept(forbiddenImports, 'steps/a.ts', "import { Given } from '@cucumber/cucumber'")
})

test('what is made for tests is for tests', () => {
  assertKept(forbiddenImports, 'engine/api/a.test.ts', "import { aPod } from '../testing/builders.ts'")
  assertBroken(forbiddenImports, 'engine/api/a.ts', "import { aPod } from '../testing/builders.ts'", /may not/)
  assertKept(forbiddenImports, 'engine/testing/builders.ts', "import { Store } from '../store/store.ts'")
  assertKept(forbiddenImports, 'engine/kubelet/a.test.ts', "import { aPod } from './testing/pods.ts'")
  assertBroken(forbiddenImports, 'engine/kubelet/a.ts', "import { aPod } from './testing/pods.ts'", /may not/)
})

test('what depends on time, chance or the machine is banned, and each ban names what to use', () => {
  const banned = [
    'const now = new Date()',
    'const now = Date.now()',
    'let at: Date',
    'const now = performance.now()',
    'const roll = Math.random()',
    'setTimeout(() => 1, 5)',
    'setInterval(() => 1, 5)',
    'setImmediate(() => 1)',
    'const later = { setTimeout }',
    'async function f() {}',
    'const f = async () => 1',
    'await f()',
    'for await (const a of b) f(a)',
    'fetch(address)',
    'globalThis.Map',
    "const fs = require('fs')",
    "console.log('here')",
    'crypto.randomUUID()',
    'new WeakRef(pod)',
    'new FinalizationRegistry(f)',
    'Promise.resolve(1)',
    'function f(): Promise<void> {}',
    "const order = 'a'.localeCompare('b')",
    'const text = (5).toLocaleString()',
    'new Intl.Collator()',
    'const zone = process.env.TZ',
    'const copy = structuredClone(pod)',
    "import { readFileSync } from 'node:fs'",
  ]
  for (const text of banned) {
    assertBroken(bannedUses, 'engine/store/a.ts', text, /^engine\/store\/a\.ts:1: .+ is banned; use .+/)
    assertKept(bannedUses, 'steps/a.ts', text)
  }
})

test('a name of our own that is also a global is another thing', () => {
  const kept = [
    'function end(process: Process) { return process.stop() }',
    'for (const process of processes) { const f = () => process.name }',
    'const { process } = machine; process.stop()',
    'machine.process.stop()',
    'const fields = { process: 1, Date: 2 }',
    'interface Machine { readonly process: string }',
    "import { process } from './process.ts'; process.stop()",
    'class Machine { setTimeout() { return 1 } }',
    "const text = 'new Date()' // Math.random()",
  ]
  for (const text of kept) assertKept(bannedUses, 'engine/machines/a.ts', text)
  assertBroken(bannedUses, 'engine/machines/a.ts', 'function f() { const process = 1 }\nprocess.exit()', /:2: process/)
})

test('tests of the engine may use Node, and are otherwise bound like it', () => {
  assertKept(bannedUses, 'engine/api/a.test.ts', "import { test } from 'node:test'")
  assertBroken(bannedUses, 'engine/api/a.test.ts', 'const now = Date.now()', /Date is banned/)
})

test('a function has at most 70 lines', () => {
  const ofLines = (lines: number, head: string) => `${head} {\n${'  work()\n'.repeat(lines - 2)}}`
  const heads = ['function f()', 'const f = () =>', 'const f = function ()']
  for (const head of heads) {
    assertKept(longFunctions, 'engine/api/a.ts', ofLines(functionLinesMax, head))
    assertBroken(longFunctions, 'engine/api/a.ts', ofLines(functionLinesMax + 1, head), /:1: a function of 71 lines/)
  }
  const method = `class A {\n/** Said\n * here. */\n${ofLines(functionLinesMax + 1, 'f()')}\n}`
  assertBroken(longFunctions, 'steps/a.ts', method, /:4: a function of 71 lines/)
  const long = ofLines(functionLinesMax + 1, 'function f()')
  assertKept(longFunctions, 'engine/api/a.test.ts', long)
  assertKept(longFunctions, 'engine/api/a.ts', `// generated by a script\n${long}`)
})

test('the body of a step has at most 10 lines', () => {
  const ofLines = (lines: number) => `function () {\n${'  work()\n'.repeat(lines)}}`
  assertKept(longSteps, 'steps/a.steps.ts', `Then('{window}{object}', ${ofLines(stepLinesMax)})`)
  assertBroken(
    longSteps,
    'steps/a.steps.ts',
    `Then('{object}', ${ofLines(stepLinesMax + 1)})`,
    /:1: a step of 11 lines/,
  )
  assertBroken(longSteps, 'steps/a.steps.ts', `Given('a', {}, ${ofLines(stepLinesMax + 1)})`, /a step of 11 lines/)
  assertKept(longSteps, 'steps/world.ts', `visit(${ofLines(stepLinesMax + 1)})`)
})

test('nothing is exported by default', () => {
  const ways = ['export default 1', 'export default function f() {}', 'const a = 1\nexport { a as default }']
  for (const way of ways) assertBroken(defaultExports, 'steps/a.ts', way, /a default export/)
  assertKept(defaultExports, 'steps/a.ts', 'export const a = 1\nexport { a as b }')
})

test('a file of the engine is reached from the door, a test, or from outside', () => {
  const sources = [
    sourceOf('engine/index.ts', "export { a } from './api/a.ts'"),
    sourceOf('engine/api/a.ts', "import { b } from './b.ts'"),
    sourceOf('engine/api/b.ts', ''),
    sourceOf('engine/api/bound.ts', ''),
    sourceOf('conformance/binders/x.ts', "import { bound } from '../../engine/api/bound.ts'"),
    sourceOf('engine/api/tested.ts', ''),
    sourceOf('engine/api/tested.test.ts', "import { tested } from './tested.ts'"),
    sourceOf('engine/api/one.ts', "import { other } from './other.ts'"),
    sourceOf('engine/api/other.ts', "import { one } from './one.ts'"),
  ]
  assert.deepEqual(
    deadFiles(sources).map((place) => place.split(':')[0]),
    ['engine/api/one.ts', 'engine/api/other.ts'],
  )
  assert.match(deadFiles(sources.slice(1)).join(), /^engine\/index\.ts: is missing/)
})
