import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '../api/schema/types.ts'
import { type ProgramRule, ProgramRules, type ProgramTarget } from './rules.ts'

function target(parts: { annotations?: Record<string, string>; spec?: object; isInit?: boolean } = {}): ProgramTarget {
  const { annotations = {}, spec = {}, isInit = false } = parts
  const pod = { metadata: { name: 'p', annotations }, spec: { containers: [{ name: 'c' }], ...spec } } as unknown as Pod
  return { pod, container: 'c', image: 'i', isInit }
}

const rule = (width: ProgramRule['width'], startMs: number): ProgramRule => ({
  width,
  matches: () => true,
  behaviour: { startMs },
})

test('a narrower rule wins over a wider one, a later over an earlier, and all over annotations', () => {
  const annotated = target({ annotations: { 'rehearsal.dev/startup': '7s' } })
  const rules = new ProgramRules()
  assert.equal(rules.behaviourOf(annotated).startMs, 7_000)
  rules.add(rule('pod', 1))
  rules.add(rule('image', 2))
  assert.equal(rules.behaviourOf(annotated).startMs, 1)
  rules.add(rule('pod', 3))
  assert.equal(rules.behaviourOf(annotated).startMs, 3)
})

test('programs work to an end in init containers and where nothing starts them again, but for sidecars', () => {
  const initContainers = [{ name: 'c', restartPolicy: 'Always' }]
  const rows: readonly [ProgramTarget, boolean][] = [
    [target(), false],
    [target({ isInit: true }), true],
    [target({ spec: { restartPolicy: 'Never' } }), true],
    [target({ spec: { restartPolicy: 'OnFailure' } }), true],
    [target({ spec: { restartPolicy: 'Never', initContainers }, isInit: true }), false],
    [target({ spec: { restartPolicy: 'Never', containers: [{ name: 'c', restartPolicy: 'Always' }] } }), false],
  ]
  for (const [each, ends] of rows)
    assert.equal(new ProgramRules().behaviourOf(each).exit !== undefined, ends, JSON.stringify(each))
})

test('annotations speak of all containers or of one', () => {
  const annotations = {
    'rehearsal.dev/stop': '5s',
    'rehearsal.dev/memory': '64Mi',
    'c.rehearsal.dev/stop': '9s',
    'other.rehearsal.dev/cpu': '2',
    'c.rehearsal.dev/exit-code': '3',
    'c.rehearsal.dev/exit-after': '1m',
    'example.com/rehearsal.dev': 'nothing of ours',
  }
  const { stopMs, memoryBytes, cpuMillis, exit } = new ProgramRules().behaviourOf(target({ annotations }))
  assert.deepEqual(
    { stopMs, memoryBytes, cpuMillis, exit },
    {
      stopMs: 9_000,
      memoryBytes: 64 * 1024 * 1024,
      cpuMillis: 1,
      exit: { code: 3, afterMs: 60_000 },
    },
  )
})

test('an annotation that cannot be read is refused by name', () => {
  const rows: readonly [string, string, RegExp][] = [
    ['rehearsal.dev/starup', '5s', /no annotation rehearsal\.dev\/starup\. There are: startup, stop/],
    [
      'rehearsal.dev/startup',
      'soon',
      /rehearsal\.dev\/startup: a duration such as 20s or 1m30s was expected, not "soon"/,
    ],
    ['rehearsal.dev/memory', 'much', /a quantity such as 500m or 64Mi was expected/],
    ['rehearsal.dev/never-ready', 'yes', /"true" or "false" was expected/],
    ['rehearsal.dev/exit-code', '-1', /a whole number was expected/],
  ]
  for (const [name, value, problem] of rows)
    assert.throws(() => new ProgramRules().behaviourOf(target({ annotations: { [name]: value } })), problem, name)
})
