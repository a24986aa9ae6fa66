import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addQuantities,
  bytes,
  canonicalQuantity,
  compareQuantities,
  cpuMillis,
  formatBytes,
  formatMillis,
  isQuantity,
  isZeroQuantity,
  negateQuantity,
  parseQuantity,
  QuantityError,
  quantityNumber,
  subtractQuantities,
} from './quantity.ts'
import { amountOf, decimalText, type QuantityFormat, roundAmount } from './quantity-amount.ts'
import { canonicalText } from './quantity-text.ts'

test('a quantity is printed in its own family, with the largest suffix that loses nothing', () => {
  const table: readonly [string | number, string][] = [
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['2000', '2k'],
    ['0.5Mi', '512Ki'],
    ['0.5Ki', '512'],
    ['100Ki', '100Ki'],
    ['1e3', '1e3'],
    ['12e5', '1200e3'],
    ['0', '0'],
    ['0Gi', '0'],
    ['0.1n', '1n'],
    ['-1.5', '-1500m'],
    [0.25, '250m'],
    [3, '3'],
    [' 1 ', '1'],
    ['9223372036854775808Ki', '9223372036854775807'],
  ]
  for (const [given, text] of table) assert.equal(canonicalQuantity(given), text, String(given))
})

test('what a quick look takes for canonical stays as it was written', () => {
  for (const text of ['1.500', '01', '1E3', '+5']) assert.equal(canonicalQuantity(text), text)
  assert.equal(canonicalQuantity('1.50'), '1500m')
  assert.equal(canonicalQuantity('1000'), '1k')
})

test('what is no quantity is refused in the words of Kubernetes', () => {
  const shape = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  const table: readonly [string, string][] = [
    ['', shape],
    ['1.1.M', shape],
    ['one', shape],
    ['1 Gi', shape],
    ['1i', "unable to parse quantity's suffix"],
    ['5GB', shape],
    ['5mi', "unable to parse quantity's suffix"],
    ['-3.01e-', "unable to parse quantity's suffix"],
  ]
  for (const [text, message] of table) {
    assert.throws(() => parseQuantity(text), new QuantityError(message), text)
    assert.equal(isQuantity(text), false, text)
  }
  assert.equal(isQuantity(null), false)
  assert.equal(isQuantity('5Gi'), true)
})

test('an exponent that no machine could write out is refused instead of tried', () => {
  assert.throws(() => parseQuantity('1e99999999'), /beyond 10\^10000/)
})

test('CPU in thousandths and bytes in ones are rounded up', () => {
  const table: readonly [string | number, number, number][] = [
    ['500m', 500, 1],
    ['0.1', 100, 1],
    ['1n', 1, 1],
    ['2', 2000, 2],
    [2, 2000, 2],
    ['1Gi', 1073741824000, 1073741824],
    ['-1500m', -1500, -2],
  ]
  for (const [quantity, millis, units] of table) {
    assert.equal(cpuMillis(quantity), millis, `${quantity} in thousandths`)
    assert.equal(bytes(quantity), units, `${quantity} in ones`)
  }
  assert.equal(quantityNumber('100m'), 0.1)
})

test('a missing quantity compares as zero', () => {
  assert.equal(compareQuantities(undefined, '0'), 0)
  assert.equal(compareQuantities(undefined, '1'), -1)
  assert.equal(compareQuantities('1Gi', '1000M'), 1)
  assert.equal(compareQuantities('1000m', '1'), 0)
})

test('a sum keeps the family of the first unless that is zero', () => {
  assert.equal(addQuantities('1Gi', '1M'), '1074741824')
  assert.equal(addQuantities('0', '1Gi'), '1Gi')
  assert.equal(addQuantities('1Gi', '1Gi'), '2Gi')
  assert.equal(subtractQuantities('0', '1Gi'), '-1Gi')
  assert.equal(subtractQuantities('1000m', '1'), '0')
  assert.equal(negateQuantity('1500m'), '-1500m')
  assert.equal(isZeroQuantity('0Gi'), true)
  assert.equal(isZeroQuantity('1n'), false)
})

test('thousandths and bytes are printed as Kubernetes does', () => {
  assert.equal(formatMillis(1500), '1500m')
  assert.equal(formatMillis(2000), '2')
  assert.equal(formatBytes(1536 * 1024 * 1024), '1536Mi')
  assert.equal(formatBytes(1500), '1500')
  assert.equal(formatBytes(1000), '1k', 'below 1024 the decimal family is used')
})

const anyQuantity = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    fc.integer({ min: -9, max: 6 }),
    fc.constantFrom<QuantityFormat>('DecimalSI', 'DecimalExponent'),
  )
  .map(([unscaled, exponent, format]) => canonicalText(amountOf(unscaled, exponent, format)))

test('a canonical text is canonical, and says what was meant', () => {
  fc.assert(
    fc.property(anyQuantity, (text) => {
      assert.equal(canonicalText(parseQuantity(text)), text)
      assert.equal(compareQuantities(text, decimalText(parseQuantity(text))), 0)
    }),
  )
})

test('adding and taking away again changes nothing', () => {
  fc.assert(
    fc.property(anyQuantity, anyQuantity, (first, second) => {
      assert.equal(compareQuantities(subtractQuantities(addQuantities(first, second), second), first), 0)
      assert.equal(compareQuantities(addQuantities(first, second), addQuantities(second, first)), 0)
    }),
  )
})

test('rounding moves away from zero, by less than one step', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.integer({ min: -6, max: 6 }),
      (unscaled, scale) => {
        const { amount, exact } = roundAmount(amountOf(unscaled, -9, 'DecimalSI'), scale)
        const step = 10n ** BigInt(scale + 9)
        const rounded = amount.unscaled * step
        const moved = unscaled < 0n ? unscaled - rounded : rounded - unscaled
        assert.ok(moved >= 0n && moved < step)
        assert.equal(exact, moved === 0n)
      },
    ),
  )
})
