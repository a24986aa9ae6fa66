import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseScript } from './shell.ts'

const words = (script: string): readonly (readonly string[])[] =>
  parseScript(script).flatMap(({ stages }) => stages.map(({ words: all }) => all))

const scripts: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  ['kubectl get pods', [['kubectl', 'get', 'pods']]],
  ["  a 'b  c'  ", [['a', 'b  c']]],
  ['a "b \\"c\\" \\$d \\e"', [['a', 'b "c" $d \\e']]],
  ["a 'it'\\''s'", [['a', "it's"]]],
  ['a b\\ c', [['a', 'b c']]],
  ['a \\\n  b', [['a', 'b']]],
  ['a ""', [['a', '']]],
  ['a x#y # comment', [['a', 'x#y']]],
  ['# only\n\na', [['a']]],
  ['a && b; c\nd', [['a'], ['b'], ['c'], ['d']]],
  ['a *=nginx:1.21', [['a', '*=nginx:1.21']]],
  [`a -o jsonpath='{.x}'`, [['a', '-o', 'jsonpath={.x}']]],
  [`a "{$.x}"`, [['a', '{$.x}']]],
]

for (const [script, expected] of scripts)
  test(`reads ${JSON.stringify(script)}`, () => {
    assert.deepEqual(words(script), expected)
  })

test('a here document goes to its command', () => {
  const [first, second] = parseScript("a -f - <<EOF\nx: \\$1\n  y\nEOF\nb <<-'END'\n\t$z\n\tEND\n")
  assert.equal(first?.stages[0]?.stdin, 'x: $1\n  y\n')
  assert.equal(second?.stages[0]?.stdin, '$z\n')
})

test('pipes join programs, settings stand before them, and & lets them go on', () => {
  const [first, second] = parseScript("A=1 B='x y' a b=c | grep d &\ncat <<EOF | a -f -\nx\nEOF")
  assert.deepEqual(first?.stages[0], {
    words: ['a', 'b=c'],
    stdin: undefined,
    environment: { A: '1', B: 'x y' },
    redirections: [],
  })
  assert.deepEqual(first?.stages[1]?.words, ['grep', 'd'])
  assert.equal(first?.inBackground, true)
  assert.equal(second?.stages[0]?.stdin, 'x\n')
  assert.deepEqual(second?.stages[1]?.words, ['a', '-f', '-'])
})

const refused: readonly (readonly [string, RegExp])[] = [
  ['for i in 1; do a; done', /"for" of a shell is not modelled/],
  ['a >', /^syntax error near unexpected token `newline'$/],
  ['a <x>', /^syntax error near unexpected token `newline'$/],
  ['a > | b', /^syntax error near unexpected token `\|'$/],
  ['a b (c)', /^syntax error near unexpected token `\('$/],
  ['a $HOME', /Shell variables are not modelled: .*\$HOME/],
  ['a "${HOME}"', /Shell variables/],
  ['a $(b)', /Command substitution/],
  ['a `b`', /Command substitution/],
  ['(a)', /Subshells/],
  ["a 'b", /unexpected EOF/],
  ['a "b', /unexpected EOF/],
  ['a <<EOF\nx', /does not end/],
  ['a <<EOF\n$x\nEOF', /Shell variables/],
]

for (const [script, message] of refused)
  test(`refuses ${JSON.stringify(script)} by name`, () => {
    assert.throws(() => parseScript(script), { name: 'CommandError', message })
  })

test('streams go where they are sent', () => {
  const redirections = (script: string) => parseScript(script)[0]?.stages[0]?.redirections
  assert.deepEqual(redirections('a <in >out 2>&1'), [
    { from: 0, appends: false, file: 'in' },
    { from: 1, appends: false, file: 'out' },
    { from: 2, appends: false, stream: 1 },
  ])
  assert.deepEqual(redirections("a b2>> 'x y' c"), [{ from: 1, appends: true, file: 'x y' }])
  assert.deepEqual(words('a b2>> x c'), [['a', 'b2', 'c']])
})

test('what is in single quotes comes back as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const quoted = texts.map((text) => `'${text.replaceAll("'", "'\\''")}'`)
      assert.deepEqual(words(['a', ...quoted].join(' ')), [['a', ...texts]])
    }),
  )
})
