import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markOf } from './block-mark.ts'
import { readDocument } from './read-document.ts'

const fence = '```'

function partsOf(...lines: readonly string[]): readonly unknown[] {
  return readDocument('guide.md', lines.join('\n')).parts
}

test('the commands of a console block, each with what stands under it', () => {
  assert.deepEqual(partsOf('# Guide', '', `${fence}console`, '$ kubectl get pods', 'NAME', '', '$ sleep 5', fence), [
    {
      type: 'command',
      line: 4,
      command: ['kubectl get pods'],
      output: ['NAME'],
      outputLine: 5,
      prefix: '',
    },
    { type: 'command', line: 7, command: ['sleep 5'], output: [], outputLine: 8, prefix: '' },
  ])
})

test('a command goes on over backslashes, quotes and here documents, with or without a second prompt', () => {
  const rows: readonly (readonly [lines: readonly string[], command: readonly string[], output: readonly string[]])[] =
    [
      [['$ kubectl get \\', '>   pods', 'NAME'], ['kubectl get \\', '  pods'], ['NAME']],
      [['$ kubectl get \\', '    pods', 'NAME'], ['kubectl get \\', '    pods'], ['NAME']],
      [["$ kubectl patch x -p '{", "}'", 'done'], ["kubectl patch x -p '{", "}'"], ['done']],
      [
        ['$ kubectl apply -f - <<EOF', '$ no prompt', 'EOF', 'done'],
        ['kubectl apply -f - <<EOF', '$ no prompt', 'EOF'],
        ['done'],
      ],
    ]
  for (const [lines, command, output] of rows) {
    const [part] = partsOf(`${fence}console`, ...lines, fence) as { command: string[]; output: string[] }[]
    assert.deepEqual([part?.command, part?.output], [command, output])
  }
})

test('list items that begin with a keyword are steps, with their doc strings and tables', () => {
  const lines = [
    '- **When** node `worker-2` is',
    '  lost',
    '- When.',
    '- Whenever you like',
    '* Given the manifest:',
    '',
    `  ${fence}yaml`,
    '  kind: Pod',
    `  ${fence}`,
  ]
  const table = ['- And a cluster with these nodes:', '', '  | name | cpu |', '  | --- | --- |', '  | a \\| b | 2 |']
  assert.deepEqual(partsOf(...lines, ...table), [
    { type: 'step', line: 1, keyword: 'When', text: 'node worker-2 is lost' },
    { type: 'step', line: 5, keyword: 'Given', text: 'the manifest:', docString: { line: 8, text: 'kind: Pod' } },
    {
      type: 'step',
      line: 10,
      keyword: 'And',
      text: 'a cluster with these nodes:',
      table: [
        { line: 12, cells: ['name', 'cpu'] },
        { line: 14, cells: ['a | b', '2'] },
      ],
    },
  ])
})

test('what is neither run nor marked with a file name is prose', () => {
  const blocks = [
    `${fence}yaml`,
    'kind: Pod',
    fence,
    `${fence}sh`,
    'kubectl get pods',
    fence,
    `${fence}console ignore`,
    '$ npm start',
    fence,
  ]
  assert.deepEqual(partsOf(...blocks, '- Given a cluster').length, 1)
})

test('how blocks are marked', () => {
  const rows: readonly (readonly [info: string, content: string, fileName: string | undefined])[] = [
    ['yaml web.yaml', '', 'web.yaml'],
    ['yaml k8s/web.yaml', '', 'k8s/web.yaml'],
    ['yaml title="my web.yaml"', '', 'my web.yaml'],
    ["yaml {file='web.yaml'}", '', 'web.yaml'],
    ['yaml {filename=web.yaml}', '', 'web.yaml'],
    ['yaml:web.yaml', '', 'web.yaml'],
    ['yaml', '# web.yaml\nkind: Pod\n', 'web.yaml'],
    ['yaml', '# file: k8s/web.yml\r\nkind: Pod\r\n', 'k8s/web.yml'],
    ['yaml', '# The web.yaml of the shop\nkind: Pod\n', undefined],
    ['gherkin lost.feature', '', 'lost.feature'],
    ['yaml linenums', '', undefined],
    ['', '', undefined],
  ]
  for (const [info, content, fileName] of rows) assert.equal(markOf(info, content).fileName, fileName, info)
  assert.equal(markOf('console ignore', '').isIgnored, true)
  assert.equal(markOf('console', '').isIgnored, false)
})

test('what cannot be run says where, and what was expected', () => {
  const rows: readonly (readonly [lines: readonly string[], message: RegExp])[] = [
    [
      ['', `${fence}console`, 'kubectl get pods', fence],
      /^guide\.md:3 {2}Expected a command .* got "kubectl get pods"/,
    ],
    [[`${fence}console`, '$ kubectl apply -f - <<EOF', 'kind: Pod', fence], /^guide\.md:2 {2}The command does not end/],
  ]
  for (const [lines, message] of rows) assert.throws(() => partsOf(...lines), { message })
})

test('a block inside a quotation or a list keeps its place, and what stands before its lines', () => {
  const [quoted, listed] = partsOf(
    `> ${fence}console`,
    '> $ kubectl get pods',
    `> ${fence}`,
    '',
    '1. Look:',
    '',
    `   ${fence}console`,
    '   $ sleep 1',
    `   ${fence}`,
  ) as { line: number; prefix: string }[]
  assert.deepEqual([quoted?.line, quoted?.prefix], [2, '> '])
  assert.deepEqual([listed?.line, listed?.prefix], [8, '   '])
})
