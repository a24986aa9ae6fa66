import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { complaints, reportText, totalText } from './report.ts'
import { type Binder, brokenBinder, outcomeOf, readTable, type Table, tablesIn } from './table.ts'

const doubling: Table = {
  topic: 'doubling',
  content: {
    cases: [
      { id: 'two', given: 2, expect: { value: 4 } },
      { id: 'three', given: 3, expect: { value: 7 } },
      { id: 'none', given: null, expect: { value: 0 } },
    ],
  },
}

const binder: Binder = {
  bind: (given) => {
    if (given === null) throw new Error('nothing to double')
    return { value: 2 * (given as number) }
  },
}

function withFolder(files: Readonly<Record<string, string>>, use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  try {
    use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('each case passes, fails or throws', () => {
  const outcome = outcomeOf(doubling, binder)
  assert.deepEqual(
    outcome.results?.map(({ id, ok }) => [id, ok]),
    [
      ['two', true],
      ['three', false],
      ['none', false],
    ],
  )
  assert.equal(
    reportText(outcome, [{ topic: 'doubling', id: 'none', reason: 'not yet' }]),
    [
      'doubling: 1 passed, 2 failed, 0 unbound',
      '  ✗ three',
      '    expected {"value":7}',
      '    came     {"value":6}',
      '  ✗ none (known: not yet)',
      '    expected {"value":0}',
      '    came     {"thrown":"nothing to double"}',
    ].join('\n'),
  )
  assert.equal(totalText([outcome]), '1 passed, 2 failed')
})

test('without a binder the cases are unbound, and count as nothing', () => {
  const outcome = outcomeOf(doubling, null)
  assert.equal(reportText(outcome, []), 'doubling: 0 passed, 0 failed, 3 unbound')
  assert.equal(totalText([outcome]), '0 passed, 0 failed')
})

test('with a binder that cannot be loaded, every case fails and says why', () => {
  const outcome = outcomeOf(doubling, brokenBinder(new SyntaxError('no such export')))
  assert.equal(totalText([outcome]), '0 passed, 3 failed')
  assert.match(reportText(outcome, []), /came {5}\{"thrown":"the binder cannot be loaded: no such export"\}/)
})

test('what is wrong: a new failure, a known one that passes, a done topic without a binder', () => {
  const bound = outcomeOf(doubling, binder)
  const known = [
    { topic: 'doubling', id: 'none', reason: 'not yet' },
    { topic: 'doubling', id: 'two', reason: 'not yet' },
    { topic: 'other', id: 'three', reason: 'not yet' },
  ]
  assert.deepEqual(complaints([bound], known, ['doubling']), [
    'doubling two passes: take it out of known-failures.json',
    'doubling three failed, and is not in known-failures.json',
  ])
  assert.deepEqual(complaints([outcomeOf(doubling, null)], [], []), [])
  assert.equal(complaints([outcomeOf(doubling, null)], [], ['doubling']).length, 1)
})

test('a binder drops fields, and sees of the expectation only the inputs that it names', () => {
  const table: Table = {
    topic: 'x',
    content: { cases: [{ id: '1', given: 1, expect: { patch: 'p', result: 'r', cache: 3 } }] },
  }
  const seen: unknown[] = []
  const bind = (_given: unknown, _topic: unknown, inputs: unknown) => {
    seen.push(inputs)
    return { patch: 'p', result: 'r', cache: 4 }
  }
  assert.equal(outcomeOf(table, { bind }).results?.[0]?.ok, false)
  const lenient = { bind, dropped: { cache: 'the engine has none' }, inputs: { patch: 'stated' } }
  assert.equal(outcomeOf(table, lenient).results?.[0]?.ok, true)
  assert.deepEqual(seen, [{}, { patch: 'p' }])
})

test('a folder of tables: by name, chosen ones, and errors that say what is missing', () => {
  const good = JSON.stringify(doubling.content)
  withFolder({ 'b.json': good, 'a.json': '{"cases": 3}', 'README.md': '', 'c.json': '{' }, (folder) => {
    const names = tablesIn(folder, []).map((file) => file.slice(folder.length + 1))
    assert.deepEqual(names, ['a.json', 'b.json', 'c.json'])
    assert.deepEqual(tablesIn(folder, ['b']), [join(folder, 'b.json')])
    assert.equal(readTable(join(folder, 'b.json')).topic, 'b')
    assert.throws(() => readTable(join(folder, 'a.json')), /a\.json is no table/)
    assert.throws(() => readTable(join(folder, 'c.json')), /c\.json is not JSON/)
    assert.throws(() => tablesIn(folder, ['d']), /There is no d\.json/)
  })
  withFolder({}, (folder) => assert.throws(() => tablesIn(folder, []), /There are no tables/))
})
