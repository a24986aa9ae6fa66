import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableText } from './table.ts'

test('rows stand under every figure that one of them has', () => {
  const rows = [
    { name: 'engine', milliseconds: 1234567, share: 0.12345 },
    { name: 'bare loop', milliseconds: 250.7, note: 'floor' },
  ]
  assert.deepEqual(tableText(rows).split('\n'), [
    'name       milliseconds  share   note',
    'engine        1,234,567  0.123      -',
    'bare loop           251      -  floor',
  ])
})

test('no rows make an empty table', () => assert.equal(tableText([]), ''))
