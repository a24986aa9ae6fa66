import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type IntOrString, IntOrStringError, intOrStringFrom, scaledValue } from './int-or-string.ts'

test('a percentage of the total is rounded as asked, a number stays', () => {
  const table: readonly [IntOrString, number, boolean, number][] = [
    [3, 10, true, 3],
    ['25%', 10, true, 3],
    ['25%', 10, false, 2],
    ['0%', 10, true, 0],
    ['100%', 7, false, 7],
    ['150%', 4, true, 6],
    ['1%', 1, true, 1],
    ['1%', 1, false, 0],
    ['-50%', 1, true, 0],
  ]
  for (const [value, total, roundUp, expected] of table) {
    assert.equal(scaledValue(value, total, roundUp), expected, `${value} of ${total}`)
  }
})

test('what is neither is refused in the words of Kubernetes', () => {
  const table: readonly [IntOrString | undefined, string][] = [
    [undefined, 'nil value for IntOrString'],
    ['3', 'invalid value for IntOrString: invalid type: string is not a percentage'],
    ['%', 'invalid value for IntOrString: invalid value "%": strconv.Atoi: parsing "": invalid syntax'],
    ['a%', 'invalid value for IntOrString: invalid value "a%": strconv.Atoi: parsing "a": invalid syntax'],
    [
      '99999999999999999999%',
      'invalid value for IntOrString: invalid value "99999999999999999999%": strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
  ]
  for (const [value, message] of table) {
    assert.throws(() => scaledValue(value, 1, false), new IntOrStringError(message), String(value))
  }
})

test('a text is a number where 32 bits hold it', () => {
  assert.equal(intOrStringFrom('80'), 80)
  assert.equal(intOrStringFrom('-2147483648'), -2147483648)
  assert.equal(intOrStringFrom('2147483648'), '2147483648')
  assert.equal(intOrStringFrom('http'), 'http')
})

test('rounding up is rounding down or one more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 10_000 }), (percent, total) => {
      const up = scaledValue(`${percent}%`, total, true)
      const down = scaledValue(`${percent}%`, total, false)
      assert.equal(up - down, (percent * total) % 100 === 0 ? 0 : 1)
    }),
  )
})
