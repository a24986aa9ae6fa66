import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { rollout } from '../testing.ts'
import { readAnswers } from './api-recording.ts'
import { compared } from './compared.ts'
import { comparedWithInputs } from './from-inputs.ts'
import { lineDifference } from './line-difference.ts'
import { normalForm, withoutManagedFields, withoutManagedFieldsOfJson } from './normal-form.ts'
import { RecordedPlaces } from './places.ts'
import { readRecording, recordedLines, tellsErrorsApart } from './recording.ts'
import { minorOf, readSetUp, type SetUp } from './set-up.ts'

test('what two runs may say differently is one word, and nothing else is', () => {
  const form = normalForm(['node-0'])
  const rows: readonly [string, string][] = [
    ['web-7bd8968c55-6f6rs   1/1     Running   0   20s', 'web-NAME-NAME  1/1  Running  0  AGE'],
    ['crash   2m14s   10.64.0.21   node-0   v1.20.2', 'crash  AGE  ADDRESS  NODE  v1.20'],
    ['Node:         node-0/10.1.0.1', 'Node:  NODE/ADDRESS'],
    ['    cpu:        100m', '    cpu:  100m'],
    ['Readiness:    exec [true] delay=1s timeout=1s', 'Readiness:  exec [true] delay=1s timeout=1s'],
    ['  uid: bafd9e85-d284-414b-a873-a77baf562e2f', '  uid: UID'],
    ['statefulset.apps/web-lb', 'statefulset.apps/web-lb'],
    ['Warning: ignoring b: x; deleting a: y', 'Warning: deleting a: y; ignoring b: x'],
  ]
  for (const [line, expected] of rows) assert.equal(form(line), expected)
})

test('pods get the nodes on which the first table has them, each once', () => {
  const lines = [
    'NAME    READY   NODE   X',
    'web-7bd8968c55-6f6rs   1/1   n2   -',
    'lone    1/1     <none>   -',
    '[exit 0]',
  ]
  const places = new RecordedPlaces([{ command: 'kubectl get pods -o wide', lines: aligned(lines) }])
  const nodeOf = (name: string, uid: string) => places.nodeOf({ metadata: { name, uid } } as never)
  assert.deepEqual(
    [nodeOf('web-ffffffffff-zzzzz', '1'), nodeOf('web-ffffffffff-zzzzz', '1'), nodeOf('web-ffffffffff-xxxxx', '2')],
    ['n2', 'n2', undefined],
  )
  assert.equal(nodeOf('lone', '3'), undefined)
})

/** A table whose columns begin at the same places in every row. */
function aligned(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line
      .split(/\s+/)
      .map((cell) => cell.padEnd(24))
      .join(''),
  )
}

test('who owns which field is left out, and what comes after it is not', () => {
  const lines = ['metadata:', '  managedFields:', '  - apiVersion: v1', '    manager: x', '  name: web', 'spec: {}']
  assert.deepEqual(withoutManagedFields(lines), ['metadata:', '  name: web', 'spec: {}'])
})

test('the same in a line of JSON, whole or cut off', () => {
  const entry = '{"manager":"a]","fieldsV1":{"f:x":{"k:{\\"name\\":\\"c\\"}":["]"]}}}'
  const line = `{"metadata":{"name":"web","managedFields":[${entry},${entry}],"x":1},"spec":{}}`
  assert.equal(withoutManagedFieldsOfJson(line), '{"metadata":{"name":"web","x":1},"spec":{}}')
  assert.equal(withoutManagedFieldsOfJson(line.slice(0, 60)), '{"metadata":{"name":"web"')
})

test('lines count in their order, and in any order only where names decide about it', () => {
  assert.deepEqual(lineDifference(['a', 'b', 'c'], ['a', 'c', 'b'], false), { same: 2, missing: ['b'], extra: ['b'] })
  assert.deepEqual(lineDifference(['a', 'b', 'c'], ['a', 'c', 'b'], true), { same: 3, missing: [], extra: [] })
  assert.deepEqual(lineDifference(['a', 'b'], ['b', 'x'], true), { same: 1, missing: ['a'], extra: ['x'] })
})

test('a recording is read command by command', () => {
  const text = '# first\n$ kubectl get x\nA\n[exit 0]\n\n$ kubectl get y\n--- stderr:\nno\n[exit 1]\n'
  assert.deepEqual(readRecording(text), [
    { command: 'kubectl get x', name: 'first', lines: ['A', '[exit 0]'] },
    { command: 'kubectl get y', lines: ['--- stderr:', 'no', '[exit 1]'] },
  ])
  assert.throws(() => minorOf('new'), /such as 1.20.2/)
})

const pod = (name: string, labels: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: demo, labels: {${labels}}}\nspec:\n  containers: [{name: c, image: busybox}]\n`

const setUp: SetUp = {
  namespace: 'demo',
  startedAt: '2026-11-20T18:32:50Z',
  nodes: [{ name: 'one', cpu: '1', memory: '1Gi', pods: 10 }],
  kubelet: { startAfter: 0.5, readyAfter: 0, stopAfter: 1 },
  pods: [
    { label: 'app=never', readyAfter: 'never' },
    { label: 'app=crash', exitsAfter: 1, exitCode: 1 },
  ],
  steps: [
    {
      do: 'apply',
      manifest: `apiVersion: v1\nkind: Namespace\nmetadata: {name: demo}\n---\n${pod('crash', 'app: crash')}---\n${pod('never', 'app: never')}`,
    },
    { do: 'wait', seconds: 20 },
    { do: 'kubectl', clients: ['1.20.2', '1.32.4'], files: ['old.txt', 'new.txt'] },
  ],
}

test('a set-up is played: pods live as it says, each client speaks as its version does', () => {
  const old = `$ kubectl -n demo get pods
