import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from './read-document.ts'
import { updated } from './update.ts'

const fence = '```'

test('outputs change, everything else stays to the byte', () => {
  const text = [
    '# Guide\r',
    '\r',
    '1. Look:\r',
    `   ${fence}console\r`,
    '   $ sleep 1\r',
    '   old\r',
    '   older\r',
    '\r',
    '   $ sleep 2\r',
    '   kept\r',
    `   ${fence}\r`,
    '',
  ].join('\n')
  const document = readDocument('guide.md', text)
  assert.equal(updated(document, []), text)
  assert.equal(
    updated(document, [
      { line: 5, output: 'new' },
      { line: 9, output: 'kept\n\nmore' },
    ]),
    text.replace('old\r\n   older', 'new').replace('kept', 'kept\r\n\r\n   more'),
  )
})
