import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownSteps } from './own-steps.ts'

test('steps beside the features are found, tests and declarations are not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-steps-'))
  try {
    const files = [
      'a.feature',
      'a.steps.ts',
      'notes.ts',
      'step_definitions/deep/b.ts',
      'step_definitions/b.test.ts',
      'support/c.d.ts',
      'support/c.js',
      'other/d.steps.ts',
    ]
    for (const file of files) {
      mkdirSync(join(folder, file, '..'), { recursive: true })
      writeFileSync(join(folder, file), '')
    }
    const found = ownSteps([`${join(folder, 'a.feature')}:7`]).map((file) => file.slice(folder.length + 1))
    assert.deepEqual(found, ['a.steps.ts', 'step_definitions/deep/b.ts', 'support/c.js'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
