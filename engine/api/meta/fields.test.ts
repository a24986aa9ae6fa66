import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeFieldValue, FieldSelectorError, fieldSelectorOf, parseFieldSelector } from './fields.ts'

const pod: Readonly<Record<string, string>> = { 'metadata.name': 'web-0', 'spec.nodeName': 'worker-1', empty: '' }
const textOf = (field: string): string | undefined => pod[field]

test('a field selector selects by every one of its terms', () => {
  const table: readonly [string, boolean][] = [
    ['', true],
    ['metadata.name=web-0', true],
    ['metadata.name==web-0,spec.nodeName!=worker-2', true],
    ['metadata.name!=web-0', false],
    ['spec.nodeName=', false],
    ['spec.hostname=', true],
    ['spec.hostname!=', false],
  ]
  for (const [text, matches] of table) assert.equal(parseFieldSelector(text).matches(textOf), matches, text)
})

test('a field selector is printed sorted, and says which value it requires', () => {
  const selector = parseFieldSelector('spec.nodeName==worker-1,metadata.name!=a\\,b')
  assert.equal(String(selector), 'metadata.name!=a\\,b,spec.nodeName=worker-1')
  assert.equal(selector.requiredValue('spec.nodeName'), 'worker-1')
  assert.equal(selector.requiredValue('metadata.name'), undefined)
  assert.equal(parseFieldSelector(',').isEmpty, true)
})

test('what is no field selector is refused in the words of Kubernetes', () => {
  const table: readonly [string, string][] = [
    ['metadata.name', "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ['a=1,b', "invalid selector: 'a=1,b'; can't understand 'b'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: ='],
    ['a=b\\c', 'invalid field selector: invalid escape sequence: \\c'],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ]
  for (const [text, message] of table) {
    assert.throws(() => parseFieldSelector(text), new FieldSelectorError(message), text)
  }
})

test('any value survives being written and read', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const selector = fieldSelectorOf([{ field: 'a', operator: '=', value }])
      assert.equal(parseFieldSelector(`a=${escapeFieldValue(value)}`).requiredValue('a'), value)
      assert.equal(parseFieldSelector(String(selector)).requiredValue('a'), value)
    }),
  )
})
