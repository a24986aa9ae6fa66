import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../bin/rehearse.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rehearse-documents-'))
after(() => rmSync(folder, { recursive: true }))

const fence = '```'

function write(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
}

function rehearse(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, 'run', ...args], { cwd: folder, encoding: 'utf8' })
}

const runbook = [
  '# Two of everything',
  '',
  `${fence}yaml web.yaml`,
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata: { name: web }',
  fence,
  '',
  '- Given a cluster of 2 nodes',
  '',
  `${fence}console`,
  '$ kubectl apply -f web.yaml',
  'configmap/web created',
  '$ kubectl get nodes',
  'NAME       STATUS   ROLES    AGE   VERSION',
  'worker-1   ...',
  '$ kubectl get cm nothing',
  'Error from server (NotFound): configmaps "nothing" not found',
  fence,
  '',
  '- When configmap web is deleted',
  '- Then configmap web does not exist',
] as const

test('a difference is shown at its line of the document; --update writes what is seen there', () => {
  write('runbook.md', ...runbook)
  const { status, stdout } = rehearse('runbook.md')
  assert.equal(status, 1, stdout)
  assert.match(stdout, /✗ runbook\.md:14\n {4}\$ kubectl get nodes\n/)
  assert.match(stdout, /\n {10}worker-1 {3}\.\.\.\n {8}\+ worker-2 .*Ready/)
  assert.match(stdout, /replay {5}npx rehearse run runbook\.md:1 --seed 1/)
  const before = readFileSync(join(folder, 'runbook.md'), 'utf8')
  const second = rehearse('runbook.md', '--update')
  assert.equal(second.status, 0, second.stdout)
  assert.match(second.stdout, /runbook\.md: 1 output rewritten\./)
  const [added, ...others] = readFileSync(join(folder, 'runbook.md'), 'utf8')
    .split('\n')
    .filter((line) => !before.split('\n').includes(line))
  assert.match(added ?? '', /^worker-2 {3}Ready/)
  assert.deepEqual(others, [])
  assert.equal(rehearse('runbook.md:14').status, 0)
})

test('a misspelt step is no prose: it fails at its line', () => {
  write('misspelt.md', '- Given a cluster', '- When node worker-2 will be lost')
  const { status, stdout } = rehearse('misspelt.md')
  assert.equal(status, 1)
  assert.match(stdout, /✗ misspelt\.md:2\n.*\n +undefined: no step says this.*node \{name\} is lost/)
})

test('features in Markdown, features and documents run together, and reports name the documents', () => {
  write('a.feature', 'Feature: A', '  Scenario: One', '    Given a cluster')
  write('b.feature.md', '# Feature: B', '', '## Scenario: Two', '', '* Given a cluster', '* Then node worker-1 exists')
  write('c.md', '- Given a cluster of 2 nodes', '- Then node worker-2 exists')
  const { status, stdout } = rehearse('a.feature', 'b.feature.md', 'c.md', '--report', 'report')
  assert.equal(status, 0, stdout)
  assert.match(stdout, /3 scenarios: 3 passed/)
  const messages = readFileSync(join(folder, 'report', 'messages.ndjson'), 'utf8')
  assert.ok(messages.includes('"uri":"c.md"'))
  assert.ok(!messages.includes('rehearsal-documents-'), 'nothing tells of the files in between')
})

test('a document runs Rehearsal itself on its own files', () => {
  const feature = ['Feature: A', '  Scenario: One', '    Given a cluster', '    Then node worker-9 exists']
  const seen = ['...', '  ✗ a.feature:4', '...']
  write(
    'nested.md',
    `${fence}gherkin a.feature`,
    ...feature,
    fence,
    `${fence}console`,
    '$ npx rehearse run a.feature',
    ...seen,
    fence,
  )
  const { status, stdout } = rehearse('nested.md')
  assert.equal(status, 0, stdout)
})

test('what cannot be run ends with 2 and says where', () => {
  write('empty.md', '# Nothing')
  write('other.md', `${fence}console`, '$ npm start', fence)
  const empty = rehearse('empty.md')
  assert.deepEqual([empty.status, empty.stdout], [2, ''])
  assert.match(empty.stderr, /^empty\.md:1 {2}There is nothing to run/)
  assert.match(rehearse('a.feature', '--update').stderr, /--update rewrites the outputs in documents/)
  const other = rehearse('other.md')
  assert.equal(other.status, 1)
  assert.match(other.stdout, /bash: npm: command not found\n *Here run kubectl/)
})
