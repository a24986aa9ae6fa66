import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrorText } from '../field-error.ts'
import { deleteOptionErrors, patchOptionErrors, writeOptionErrors } from './request-options.ts'

test('an apply patch names its manager, and only it may force', () => {
  assert.deepEqual(patchOptionErrors({ fieldManager: 'kubectl', force: true }, true), [])
  assert.deepEqual(patchOptionErrors({}, true).map(fieldErrorText), [
    'fieldManager: Required value: is required for apply patch',
  ])
  assert.deepEqual(patchOptionErrors({ force: true }, false).map(fieldErrorText), [
    'force: Forbidden: may not be specified for non-apply patch',
  ])
})

test('a manager is printable and short, a dry run is of everything', () => {
  const options = { fieldManager: 'a\tb', dryRun: ['Some'], fieldValidation: 'Lax' }
  assert.deepEqual(writeOptionErrors(options).map(fieldErrorText), [
    'fieldManager: Invalid value: "a\\tb": invalid character U+0009 (at position 1)',
    'dryRun: Unsupported value: ["Some"]: supported values: "All"',
    'fieldValidation: Unsupported value: "Lax": supported values: "", "Ignore", "Strict", "Warn"',
  ])
  assert.deepEqual(writeOptionErrors({ fieldManager: 'a'.repeat(129) }).map(fieldErrorText), [
    'fieldManager: Too long: may not be more than 128 bytes',
  ])
})

test('a deletion says once what becomes of dependents', () => {
  assert.deepEqual(deleteOptionErrors({ propagationPolicy: 'Orphan' }), [])
  assert.deepEqual(deleteOptionErrors({ propagationPolicy: 'Later', orphanDependents: true }).map(fieldErrorText), [
    'propagationPolicy: Invalid value: "Later": orphanDependents and deletionPropagation cannot be both set',
    'propagationPolicy: Unsupported value: "Later": supported values: "Foreground", "Background", "Orphan", "nil"',
  ])
})
