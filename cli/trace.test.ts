import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rehearse-trace-'))
after(() => rmSync(folder, { recursive: true }))

function traceOf(paths: readonly string[], seed: number, name: string): string {
  const file = join(folder, name)
  const command = ['bin/rehearse.js', 'run', ...paths, '--seed', String(seed), '--trace', file]
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  assert.ok(status === 0 || status === 1, `the features could not be run:\n${stderr}`)
  return readFileSync(file, 'utf8')
}

test('every feature leaves the same trace twice with the same seed, byte for byte', () => {
  const first = traceOf(['features'], 7, 'first')
  const again = traceOf(['features'], 7, 'again')
  assert.ok(first.length > 10_000, 'the features leave a trace')
  if (first === again) return
  const [a, b] = [first.split('\n'), again.split('\n')]
  const line = a.findIndex((text, index) => text !== b[index])
  assert.fail(`line ${line + 1} differs:\n  ${a[line]}\n  ${b[line]}`)
})

test('each line of a trace has the fields that stay, and causes are earlier', () => {
  const lines = traceOf(['features/nodes/lost-node.feature'], 1, 'fields').trimEnd().split('\n')
  let atMs = 0
  for (const text of lines) {
    const line = JSON.parse(text) as Record<string, unknown> & { at: number; cause: { at: number } | null }
    assert.deepEqual(Object.keys(line), ['at', 'actor', 'verb', 'object', 'revision', 'cause', 'summary'])
    atMs = line.verb === 'begin' && String(line.object).startsWith('scenario ') ? 0 : atMs
    assert.ok(line.at >= atMs, `${text} comes before the line above it`)
    assert.ok(line.cause === null || line.cause.at <= line.at, `${text} was caused by something later`)
    atMs = line.at
  }
})

test('another seed leaves another trace', () => {
  const feature = ['features/nodes/lost-node.feature']
  assert.notEqual(traceOf(feature, 2, 'second-seed'), traceOf(feature, 3, 'third-seed'))
})
