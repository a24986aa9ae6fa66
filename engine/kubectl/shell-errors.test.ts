import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnfinished } from './shell.ts'
import { KubectlWorld } from './testing/world.ts'

const unexpected = (token: string): string => `bash: syntax error near unexpected token \`${token}'\n`
const helped = (program: string, problem: string): string =>
  `${program}: ${problem}\nTry '${program} --help' for more information.\n`

interface Row {
  readonly run: string
  readonly err: string
  readonly exit: number
}

const rows = (exit: number, all: Readonly<Record<string, string>>): readonly Row[] =>
  Object.entries(all).map(([run, err]) => ({ run, err, exit }))

const failing: readonly Row[] = [
  ...rows(2, {
    '|| true': unexpected('||'),
    '&& true': unexpected('&&'),
    '; true': unexpected(';'),
    '| true': unexpected('|'),
    'true || || true': unexpected('||'),
    'true && && true': unexpected('&&'),
    'true && || true': unexpected('||'),
    'true | | true': unexpected('|'),
    'true | && true': unexpected('&&'),
    'true ; ; true': unexpected(';'),
    'true ;; true': unexpected(';;'),
    'true || ; true': unexpected(';'),
    'true\n|| true': unexpected('||'),
    'true ||': 'bash: syntax error: unexpected end of file\n',
    'true &&': 'bash: syntax error: unexpected end of file\n',
    'true |': 'bash: syntax error: unexpected end of file\n',
  }),
  ...rows(1, {
    'echo a | xargs -I': helped('xargs', "option requires an argument -- 'I'"),
    'echo a | xargs -n': helped('xargs', "option requires an argument -- 'n'"),
    'echo a | xargs -n x': helped('xargs', 'invalid number "x" for -n option'),
    'echo a | xargs -n 0': helped('xargs', 'value 0 for -n option should be >= 1'),
    'echo a | cut': helped('cut', 'you must specify a list of bytes, characters, or fields'),
    'echo a | cut -f 0': helped('cut', 'fields are numbered from 1'),
    'echo a | cut -c 0-2': helped('cut', 'byte/character positions are numbered from 1'),
    'echo a | cut -f 3-1': helped('cut', 'invalid decreasing range'),
    'echo a | cut -f -': helped('cut', 'invalid range with no endpoint: -'),
    'echo a | cut -f x': helped('cut', 'invalid field value ‘x’'),
    'echo a | cut -dxx -f1': helped('cut', 'the delimiter must be a single character'),
    'echo a | cut -d: -c1': helped('cut', 'an input delimiter may be specified only when operating on fields'),
    'echo a | cut -f1 -c1': helped('cut', 'only one list may be specified'),
    'echo a | cut -f': helped('cut', "option requires an argument -- 'f'"),
    'echo a | tr z-a b': "tr: range-endpoints of 'z-a' are in reverse collating sequence order\n",
    'echo a | tr': helped('tr', 'missing operand'),
    'echo a | tr a': helped('tr', 'missing operand after ‘a’\nTwo strings must be given when translating.'),
    'echo a | tr a b c': helped('tr', 'extra operand ‘c’'),
    'echo a | tr -d a b': helped(
      'tr',
      'extra operand ‘b’\nOnly one string may be given when deleting without squeezing repeats.',
    ),
    "echo a | tr a ''": 'tr: when not truncating set1, string2 must be non-empty\n',
    sleep: helped('sleep', 'missing operand'),
    'sleep x': helped('sleep', 'invalid time interval ‘x’'),
    'sleep -- 1 -5 2y': helped('sleep', 'invalid time interval ‘-5’\nsleep: invalid time interval ‘2y’'),
    'sleep infinity': 'error: sleep infinity is not modelled: say how long.\n',
    'timeout -s KILL 5 true': 'error: timeout -s is not modelled: it takes a time and a command here.\n',
    'echo a > folder': 'bash: folder: Is a directory\n',
    'echo a > folder/': 'bash: folder/: Is a directory\n',
    'echo a > folder/in.txt/x': 'bash: folder/in.txt/x: Not a directory\n',
    'echo a > /proc/x': 'bash: /proc/x: No such file or directory\n',
    'cat < folder': 'bash: folder: Is a directory\n',
    'cat folder': 'cat: folder: Is a directory\n',
    'kubectl cluster-info dump --output-directory=folder/in.txt': 'error: mkdir folder/in.txt: not a directory\n',
    'kubectl kustomize k -o folder/in.txt/x': 'error: open folder/in.txt/x: not a directory\n',
  }),
  ...rows(2, {
    'echo a | grep "["': 'grep: Unmatched [, [^, [:, [., or [=\n',
    'echo a | grep -E "("': 'grep: Unmatched ( or \\(\n',
    'echo a | grep -E ")"': 'grep: Unmatched ) or \\)\n',
    'echo a | grep "[[:x:]]"': 'grep: Invalid character class name\n',
    'echo a | grep': "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
    'echo a | grep -A x a': 'grep: x: invalid context length argument\n',
    'echo a | grep -m x a': 'grep: invalid max count\n',
    'echo a | grep -e': helped('grep', "option requires an argument -- 'e'"),
    'echo a | sort -k': helped('sort', "option requires an argument -- 'k'"),
    'echo a | sort -k x': 'sort: invalid number at field start: invalid count at start of ‘x’\n',
    'echo a | sort -k 0': 'sort: field number is zero: invalid field specification ‘0’\n',
    'echo a | sort -k 1.0': 'sort: character offset is zero: invalid field specification ‘1.0’\n',
    'echo a | sort -k 1q': 'sort: stray character in field spec: invalid field specification ‘1q’\n',
    'echo a | sort -t xx': 'sort: multi-character tab ‘xx’\n',
    "echo a | sort -t ''": 'sort: empty tab\n',
  }),
  ...rows(1, {
    'echo a | head -n x': 'head: invalid number of lines: ‘x’\n',
    'echo a | tail -c x': 'tail: invalid number of bytes: ‘x’\n',
    'echo a | tail -f': 'error: tail -f is not modelled: it knows -q, -v, -n and -c here.\n',
    'echo a | uniq a b c': helped('uniq', 'extra operand ‘c’'),
    'echo a | base64 a b': helped('base64', 'extra operand ‘b’'),
    'echo a | base64 -w x': 'base64: invalid wrap size: ‘x’\n',
    'echo a | tr [:x:] b': 'tr: invalid character class ‘x’\n',
    'echo a | tr -ds a': helped(
      'tr',
      'missing operand after ‘a’\nTwo strings must be given when both deleting and squeezing repeats.',
    ),
    'echo a | cut -s -c1': helped(
      'cut',
      'suppressing non-delimited lines makes sense\n\tonly when operating on fields',
    ),
    "echo a | sed 's/a/b'": "sed: -e expression #1, char 5: unterminated `s' command\n",
    'echo a | sed': 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n',
    'export 1=2': "bash: export: `1=2': not a valid identifier\n",
    'export =x': "bash: export: `=x': not a valid identifier\n",
  }),
  ...rows(125, {
    timeout: helped('timeout', 'missing operand'),
    'timeout 5': helped('timeout', 'missing operand'),
    'timeout x true': helped('timeout', 'invalid time interval ‘x’'),
  }),
]