NAME    READY   STATUS             RESTARTS   AGE
crash   0/1     CrashLoopBackOff   2          20s
never   0/1     Running            0          20s
[exit 0]

$ kubectl -n demo delete pod never
pod "never" deleted
[exit 0]
`
  const late = `$ kubectl -n demo delete pod crash
pod "crash" deleted
[exit 0]

$ kubectl -n demo get pods
NAME    READY   STATUS   RESTARTS   AGE
[exit 0]
`
  const outcomes = compared(
    setUp,
    new Map([
      ['old.txt', old],
      ['new.txt', late],
    ]),
  )
  assert.deepEqual(
    outcomes.map(({ name, same, different }) => ({ name, same, different })),
    [
      { name: 'old.txt', same: 6, different: 0 },
      { name: 'new.txt', same: 3, different: 1 },
    ],
  )
  assert.deepEqual(outcomes[1]?.commands[0]?.missing, ['NAME  READY  STATUS  RESTARTS  AGE'])
})

test('what commands complained of stands apart where a recording tells it so, else where it was shown', () => {
  const result = { stdout: 'a\n', stderr: 'no\n', shown: 'no\na\n', exitCode: 1 }
  assert.deepEqual(recordedLines(result, { errorsApart: true }), ['a', '--- stderr:', 'no', '[exit 1]'])
  assert.deepEqual(recordedLines(result, { errorsApart: false }), ['no', 'a', '[exit 1]'])
  assert.ok(tellsErrorsApart(readRecording('$ kubectl get x\n--- stderr:\nno\n[exit 1]\n')))
  assert.ok(!tellsErrorsApart(readRecording('$ kubectl get x\nno\n[exit 1]\n')))
})

test('a file of which an input has every command is compared while that is played, as its version of kubectl speaks', () => {
  const actions = [
    '{t: 1, do: kubectl, command: kubectl -n shop get hpa, version: 1.20.2, exit: 0}',
    '{t: 1, do: kubectl, command: "kubectl -n shop scale deployment web --replicas=1", version: 1.32.4, exit: 0}',
    `{t: 2, do: kubectl, command: 'kubectl -n shop patch deployment web -p {"metadata":{"labels":{"a":"b"}}}', version: 1.20.2}`,
    '{t: 20, do: kubectl, command: kubectl -n shop get deployment web, version: 1.32.4, exit: 0}',
  ]
  const text = `${rollout.slice(0, rollout.indexOf('\npods:'))}\nactions: [${actions.join(', ')}]\n`
  const old = `$ kubectl -n shop get hpa
No resources found in shop namespace.
[exit 0]
$ kubectl -n shop patch deployment web -p {"metadata":{"labels":{"a":"b"}}}
deployment.apps/web patched (twice)
[exit 0]
`
  const late = `$ kubectl -n shop scale deployment web --replicas=1
deployment.apps/web scaled
[exit 0]
$ kubectl -n shop get deployment web
NAME   READY   UP-TO-DATE   AVAILABLE   AGE
web    1/1     1            1           29s
[exit 0]
`
  const input = { fields: parse(text), recording: '' }
  const recorded = new Map([
    ['old.txt', old],
    ['late.txt', late],
    ['other.txt', '$ kubectl -n shop get hpa\n[exit 0]\n'],
  ])
  const outcomes = comparedWithInputs([input, input], recorded)
  assert.deepEqual(
    outcomes.map(({ name, same, different }) => ({ name, same, different })),
    [
      { name: 'old.txt', same: 3, different: 1 },
      { name: 'late.txt', same: 5, different: 0 },
    ],
  )
  assert.deepEqual(outcomes[0]?.commands[0]?.extra, ['deployment.apps/web patched'])
})

test('requests without kubectl are played and compared, one after another', () => {
  const made = { method: 'POST', path: '/api/v1/namespaces/default/configmaps', contentType: 'application/json' }
  const requests = [
    { ...made, body: '{"metadata": {"name": "a"}}' },
    {
      method: 'PUT',
      path: `${made.path}/a`,
      body: '(the ConfigMap as just read, with metadata.resourceVersion set to "1")',
    },
    { method: 'DELETE', path: `${made.path}/a` },
  ]
  const recorded = `POST ${made.path} {"metadata": {"name": "a"}}
-> 201
{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default","uid":"7f3b1e7a-1111-4222-8333-444455556666","resourceVersion":"9","creationTimestamp":"2026-11-20T18:32:50Z"}}


PUT ${made.path}/a {"kind": "ConfigMap"}
-> 409
other


DELETE ${made.path}/a 
-> 200
`
  const [first, second] = readAnswers(recorded)
  assert.deepEqual([first?.request, first?.isCut, second?.lines], [`POST ${made.path}`, false, ['-> 409', 'other']])
  const steps = [
    { do: 'kubectl', clients: ['1.20.2'], files: [] },
    { do: 'api', files: ['api.txt'], requests },
  ] as const
  const [outcome] = compared({ ...setUp, steps }, new Map([['api.txt', recorded]]))
  assert.deepEqual([outcome?.same, outcome?.different], [4, 1])
  assert.match(outcome?.commands[0]?.extra[0] ?? '', /the object has been modified/)
})

test('a step that nobody knows is refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
  const file = join(folder, 'setup.yaml')
  writeFileSync(file, 'startedAt: 2026-11-20T18:32:50Z\nnodes: []\nsteps: [{do: dance}]\n')
  assert.throws(() => readSetUp(file), /one of apply, wait, kubectl, api; "dance" is not known/)
  rmSync(folder, { recursive: true })
})
