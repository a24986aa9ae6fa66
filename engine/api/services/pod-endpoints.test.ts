import assert from 'node:assert/strict'
import { isIPv6 } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pod, Service } from '../schema/types.ts'
import { canonicalAddress, targetPortOf } from './pod-endpoints.ts'
import { TriggerTimes } from './trigger-times.ts'

test('addresses as Go writes them', () => {
  const cases = [
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.01', '10.0.0.1'],
    ['1234::5678:0000:0000:9abc:def0', '1234::5678:0:0:9abc:def0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['fe80::', 'fe80::'],
  ]
  for (const [address, expected] of cases) assert.equal(canonicalAddress(address as string), expected)
})

/** An IPv4 address in the form of IPv6 is written as the IPv4 address that it is. */
const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 65535

test('an address in another form is the same address', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0, 1, 255, 65535), { minLength: 8, maxLength: 8 }), (groups) => {
      fc.pre(!isMapped(groups))
      const long = groups.map((group) => group.toString(16).toUpperCase().padStart(4, '0')).join(':')
      const short = canonicalAddress(long)
      assert.ok(isIPv6(short))
      assert.equal(canonicalAddress(short), short)
      const [head = '', tail] = short.split('::')
      const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
      const missing = 8 - (left as string[]).length - (right as string[]).length
      const full = [...(left as string[]), ...Array<string>(missing).fill('0'), ...(right as string[])]
      assert.deepEqual(
        full.map((group) => Number.parseInt(group, 16)),
        groups,
      )
    }),
  )
})

test('a service port without a target port leads to the port of its own number', () => {
  assert.equal(targetPortOf({ spec: { containers: [] } } as unknown as Pod, { port: 80 }), 80)
})

test('the trigger is the earliest change since the last look', () => {
  const service = { metadata: { name: 'web', creationTimestamp: '2024-01-01T00:00:00Z' } } as Service
  const pod = (name: string, second: number): Pod =>
    ({
      metadata: { name },
      status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: `2024-01-01T00:00:0${second}Z` }] },
    }) as unknown as Pod
  const times = new TriggerTimes()
  const look = (...pods: readonly Pod[]): string | undefined => times.look('web', service, pods)
  const first = pod('a', 1)
  assert.equal(look(first), '2024-01-01T00:00:00Z')
  assert.equal(look(first), undefined)
  assert.equal(look(pod('a', 4), pod('b', 3)), '2024-01-01T00:00:03Z')
  assert.equal(look(pod('a', 4)), undefined)
  // Another pod of that name, since the first was gone in between.
  assert.equal(look(pod('a', 4), pod('b', 3)), '2024-01-01T00:00:03Z')
  times.forget('web')
  assert.equal(look(first), '2024-01-01T00:00:00Z')
})
