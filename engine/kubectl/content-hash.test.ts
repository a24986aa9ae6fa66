import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentHash } from './content-hash.ts'

test('hashes are those of the tests of kubectl (pkg/util/hash/hash_test.go)', () => {
  const secret = { kind: 'Secret', metadata: {}, type: 'my-type' }
  const rows: readonly (readonly [Parameters<typeof contentHash>[0], string])[] = [
    [{ kind: 'ConfigMap', metadata: {} }, '42745tchd9'],
    [{ kind: 'ConfigMap', metadata: {}, data: { one: '' } }, '9g67k2htb6'],
    [{ kind: 'ConfigMap', metadata: {}, data: { two: '2', one: '', three: '3' } }, 'f5h7t85m9b'],
    [secret, 't75bgf6ctb'],
    [{ ...secret, data: { one: '' } }, '74bd68bm66'],
    [{ ...secret, data: { two: 'Mg==', one: '', three: 'Mw==' } }, 'dgcb6h9tmk'],
  ]
  for (const [content, hash] of rows) assert.deepEqual([content, contentHash(content)], [content, hash])
})