const files = {
  'folder/in.txt': 'x\n',
  'k/kustomization.yaml':
    'configMapGenerator: [{ name: a, literals: [b=c], options: { disableNameSuffixHash: true } }]',
}

test('a shell and its programs say what is wrong in their own words', () => {
  const world = new KubectlWorld({ files: { ...files } })
  for (const { run, err, exit } of failing) {
    const { stdout, stderr, exitCode } = world.run(run)
    assert.deepEqual({ run, stdout, stderr, exitCode }, { run, stdout: '', stderr: err, exitCode: exit })
  }
})

test('what joins commands may end a line', () => {
  const world = new KubectlWorld({})
  assert.equal(world.run('false ||\n\n  echo a').stdout, 'a\n')
  assert.equal(world.run('echo a && # why\necho b').shown, 'a\nb\n')
  assert.equal(world.run('echo abc |\ntr b x').stdout, 'axc\n')
  assert.equal(world.run('false && echo a || echo b').shown, 'b\n')
  assert.equal(world.run('true || echo a && echo b').shown, 'b\n')
  for (const script of ['a ||', 'a &&\n', 'a |']) assert.equal(isUnfinished(script), true, script)
})

test('files go into folders that are there', () => {
  const written: Record<string, string> = { ...files }
  const world = new KubectlWorld({ files: written })
  assert.equal(world.run('> empty').stderr, '')
  assert.equal(world.run('kubectl kustomize k -o folder').stderr, '')
  assert.deepEqual(Object.keys(written).sort(), [
    'empty',
    'folder/in.txt',
    'folder/v1_configmap_a.yaml',
    'k/kustomization.yaml',
  ])
  assert.equal(world.run('echo aabb | tr -s ab xy').stdout, 'xy\n')
})
