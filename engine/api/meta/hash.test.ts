import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentHash, fnv32, fnv32a, safeEncode, templateHash } from './hash.ts'

test('FNV agrees with its published values', () => {
  assert.equal(fnv32a(''), 0x811c9dc5)
  assert.equal(fnv32a('a'), 0xe40c292c)
  assert.equal(fnv32a('foobar'), 0xbf9cf968)
  assert.equal(fnv32('a'), 0x050c5d7e)
  assert.equal(fnv32('foobar'), 0x31f0b262)
})

test('a safe text has as many characters, and no vowels', () => {
  assert.equal(safeEncode('4294967295'), '86f8fbc6f9')
  assert.equal(safeEncode('é').length, 2)
})

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.20' }], terminationGracePeriodSeconds: 30 },
}

test('the hash of a template follows its content alone', () => {
  const reordered = {
    spec: {
      terminationGracePeriodSeconds: 30,
      containers: [{ image: 'nginx:1.20', name: 'web' }],
      hostname: undefined,
    },
    metadata: { labels: { app: 'web' } },
  }
  assert.equal(templateHash(reordered), templateHash(template))
  const changed = { ...template, spec: { ...template.spec, terminationGracePeriodSeconds: '30' } }
  assert.notEqual(templateHash(changed), templateHash(template))
  assert.match(templateHash(template), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
})

test('every collision gives another hash', () => {
  const hashes = [undefined, 0, 1, 2].map((count) => templateHash(template, count))
  assert.equal(new Set(hashes).size, hashes.length)
})

test('where one value ends and the next begins makes a difference', () => {
  const table: readonly unknown[] = [
    [['a', 'b'], ['ab'], [['a'], 'b'], [['a']], ['a', []], [], [[]], {}],
    [{ a: 'b' }, { ab: '' }, { a: { b: '' } }, 'ab', 'a'],
    [1, '1', true, 'true', null, 'null'],
  ].flat()
  assert.equal(new Set(table.map(contentHash)).size, table.length)
})

test('equal contents have equal hashes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse())
      assert.equal(contentHash(reversed), contentHash(value))
    }),
  )
})
