import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { KnownFailure } from './report.ts'

function listed<Item>(name: string): readonly Item[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as readonly Item[]
}

function hasBinder(topic: string): boolean {
  return existsSync(new URL(`./binders/${topic}.ts`, import.meta.url))
}

test('every topic that is done is listed once, in order, and has a binder', () => {
  const done = listed<string>('done.json')
  assert.deepEqual(done, [...new Set(done)].sort())
  assert.deepEqual(
    done.filter((topic) => !hasBinder(topic)),
    [],
  )
})

test('every known failure is of a topic with a binder, is listed once, and has its reason', () => {
  const known = listed<KnownFailure>('known-failures.json')
  const wrong = known.filter(({ topic, id, reason }) => !hasBinder(topic) || id === '' || reason.length < 10)
  assert.deepEqual(wrong, [])
  assert.equal(new Set(known.map(({ topic, id }) => JSON.stringify([topic, id]))).size, known.length)
})
