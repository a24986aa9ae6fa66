import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseScript } from './shell.ts'

const words = (script: string): readonly (readonly string[])[] => parseScript(script).map((command) => command.words)

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
  assert.equal(first?.stdin, 'x: $1\n  y\n')
  assert.equal(second?.stdin, '$z\n')
})

test('cat of a here document and echo are piped', () => {
  assert.equal(parseScript('cat <<EOF | a -f -\nx\nEOF')[0]?.stdin, 'x\n')
  assert.equal(parseScript('echo "x y" | a -f -')[0]?.stdin, 'x y\n')
  assert.deepEqual(words('cat <<EOF | a -f -\nx\nEOF'), [['a', '-f', '-']])
})

const refused: readonly (readonly [string, RegExp])[] = [
  ['a | grep b', /Pipes are not modelled/],
  ['a || b', /Alternatives/],
  ['a &', /background/],
  ['a > file', /sent to a file/],
  ['a < file', /name the file with -f/],
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

test('what is in single quotes comes back as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const quoted = texts.map((text) => `'${text.replaceAll("'", "'\\''")}'`)
      assert.deepEqual(words(['a', ...quoted].join(' ')), [['a', ...texts]])
    }),
  )
})
