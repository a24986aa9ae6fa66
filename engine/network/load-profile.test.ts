import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LoadProfile } from './load-profile.ts'

test('a load is constant, jumps, rises in a straight line, and stays there', () => {
  const profile = new LoadProfile()
  profile.setRate(10_000, 30)
  profile.setRate(20_000, 60)
  profile.riseTo(30_000, 160, 10_000)
  const rates = [0, 9_999, 10_000, 19_999, 20_000, 30_000, 35_000, 40_000, 99_000].map((ms) => profile.rateAt(ms))
  assert.deepEqual(rates, [0, 0, 30, 30, 60, 60, 110, 160, 160])
  assert.equal(profile.requestsBetween(0, 20_000), 300)
  assert.equal(profile.requestsBetween(15_000, 25_000), 450)
  assert.equal(profile.requestsBetween(30_000, 40_000), 1_100)
  assert.equal(profile.requestsBetween(30_000, 35_000), 425)
  assert.equal(profile.steadyFromMs, 40_000)
})

test('what is said while a load rises holds from then on', () => {
  const profile = new LoadProfile()
  profile.setRate(0, 0)
  profile.riseTo(0, 100, 10_000)
  profile.setRate(5_000, 10)
  assert.equal(profile.requestsBetween(0, 5_000), 125)
  assert.equal(profile.requestsBetween(5_000, 15_000), 100)
})

test('the requests of a span are those of its parts', () => {
  const orders = fc.array(
    fc.record({ waitMs: fc.nat(20_000), rate: fc.nat(500), overMs: fc.option(fc.integer({ min: 1, max: 30_000 })) }),
    { maxLength: 6 },
  )
  const cuts = fc.array(fc.nat(120_000), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(orders, cuts, (said, instants) => {
      const profile = new LoadProfile()
      let atMs = 0
      for (const { waitMs, rate, overMs } of said) {
        atMs += waitMs
        if (overMs === null) profile.setRate(atMs, rate)
        else profile.riseTo(atMs, rate, overMs)
      }
      const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y)
      const whole = profile.requestsBetween(a, c)
      const parts = profile.requestsBetween(a, b) + profile.requestsBetween(b, c)
      assert.ok(Math.abs(whole - parts) <= 1e-9 * Math.max(1, whole), `${whole} is not ${parts}`)
      assert.ok(whole >= 0)
    }),
  )
})
