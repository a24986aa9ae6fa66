import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differenceOf } from './acceptor.ts'
import type { Line } from './recording.ts'
import { inputOf, recordingOf, rollout, run } from './testing.ts'

const input = inputOf(rollout)
const ours = run(input)
const recording = recordingOf(ours)

function difference(lines: readonly Line[]): string | undefined {
  return differenceOf(input, { ...recording, lines }, ours)?.text
}

const inOrder = (lines: readonly Line[]): readonly Line[] => lines.toSorted((a, b) => a.t - b.t)

function index(matches: (line: Line) => boolean): number {
  const found = recording.lines.findIndex((line) => line.type !== 'EXISTS' && matches(line))
  assert.ok(found >= 0, 'the recording has such a line')
  return found
}

const changed = (at: number, change: (line: Line) => Line): readonly Line[] =>
  recording.lines.map((line, each) => (each === at ? change(line) : line))

const withField =
  (name: string, value: unknown) =>
  (line: Line): Line => ({
    ...line,
    fields: { ...line.fields, [name]: value },
  })

const event =
  (reason: string, text = '') =>
  (line: Line) =>
    line.kind === 'Event' && line.fields['reason'] === reason && String(line.fields['message']).includes(text)

test('another run of the same scenario agrees, whatever the names', () => {
  assert.equal(difference(recording.lines), undefined)
})

test('milliseconds do not matter', () => {
  const jittered = recording.lines.map((line, at) =>
    line.type === 'EXISTS' ? line : { ...line, t: line.t + at / 2000 },
  )
  assert.equal(difference(jittered), undefined)
})

test('that everything comes a little later after each step does not matter', () => {
  assert.equal(difference(recording.lines.map((line) => ({ ...line, t: line.t * 1.01 }))), undefined)
})

test('which of equal nodes is taken does not matter', () => {
  const swapped = recording.lines.map((line) => JSON.parse(JSON.stringify(line).replaceAll('node-1', 'node-0')) as Line)
  assert.equal(difference(swapped), undefined)
})

test('what a step passes through does not matter: a status that is not written in between', () => {
  const isBetween = ({ kind, t, fields }: Line) => kind === 'Deployment' && t < 1 && fields['updated'] === 0
  assert.equal(difference(recording.lines.filter((_, at) => at !== index(isBetween))), undefined)
})

const eventsThatMatter: readonly (readonly [what: string, isIt: (line: Line) => boolean])[] = [
  ['a scaling', event('ScalingReplicaSet', 'Scaled down')],
  ['a creation', event('SuccessfulCreate')],
  ['a deletion', event('SuccessfulDelete')],
  ['a placement', event('Scheduled')],
  ['a start', event('Started')],
]

for (const [what, isIt] of eventsThatMatter) {
  test(`refused: the event of ${what} is missing, says something else, or comes three seconds late`, () => {
    const at = index(isIt)
    assert.match(difference(recording.lines.filter((_, each) => each !== at)) ?? '', /tells|no event/)
    assert.ok(difference(changed(at, withField('message', 'Something else'))))
    assert.ok(difference(changed(at, withField('reason', 'Another'))))
    assert.ok(difference(inOrder(changed(at, (line) => ({ ...line, t: line.t + 3 })))))
  })
}

test('refused: an event too many', () => {
  const at = index(event('Scheduled'))
  const [one] = recording.lines.slice(at, at + 1) as [Line]
  assert.ok(difference(inOrder([...recording.lines, { ...one, name: 'another' }])))
})

test('refused: another end', () => {
  const last = recording.lines.findLastIndex(({ kind }) => kind === 'Deployment')
  assert.match(difference(changed(last, withField('available', 3))) ?? '', /Deployment\/web/)
})

test('refused: another condition on the way', () => {
  const isIt = ({ kind, fields }: Line) =>
    kind === 'Deployment' && JSON.stringify(fields).includes('NewReplicaSetCreated')
  const at = index(isIt)
  assert.match(
    difference(changed(at, withField('conds', { Progressing: 'True/Other: ' }))) ?? '',
    /Progressing|Deployment/,
  )
})

