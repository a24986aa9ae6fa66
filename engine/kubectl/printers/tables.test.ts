import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tabbed } from './tabwriter.ts'
import { alignedRows, cellText } from './text-table.ts'
import { unifiedDiff } from './unified-diff.ts'

test('columns are three blanks apart, six wide at least, and the last is open', () => {
  assert.deepEqual(
    alignedRows([
      ['A', 'NAME', 'X'],
      ['1', 'longer', ''],
    ]),
    ['A     NAME     X', '1     longer   '],
  )
})

test('a cell ends at its first line', () => {
  assert.equal(cellText('one\ntwo'), 'one...')
  assert.equal(cellText(3), '3')
})

test('only neighbouring lines share the width of a column', () => {
  assert.equal(
    tabbed('Name:\tx\nLongName:\ty\nno cell\nA:\tz\n', { padding: 2 }),
    'Name:      x\nLongName:  y\nno cell\nA:  z\n',
  )
})

test('a line with fewer cells ends the block of a column', () => {
  assert.equal(tabbed('a\tb\tc\nd\te\nff\tg\thh\n', { padding: 1 }), 'a  b c\nd  e\nff g hh\n')
})

test('a difference shows three lines around it', () => {
  const before = Array.from({ length: 12 }, (_, line) => `line ${line}\n`).join('')
  const after = before.replace('line 5\n', 'five\n').replace('line 11\n', 'line 11\nmore\n')
  assert.equal(
    unifiedDiff(before, after),
    [
      '@@ -3,10 +3,11 @@',
      ' line 2',
      ' line 3',
      ' line 4',
      '-line 5',
      '+five',
      ' line 6',
      ' line 7',
      ' line 8',
      ' line 9',
      ' line 10',
      ' line 11',
      '+more',
      '',
    ].join('\n'),
  )
})

test('no difference is nothing, and something new is all of it', () => {
  assert.equal(unifiedDiff('a\n', 'a\n'), '')
  assert.equal(unifiedDiff('', 'a\nb\n'), '@@ -0,0 +1,2 @@\n+a\n+b\n')
})
