import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeOf } from '../../api/schema/schema.ts'
import { structJson } from '../../api/schema/struct-json.ts'
import { HttpWorld } from '../../testing/http-world.ts'
import { jsonSyntaxError } from './go-json-syntax.ts'
import { jsonPlace } from './json-places.ts'

test('what is no JSON, in the words of Go', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['{"a": [1, -2.5e+3, "\\u00e9", true, null], "b": {}}', undefined],
    ['', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['{bad', "invalid character 'b' looking for beginning of object key string"],
    ["{'a': 1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b"}', `invalid character '"' after object key:value pair`],
    ['{"a": 1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a": nope}', "invalid character 'o' in literal null (expecting 'u')"],
    ['{"a": 01}', "invalid character '1' after object key:value pair"],
    ['{"a": 1.}', "invalid character '}' after decimal point in numeric literal"],
    ['{"a": 1e}', "invalid character '}' in exponent of numeric literal"],
    ['{"a": "\n"}', "invalid character '\\n' in string literal"],
    ['{"a": "\\x"}', "invalid character 'x' in string escape code"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['apiVersion: v1', "invalid character 'a' looking for beginning of value"],
  ]
  for (const [text, expected] of rows) assert.equal(jsonSyntaxError(text), expected, text)
})

test('where a value stands', () => {
  const text = '{"a": [1, {"b": "}", "b" : 22 }]}'
  assert.deepEqual(jsonPlace(text, ['a', 1, 'b']), { start: text.indexOf('22'), end: text.indexOf('22') + 2 })
  assert.equal(jsonPlace(text, ['a', 1, 'c']), undefined)
})

test('objects are written in the order of their structs', () => {
  const pod = {
    spec: { containers: [{ image: 'i', name: 'c', env: [] }], volumes: [{ emptyDir: {}, name: 'v' }] },
    metadata: { labels: { b: '<', a: '1' }, name: 'p', annotations: {} },
    apiVersion: 'v1',
    kind: 'Pod',
  }
  assert.equal(
    structJson(pod, typeOf('v1', 'Pod')),
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","labels":{"a":"1","b":"\\u003c"}},"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"c","image":"i"}]}}',
  )
  assert.equal(structJson({ kind: 'X', apiVersion: 'g/v1' }, undefined), '{"apiVersion":"g/v1","kind":"X"}')
})

test('before 1.23 the decoder says where in the text it stands', () => {
  const world = new HttpWorld(22)
  const said = (body: string): string => {
    const [, message] = world.failure('POST', '/api/v1/namespaces/default/pods', body)
    return message.replace('Pod in version "v1" cannot be handled as a Pod: ', '')
  }
  const rows: readonly (readonly [string, string])[] = [
    [
      '{"metadata": {"labels": {"a": 1}}}',
      'v1.Pod.ObjectMeta: v1.ObjectMeta.Labels: ReadString: expects " or n, but found 1, error found in #10 byte of ...|": {"a": 1}}}|..., bigger context ...|{"metadata": {"labels": {"a": 1}}}|...',
    ],
    [
      '{"spec": {"containers": {}}}',
      'v1.Pod.Spec: v1.PodSpec.Containers: decode slice: expect [ or n, but found {, error found in #10 byte of ...|ainers": {}}}|..., bigger context ...|{"spec": {"containers": {}}}|...',
    ],
    [
      '{"spec": {"terminationGracePeriodSeconds": "a", "containers": {}}}',
      'v1.Pod.Spec: v1.PodSpec.TerminationGracePeriodSeconds: readUint64: unexpected character: \ufffd, error found in #10 byte of ...|econds": "a", "conta|..., bigger context ...|{"spec": {"terminationGracePeriodSeconds": "a", "containers": {}}}|...',
    ],
  ]
  for (const [body, expected] of rows) assert.equal(said(body), expected)
  assert.match(
    new HttpWorld(23).failure('POST', '/api/v1/namespaces/default/pods', rows[0]?.[0])[1],
    /json: cannot unmarshal/,
  )
})
