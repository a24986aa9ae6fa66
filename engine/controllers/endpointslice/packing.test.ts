import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Endpoint, EndpointSlice } from '../../api/schema/types.ts'
import { endpointKey } from '../../api/services/endpoint-slices.ts'
import { packEndpoints, sliceToFill } from './packing.ts'

const endpointOf = (index: number, ready = true): Endpoint => ({
  addresses: [`10.0.0.${index}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', namespace: 'default', name: `pod-${index}` },
})

const sliceOf = (name: string, endpoints: readonly Endpoint[]): EndpointSlice =>
  ({ metadata: { name, labels: {} }, addressType: 'IPv4', endpoints }) as unknown as EndpointSlice

function pack(slices: readonly EndpointSlice[], wanted: readonly Endpoint[], max: number) {
  const byKey = new Map(wanted.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const newSlice = () => ({ metadata: {}, addressType: 'IPv4', endpoints: [] }) as never
  const labelsFor = () => ({ labels: {}, differs: false })
  return packEndpoints({ slices, wanted: byKey, max, newSlice, labelsFor })
}

const lengths = (slices: readonly { readonly endpoints?: readonly Endpoint[] }[]): number[] =>
  slices.map(({ endpoints }) => endpoints?.length ?? 0)

const numbered = (from: number, count: number): Endpoint[] =>
  Array.from({ length: count }, (_, index) => endpointOf(from + index))

test('what is new goes where something is written anyhow, then where it all fits, then into new slices', () => {
  const [first, second] = [numbered(0, 4), numbered(10, 2)]
  const slices = [sliceOf('a', first), sliceOf('b', second)]
  const gone = pack(slices, [...first.slice(1), ...second, endpointOf(20), endpointOf(21)], 5)
  assert.deepEqual([lengths(gone.update), lengths(gone.create)], [[5], []])
  const fits = pack(slices, [...first, ...second, ...numbered(20, 2)], 5)
  assert.deepEqual(
    fits.update.map(({ metadata, endpoints }) => [metadata.name, endpoints?.length]),
    [['b', 4]],
  )
  const isNew = pack(slices, [...first, ...second, ...numbered(20, 4)], 5)
  assert.deepEqual([lengths(isNew.update), lengths(isNew.create)], [[], [4]])
})

test('of the slices that are written anyhow the fullest is filled first', () => {
  const slices = [sliceOf('a', numbered(0, 2)), sliceOf('b', numbered(10, 4))]
  const plan = pack(slices, [...numbered(1, 1), ...numbered(11, 3), ...numbered(20, 2)], 5)
  assert.deepEqual(
    plan.update.map(({ metadata, endpoints }) => [metadata.name, endpoints?.length]),
    [
      ['a', 1],
      ['b', 5],
    ],
  )
})

test('a slice whose endpoints are all gone is deleted', () => {
  const plan = pack([sliceOf('a', numbered(0, 2)), sliceOf('b', numbered(5, 1))], numbered(5, 1), 5)
  assert.deepEqual(
    plan.delete.map(({ metadata }) => metadata.name),
    ['a'],
  )
  assert.deepEqual([plan.update, plan.create, plan.removed], [[], [], 2])
})

test('of the slices with room for all, the one that gets fullest is filled', () => {
  const slices = [sliceOf('b', numbered(0, 3)), sliceOf('a', numbered(0, 1)), sliceOf('c', numbered(0, 4))]
  assert.equal(sliceToFill(slices, 2, 5)?.metadata.name, 'b')
  assert.equal(sliceToFill(slices, 5, 5), undefined)
})

test('every endpoint has one place, no slice is too full, and what is as it should be is not written', () => {
  const index = fc.integer({ min: 0, max: 30 })
  const members = fc.uniqueArray(fc.tuple(index, fc.boolean()), { selector: ([at]) => at, maxLength: 25 })
  const max = fc.integer({ min: 1, max: 8 })
  const cuts = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 6 })
  fc.assert(
    fc.property(members, members, max, cuts, (before, after, limit, sizes) => {
      const existing: EndpointSlice[] = []
      const left = before.map(([at, ready]) => endpointOf(at, ready))
      for (const size of sizes) {
        const own = left.splice(0, Math.min(size, limit))
        if (own.length > 0) existing.push(sliceOf(`slice-${existing.length}`, own))
      }
      const wanted = after.map(([at, ready]) => endpointOf(at, ready))
      const plan = pack(existing, wanted, limit)
      const touched = new Set([...plan.update, ...plan.delete].map(({ metadata }) => metadata.name))
      const kept = existing.filter(({ metadata }) => !touched.has(metadata.name))
      const result = [...kept, ...plan.update, ...plan.create]
      const placed = result.flatMap(({ endpoints = [] }) => endpoints)
      const texts = (list: readonly Endpoint[]): string[] => list.map((each) => JSON.stringify(each)).sort()
      assert.deepEqual(texts(placed), texts(wanted))
      assert.ok(lengths(result).every((length) => length <= limit))
      const again = pack(
        [...kept, ...plan.update, ...plan.create.map((slice, at) => sliceOf(`new-${at}`, slice.endpoints ?? []))],
        wanted,
        limit,
      )
      assert.deepEqual([again.create, again.update, again.delete], [[], [], []])
    }),
  )
})
