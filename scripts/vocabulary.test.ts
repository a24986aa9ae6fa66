import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sentences, vocabularyPage } from './vocabulary.ts'

const all = sentences()
const written = (file: string): string => readFileSync(new URL(`../steps/${file}`, import.meta.url), 'utf8')

test('the vocabulary is that of the step definitions (if not: npm run vocabulary)', () => {
  assert.equal(written('VOCABULARY.md'), vocabularyPage(all))
  assert.deepEqual(JSON.parse(written('vocabulary.json')), all)
})

test('every sentence is explained, and none stands twice', () => {
  const unexplained = all.filter(({ comment }) => comment === '').map(({ text }) => text)
  assert.deepEqual(unexplained, [])
  assert.equal(new Set(all.map(({ text }) => text)).size, all.length)
})