test('refused: a pod that is ready before it runs', () => {
  const isReady = ({ kind, fields }: Line) => kind === 'Pod' && fields['ready'] === 'True/: '
  const ready = index(isReady)
  const { name } = recording.lines[ready] as Line
  const runs = index((line) => line.name === name && line.fields['cstate'] === 'running')
  const [one, other] = [recording.lines[runs] as Line, recording.lines[ready] as Line]
  const swapped = recording.lines.map((line, at) => {
    if (at === runs) return { ...other, t: one.t }
    return at === ready ? { ...one, t: other.t } : line
  })
  assert.match(difference(swapped) ?? '', /lives differently|pod of set 2/)
})

/** Moves the first of two lines of one step behind the second: what caused it, behind what it caused. */
function swapped(cause: (line: Line) => boolean, effect: (line: Line) => boolean): readonly Line[] {
  const [from, to] = [index(cause), index(effect)]
  const [one, other] = [recording.lines[from] as Line, recording.lines[to] as Line]
  assert.ok(from < to && other.t - one.t < 0.2, 'the two are of one step')
  return recording.lines.map((line, at) => {
    if (at === from) return { ...other, t: one.t }
    return at === to ? { ...one, t: other.t } : line
  })
}

test('refused: a set that counts a pod before it is ready', () => {
  const lines = swapped(
    ({ kind, fields, t }) => kind === 'Pod' && t > 5 && fields['ready'] === 'True/: ',
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '2' && fields['ready'] === 1,
  )
  assert.match(difference(lines) ?? '', /ready replicas in the status/)
})

test('refused: a pod that is made before its set is to have it', () => {
  const lines = swapped(
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '2' && fields['spec'] === 2,
    ({ kind, type, t }) => kind === 'Pod' && type === 'ADDED' && t > 5,
  )
  assert.match(difference(lines) ?? '', /which was to have|before spec of set 2/)
})

test('refused: a pod that is made before its set', () => {
  const lines = swapped(
    ({ kind, type }) => kind === 'ReplicaSet' && type === 'ADDED',
    ({ kind, type }) => kind === 'Pod' && type === 'ADDED',
  )
  assert.match(difference(lines) ?? '', /before that set|before spec of set 2/)
})

test('refused: an old set that goes down before a new pod is available', () => {
  const lines = swapped(
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '2' && fields['available'] === 1,
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '1' && fields['spec'] === 2,
  )
  assert.match(difference(lines) ?? '', /before available of set 2 of Deployment\/web 1/)
})

test('refused: a new set that grows before the old one goes down', () => {
  const lines = swapped(
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '1' && fields['spec'] === 2,
    ({ kind, fields }) => kind === 'ReplicaSet' && fields['rev'] === '2' && fields['spec'] === 2,
  )
  assert.match(difference(lines) ?? '', /before spec of set 1 of Deployment\/web 2/)
})

test('refused: a whole step in place of another', () => {
  const moved = recording.lines.map((line) => (line.t > 4 && line.t < 10 ? { ...line, t: line.t + 6 } : line))
  assert.ok(difference(inOrder(moved)))
})

test('refused: a run that has what the recording has not', () => {
  const { lines, ...rest } = ours
  const [first, ...others] = lines.filter(({ type, kind }) => type === 'ADDED' && kind === 'Pod')
  assert.ok(first !== undefined && others.length > 0)
  const more = inOrder([...lines, { ...first, name: 'stray', fields: { phase: 'Pending' } }])
  assert.match(differenceOf(input, recording, { ...rest, lines: more })?.text ?? '', /Pod\/stray/)
})

test('refused: a call that the recorded server took', () => {
  const [action] = input.actions
  assert.ok(action !== undefined)
  const refused = { ...ours, refusals: [{ action, code: 403, message: 'forbidden' }] }
  assert.match(differenceOf(input, recording, refused)?.text ?? '', /was taken; the engine answers 403/)
})
