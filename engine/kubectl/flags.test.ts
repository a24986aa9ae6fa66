import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, duration, list, number, optionalText, parseFlags, text, toggle } from './flags.ts'

const specs = [
  text('namespace', 'n'),
  text('output', 'o'),
  toggle('watch', 'w'),
  toggle('all-namespaces', 'A'),
  list('filename', 'f'),
  array('env'),
  number('replicas'),
  duration('timeout'),
  optionalText('dry-run', 'unchanged'),
]

test('flags stand anywhere, long and short, with and without an equals sign', () => {
  const { flags, args } = parseFlags(['get', '-n', 'a', 'pods', '--output=yaml', '-wA', '--', '-x'], specs)
  assert.deepEqual(args, ['get', 'pods', '-x'])
  assert.equal(flags.text('namespace'), 'a')
  assert.equal(flags.text('output'), 'yaml')
  assert.equal(flags.isOn('watch'), true)
  assert.equal(flags.isOn('all-namespaces'), true)
})

test('a value may follow a short flag directly', () => {
  const { flags } = parseFlags(['-owide', '-n=b', '-wf', 'x.yaml'], specs)
  assert.equal(flags.text('output'), 'wide')
  assert.equal(flags.text('namespace'), 'b')
  assert.deepEqual(flags.list('filename'), ['x.yaml'])
})

test('lists split at commas and add up, arrays only add up', () => {
  const { flags } = parseFlags(['-f', 'a,b', '-f', 'c', '--env', 'x=1,2', '--env', 'y=3'], specs)
  assert.deepEqual(flags.list('filename'), ['a', 'b', 'c'])
  assert.deepEqual(flags.list('env'), ['x=1,2', 'y=3'])
})

test('switches take no argument but one behind an equals sign', () => {
  const { flags, args } = parseFlags(['--watch', 'false', '--all-namespaces=false', '--dry-run', 'client'], specs)
  assert.deepEqual(args, ['false', 'client'])
  assert.equal(flags.isOn('watch'), true)
  assert.equal(flags.isOn('all-namespaces', true), false)
  assert.equal(flags.text('dry-run'), 'unchanged')
})

test('numbers and durations', () => {
  const { flags } = parseFlags(['--replicas=-3', '--timeout', '1m30s'], specs)
  assert.equal(flags.number('replicas'), -3)
  assert.equal(flags.durationMs('timeout'), 90_000)
  assert.equal(flags.number('missing'), undefined)
})

const refused: readonly (readonly [readonly string[], string])[] = [
  [['--foo'], 'unknown flag: --foo'],
  [['-wx'], "unknown shorthand flag: 'x' in -wx"],
  [['--output'], 'flag needs an argument: --output'],
  [['-n'], "flag needs an argument: 'n' in -n"],
  [
    ['--watch=maybe'],
    'invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  [['--replicas=x'], 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  [['--timeout=5'], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
  [['---x'], 'bad flag syntax: ---x'],
]

for (const [words, message] of refused)
  test(`refuses ${words.join(' ')}`, () => {
    assert.throws(() => parseFlags(words, specs), { name: 'CommandError', message })
  })
