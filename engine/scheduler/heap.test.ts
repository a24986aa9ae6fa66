import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Heap } from './heap.ts'

interface Item {
  readonly key: string
  readonly rank: number
}

const comesBefore = (first: Item, second: Item): boolean =>
  first.rank === second.rank ? first.key < second.key : first.rank < second.rank

test('Whatever is added, replaced and deleted, the rest comes out in order', () => {
  const step = fc.record({ key: fc.constantFrom(...'abcdefghij'), rank: fc.nat(5), isDeletion: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const heap = new Heap<Item>((item) => item.key, comesBefore)
      const expected = new Map<string, Item>()
      for (const { key, rank, isDeletion } of steps) {
        if (isDeletion) {
          assert.deepEqual(heap.delete(key), expected.get(key))
          expected.delete(key)
        } else {
          heap.set({ key, rank })
          expected.set(key, { key, rank })
        }
      }
      const out: Item[] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item)
      assert.deepEqual(
        out,
        [...expected.values()].sort((one, other) => (comesBefore(one, other) ? -1 : 1)),
      )
    }),
  )
})
