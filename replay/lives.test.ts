import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareLives } from './lives.ts'
import type { Line } from './recording.ts'
import { traceOf } from './trace.ts'

/** A pod that comes and goes through the given phases. */
function pod(...phases: readonly (readonly [t: number, phase: string])[]): ReturnType<typeof traceOf> {
  const lines = phases.map(([t, phase], index): Line => {
    const type = index === 0 ? 'ADDED' : 'MODIFIED'
    return { t, type, kind: 'Pod', name: 'web', fields: { phase } }
  })
  return traceOf(lines)
}

const recorded = pod([0, 'Pending'], [0.5, 'Running'])
const limits = { busySeconds: 0, endT: 1 }
const differs = (ours: ReturnType<typeof traceOf>): boolean => compareLives(recorded, ours, limits) !== undefined

test('a pod goes through the same stages, whenever', () => {
  assert.equal(differs(pod([0, 'Pending'], [0.7, 'Running'])), false)
})

test('refused: a stage less, another stage, another order', () => {
  assert.ok(differs(pod([0, 'Pending'])))
  assert.ok(differs(pod([0, 'Pending'], [0.5, 'Failed'])))
  assert.ok(differs(pod([0, 'Running'], [0.5, 'Pending'])))
})

test('what comes as the recording ends may lie beyond it', () => {
  assert.equal(differs(pod([0, 'Pending'], [0.5, 'Running'], [0.9, 'Succeeded'])), false)
})

test('refused: a further stage long before the end, or one that differs, though it is the last', () => {
  assert.ok(differs(pod([0, 'Pending'], [0.5, 'Running'], [0.7, 'Succeeded'])))
  assert.ok(differs(pod([0, 'Pending'], [0.9, 'Failed'])))
})

/** A pod that runs, is deleted gently, and is gone. */
function deleted(deletedT: number | undefined, goneT: number, cstate = 'running'): ReturnType<typeof traceOf> {
  const line = (t: number, type: Line['type'], fields: Line['fields']): Line => ({
    t,
    type,
    kind: 'Pod',
    name: 'web',
    fields,
  })
  const runs = { phase: 'Running', cstate }
  const gently =
    deletedT === undefined ? [] : [line(deletedT, 'MODIFIED', { ...runs, deletionTimestamp: '2026', grace: 30 })]
  return traceOf([line(0, 'ADDED', runs), ...gently, line(goneT, 'DELETED', runs)])
}

test('of two that delete a running pod at once, one by force, the gentle one may come too late', () => {
  assert.equal(compareLives(deleted(undefined, 0.5), deleted(0.49, 0.5), limits), undefined)
})

test('refused: a gentle deletion that only one of them has, where nobody used force', () => {
  assert.ok(compareLives(deleted(undefined, 0.5), deleted(0.2, 0.5), limits) !== undefined)
  assert.ok(compareLives(deleted(undefined, 0.5, 'terminated'), deleted(0.49, 0.5, 'terminated'), limits) !== undefined)
})
