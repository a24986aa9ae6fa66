import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AbsentOwners } from './absent-owners.ts'

const owner = (number: number) => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'web', uid: `uid-${number}` })

test('an owner that is gone is remembered by all that names it', () => {
  const absent = new AbsentOwners()
  absent.add(owner(1))
  assert.ok(absent.has(owner(1)))
  for (const other of [{ uid: 'x' }, { namespace: 'b' }, { name: 'x' }, { kind: 'Job' }, { apiVersion: 'v2' }])
    assert.equal(absent.has({ ...owner(1), ...other }), false)
})

test('of more than 500 the one that was asked for or added longest ago is forgotten', () => {
  const absent = new AbsentOwners()
  for (let number = 1; number <= 500; number++) absent.add(owner(number))
  assert.ok(absent.has(owner(1)))
  absent.add(owner(501))
  assert.deepEqual(
    [1, 2, 3, 501].map((number) => absent.has(owner(number))),
    [true, false, true, true],
  )
})
