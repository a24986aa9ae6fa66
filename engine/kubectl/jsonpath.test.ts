import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonPath } from './jsonpath.ts'

const data = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { 'example.com/tier': 'x', app: 'web' } }, count: 1 },
    { metadata: { name: 'b' }, count: 2, ready: true },
    { metadata: { name: 'c' }, count: 3, share: 1.5 },
  ],
}

const prints: readonly (readonly [string, string])[] = [
  ['{.kind}', 'List'],
  ['kind is {.kind}', 'kind is List'],
  ['{.items[0].metadata.name}', 'a'],
  ['{.items[-1].metadata.name}', 'c'],
  ['{.items[0:2].count}', '1 2'],
  ['{.items[1:].count}', '2 3'],
  ['{.items[0:3:2].count}', '1 3'],
  ['{.items[*].metadata.name}', 'a b c'],
  ["{.items[*]['metadata.name', 'count']}", 'a b c 1 2 3'],
  ["{.items[0].metadata['labels']}", '{"app":"web","example.com/tier":"x"}'],
  ['{.items[0].metadata.labels.example\\.com/tier}', 'x'],
  ['{..name}', 'a b c'],
  ['{.items[?(@.count>1)].metadata.name}', 'b c'],
  ['{.items[?(@.metadata.name=="b")].count}', '2'],
  ["{.items[?(@.metadata.name!='b')].count}", '1 3'],
  ['{.items[?(@.ready)].count}', '2'],
  ['{.items[?(@.ready==true)].count}', '2'],
  ['{.items[?(@.metadata.name==")")].count}', ''],
  ['{range .items[*]}{.metadata.name}={.count}{"\\n"}{end}', 'a=1\nb=2\nc=3\n'],
  ['{range .items[*]}[{range .metadata}{.name}{end}]{end}!', '[a][b][c]!'],
  ['{range .nothing[*]}x{end}y', 'y'],
  ['{.items[2].share}', '1.5'],
  ['{.nothing.at.all}', ''],
  ['{$.kind}{@.kind}', 'ListList'],
  ['.kind', '.kind'],
]

for (const [template, expected] of prints)
  test(`${template} prints ${JSON.stringify(expected)}`, () => {
    assert.equal(jsonPath(template, data), expected)
  })

const errors: readonly (readonly [string, string])[] = [
  ['{.kind', 'unclosed action'],
  ['{.items[0}', 'unterminated array'],
  ['{.items[x]}', 'invalid array index x'],
  ['{.items[7]}', 'array index out of bounds: index 7, length 3'],
  ['{.items[2:1]}', 'starting index 2 is greater than ending index 1'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{.items[?(@.count>1]}', 'unterminated filter'],
  ['{.items[?(@.count=>1)]}', 'unrecognized filter operator =>'],
  ['{.items[?(@.metadata.name>1)]}', 'incompatible types for comparison'],
  ['{"open}', 'unterminated quoted string'],
  ['{....name}', 'invalid multiple recursive descent'],
  ['{end}', 'not in range, nothing to end'],
  ['{what}', 'unrecognized identifier what'],
  ['{!}', "unrecognized character in action: U+0021 '!'"],
]

for (const [template, message] of errors)
  test(`${template} is refused: ${message}`, () => {
    assert.throws(() => jsonPath(template, data), { name: 'JsonPathError', message })
  })
