import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What the command prints, line by line, and its exit code, for a folder with one table. */
function runTable(topic: string, cases: readonly object[], ...more: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  try {
    writeFileSync(join(folder, `${topic}.json`), JSON.stringify({ cases }))
    const args = ['--import', 'tsx', 'conformance/run.ts', folder, ...more]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    return { status, lines: stdout.trimEnd().split('\n'), stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const canonical = (id: string, text: string, canonicalText: string) => ({
  id,
  given: { operation: 'from-json-then-canonical', jsonText: JSON.stringify(text) },
  expect: { text: canonicalText },
})

test('tables that hold: exit 0; a topic that nobody bound is counted as such', () => {
  const bound = runTable('quantity', [canonical('milli', '0.5', '500m')])
  assert.deepEqual([bound.status, bound.lines], [0, ['quantity: 1 passed, 0 failed, 0 unbound', '1 passed, 0 failed']])
  const unbound = runTable('tea-leaves', [{ id: 'a', given: 1, expect: 2 }])
  assert.deepEqual([unbound.status, unbound.lines.at(0)], [0, 'tea-leaves: 0 passed, 0 failed, 1 unbound'])
})

test('a failure that is not known: exit 1', () => {
  const { status, lines } = runTable('quantity', [canonical('milli', '0.5', '500m'), canonical('wrong', '1', '2')])
  assert.equal(status, 1)
  assert.deepEqual(lines, [
    'quantity: 1 passed, 1 failed, 0 unbound',
    '  ✗ wrong',
    '    expected {"text":"2"}',
    '    came     {"text":"1"}',
    'quantity wrong failed, and is not in known-failures.json',
    '1 passed, 1 failed',
  ])
})

test('tables that cannot be read: exit 2', () => {
  const { status, stderr } = runTable('quantity', [], 'no-such-topic')
  assert.equal(status, 2)
  assert.match(stderr, /There is no no-such-topic\.json/)
})
