import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp } from '../meta/addresses.ts'
import { addressOffset, ipv4AddressAt, ipv4RangeText, parseAddressRange } from './address-range.ts'
import { freeOffset, refusalOf } from './number-range.ts'
import { parsePortRange } from './port-range.ts'

const range = { size: 40, staticBand: 16 }

test('places behind the static band are given out first, then those in it, each once', () => {
  const taken = new Set<number>()
  const random = (): number => 0.99
  for (let given = 0; given < range.size; given++) {
    const offset = freeOffset(range, (place) => taken.has(place), random)
    assert.ok(offset !== undefined && !taken.has(offset), `place ${offset} after ${given}`)
    assert.equal(offset >= range.staticBand, given < range.size - range.staticBand, `place ${offset} after ${given}`)
    taken.add(offset)
  }
  assert.equal(
    freeOffset(range, (place) => taken.has(place), random),
    undefined,
  )
})

test('a place is refused outside the range and where it is taken', () => {
  const isTaken = (place: number): boolean => place === 3
  const refusals = [undefined, -1, 0, 3, 39, 40].map((place) => refusalOf(range, place, isTaken))
  const [outside, taken] = ['not-in-range', 'already-allocated']
  assert.deepEqual(refusals, [outside, outside, undefined, taken, undefined, outside])
})

const ports: readonly [text: string, first?: number, size?: number, staticBand?: number][] = [
  ['30000-32767', 30_000, 2_768, 86],
  [' 30000+10 ', 30_000, 11, 0],
  ['80-80', 80, 1, 0],
  ['32767-30000'],
  ['65000-65536'],
  ['30000'],
  ['a-b'],
  [''],
]

test('ranges of ports', () => {
  for (const [text, first, size, staticBand] of ports) {
    const parsed = parsePortRange(text)
    assert.deepEqual([parsed?.first, parsed?.size, parsed?.staticBand], [first, size, staticBand], text)
  }
})

const addresses: readonly [cidr: string, first: string, last: string, text: string][] = [
  ['10.96.0.0/12', '10.96.0.1', '10.111.255.254', '10.96.0.0/12'],
  ['10.97.3.9/12', '10.96.0.1', '10.111.255.254', '10.96.0.0/12'],
  ['192.168.1.240/30', '192.168.1.241', '192.168.1.242', '192.168.1.240/30'],
]

test('ranges of addresses leave out the first and the last', () => {
  for (const [cidr, first, last, text] of addresses) {
    const parsed = parseAddressRange(cidr)
    assert.ok(parsed)
    const ends = [ipv4AddressAt(parsed, 0), ipv4AddressAt(parsed, parsed.size - 1), ipv4RangeText(parsed)]
    assert.deepEqual(ends, [first, last, text])
    const offsetOf = (address: string): number | undefined => {
      const ip = parseIp(address)
      return ip && addressOffset(parsed, ip)
    }
    assert.deepEqual([offsetOf(first), offsetOf(last)], [0, parsed.size - 1])
    for (const outside of [cidr.replace(/[0-9]+\/.*/, '255'), '11.0.0.1', '::1', ipv4AddressAt(parsed, -1)]) {
      assert.equal(offsetOf(outside) === undefined, outside !== '10.96.0.255' && outside !== '10.97.3.255', outside)
    }
  }
  assert.equal(parseAddressRange('10.96.0.0'), undefined)
})
