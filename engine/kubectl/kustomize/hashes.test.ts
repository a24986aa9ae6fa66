import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readYaml } from '../../api/manifest/yaml-text.ts'
import type { JsonObject } from '../../api/patch/json.ts'
import { hashSuffix } from './generators.ts'

test('hashes are those of the tests of kustomize (api/hasher/hasher_test.go)', () => {
  const rows: readonly (readonly [content: string, hash: string])[] = [
    ['kind: ConfigMap', '6ct58987ht'],
    ['kind: ConfigMap\ndata: { one: "" }', '9g67k2htb6'],
    ['kind: ConfigMap\ndata: { two: 2, one: "", three: 3 }', '7757f9kkct'],
    ['kind: ConfigMap\nbinaryData: { one: "" }', '6mtk2m274t'],
    ['kind: ConfigMap\nbinaryData: { two: 2, one: "", three: 3 }', '9th7kc28dg'],
    ['kind: ConfigMap\ndata: { one: "" }\nbinaryData: { two: "" }', '698h7c7t9m'],
    ['kind: Secret\ntype: my-type', '5gmgkf8578'],
    ['kind: Secret\ntype: my-type\ndata: { one: "" }', '74bd68bm66'],
    ['kind: Secret\ntype: my-type\ndata: { two: 2, one: "", three: 3 }', '4gf75c7476'],
    ['kind: Secret\ntype: my-type\ndata: { one: "" }\nstringData: { two: 2 }', 'c4h4264gdb'],
  ]
  for (const [content, hash] of rows) {
    const [document] = readYaml(`apiVersion: v1\n${content}`, undefined)
    assert.deepEqual([content, hashSuffix(document?.value as JsonObject)], [content, hash])
  }
})
