import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from './json.ts'
import { PatchConflict } from './patch-conflict.ts'
import { otherSchema, type PatchField, type PatchSchema } from './patch-schema.ts'
import { strategicPatchesConflict } from './strategic-conflicts.ts'
import { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-diff.ts'
import { applyStrategicMergePatch } from './strategic-merge.ts'
import { sortMergingLists } from './strategic-sort.ts'

/** A pod template, as far as the tests speak of it. */
const fields: Readonly<Record<string, Omit<PatchField, 'type'> | undefined>> = {
  name: {},
  image: {},
  metadata: {},
  spec: {},
  finalizers: { patchStrategy: 'merge' },
  args: {},
  containers: { patchStrategy: 'merge', patchMergeKey: 'name' },
  env: { patchStrategy: 'merge', patchMergeKey: 'name' },
  ports: { patchStrategy: 'merge', patchMergeKey: 'containerPort' },
  strategy: { patchStrategy: 'retainKeys' },
  rollingUpdate: {},
  raw: { patchStrategy: 'replace' },
}
const mapSchema: PatchSchema = { ...otherSchema, kind: 'map' }
const schema: PatchSchema = {
  typeName: 'Thing',
  kind: 'struct',
  field: (name) => {
    if (name === 'labels') return { type: mapSchema }
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return field === undefined ? undefined : { ...field, type: schema }
  },
}

const pod = {
  metadata: { finalizers: ['a', 'b'], labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }], args: ['x'] },
      { name: 'proxy', image: 'proxy:1' },
    ],
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
  },
}

const applies: readonly (readonly [string, JsonObject, (result: typeof pod) => unknown, unknown])[] = [
  [
    'lists with a merge key merge, others are replaced',
    { spec: { containers: [{ name: 'app', image: 'app:2', args: ['y'] }] } },
    ({ spec }) => spec.containers[0],
    { name: 'app', image: 'app:2', env: [{ name: 'A', value: '1' }], args: ['y'] },
  ],
  [
    'a new item comes first, as what the patch names goes before what only the server has',
    { spec: { containers: [{ name: 'init', image: 'i' }] } },
    ({ spec }) => spec.containers.map((container) => container.name),
    ['init', 'app', 'proxy'],
  ],
  [
    '$patch: delete in a list takes the item',
    { spec: { containers: [{ name: 'app', $patch: 'delete' }] } },
    ({ spec }) => spec.containers.map((container) => container.name),
    ['proxy'],
  ],
  [
    '$patch: replace in a list takes all others',
    { spec: { containers: [{ $patch: 'replace' }, { name: 'new' }] } },
    ({ spec }) => spec.containers,
    [{ name: 'new' }],
  ],
  [
    '$patch: replace replaces an object',
    { metadata: { $patch: 'replace', labels: {} } },
    ({ metadata }) => metadata,
    { labels: {} },
  ],
  ['$patch: delete empties an object', { metadata: { $patch: 'delete' } }, ({ metadata }) => metadata, {}],
  [
    '$retainKeys takes what it does not name',
    { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
    ({ spec }) => spec.strategy,
    { type: 'Recreate' },
  ],
  [
    '$setElementOrder orders',
    { spec: { '$setElementOrder/containers': [{ name: 'proxy' }, { name: 'app' }] } },
    ({ spec }) => spec.containers.map((container) => container.name),
    ['proxy', 'app'],
  ],
  [
    '$deleteFromPrimitiveList deletes, also where the list would be replaced',
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a', 'z'] } },
    ({ metadata }) => metadata.finalizers,
    ['b'],
  ],
  [
    'scalars of merging lists are added once',
    { metadata: { finalizers: ['c', 'a'] } },
    ({ metadata }) => metadata.finalizers,
    ['c', 'a', 'b'],
  ],
  ['null removes a member', { metadata: null }, ({ metadata }) => metadata, undefined],
  [
    'what is new comes without nulls and without what carries a directive',
    { metadata: { annotations: { a: null, b: '1', c: { $patch: 'delete' } } } },
    ({ metadata }) => (metadata as JsonObject)['annotations'],
    { b: '1' },
  ],
]

for (const [title, patch, view, expected] of applies) {
  test(title, () => {
    const before = JSON.stringify(pod)
    assert.deepEqual(view(applyStrategicMergePatch(pod, patch, schema) as typeof pod), expected)
    assert.equal(JSON.stringify(pod), before)
  })
}

const failures: readonly (readonly [JsonObject, number, string])[] = [
  [{ spec: { $patch: 'dance' } }, 500, 'unknown patch type: dance in map: map[$patch:dance]'],
  [{ spec: { containers: [{ image: 'x' }] } }, 500, 'map: map[image:x] does not contain declared merge key: name'],
  [{ spec: { containers: [{ $patch: 'merge' }] } }, 500, 'merging lists cannot yet be specified in the patch'],
  [{ spec: { strategy: { $retainKeys: ['type'], x: 1 } } }, 400, 'invalid patch format of retainKeys'],
  [{ spec: { $setElementOrder: [] } }, 400, 'invalid patch format of setElementOrder list'],
  [{ metadata: { $deleteFromPrimitiveList: ['a'] } }, 400, 'invalid patch format of primitive list'],
  [{ metadata: { finalizers: [['a']] } }, 500, 'list element types are not identical: [[a b] [[a]]]'],
  [
    { spec: { '$setElementOrder/containers': [{ name: 'proxy' }], containers: [{ name: 'app' }] } },
    500,
    "The order in patch list:\n[map[name:app]]\n doesn't match $setElementOrder list:\n[map[name:proxy]]\n",
  ],
  [{ spec: { '$setElementOrder/containers': 'x' } }, 500, 'expected a []interface {}, but received a string'],
  [
    { spec: { '$setElementOrder/nobody': [] } },
    500,
    'unable to find api field in struct Thing for the json field "nobody"',
  ],
]

for (const [patch, code, message] of failures) {
  test(`refused: ${message.split('\n')[0]}`, () => {
    assert.throws(() => applyStrategicMergePatch(pod, patch, schema), { code, message })
  })
}

test('lists of lists are refused', () => {
  assert.throws(() => applyStrategicMergePatch({ finalizers: [] }, { finalizers: [['a']] }, schema), {
    code: 422,
    message: 'lists of lists are not supported',
  })
})

test('what does not change stays the same object', () => {
  assert.equal(applyStrategicMergePatch(pod, {}, schema), pod)
  const same = { metadata: { finalizers: ['b'] }, spec: { containers: [{ name: 'proxy', image: 'proxy:1' }] } }
  assert.equal(applyStrategicMergePatch(pod, { spec: same.spec }, schema), pod)
  const patched = applyStrategicMergePatch(pod, { spec: { containers: [{ name: 'app', image: 'x' }] } }, schema)
  assert.equal(patched['metadata'], pod.metadata)
  assert.equal((patched as typeof pod).spec.containers[1], pod.spec.containers[1])
})

test('members called __proto__ and constructor are ordinary ones', () => {
  const patch = JSON.parse('{"__proto__": {"polluted": true}, "metadata": {"constructor": {"name": null, "x": 1}}}')
  const patched = applyStrategicMergePatch({ metadata: {} }, patch, schema)
  assert.equal((patched as { polluted?: boolean }).polluted, undefined)
  assert.deepEqual(patched['metadata'], { constructor: { x: 1 } })
})

test('a document nested without end is refused', () => {
  let patch: JsonObject = {}
  for (let level = 0; level < 20_000; level++) patch = { spec: patch }
  assert.throws(() => applyStrategicMergePatch(pod, patch, schema), /patch is nested deeper than 1000 levels/)
})

const names = fc.constantFrom('a', 'b', 'c', 'd')
const containers = fc.uniqueArray(
  fc.record(
    {
      name: names,
      image: fc.constantFrom('1', '2'),
      args: fc.array(names, { maxLength: 2 }),
      env: fc.uniqueArray(fc.record({ name: names, value: names }), { selector: ({ name }) => name, maxLength: 3 }),
    },
    { requiredKeys: ['name'] },
  ),
  { selector: ({ name }) => name, maxLength: 4 },
)
const things = fc.record(
  {
    name: names,
    metadata: fc.record(
      {
        // Sorted: see "a merging list of scalars".
        finalizers: fc.uniqueArray(names).map((list) => list.sort()),
        labels: fc.dictionary(names, names),
      },
      { requiredKeys: [] },
    ),
    spec: fc.record({ containers, strategy: fc.dictionary(names, names) }, { requiredKeys: ['strategy'] }),
    raw: fc.dictionary(names, names),
  },
  { requiredKeys: [] },
)

test('the patch between two objects makes the one of the other', () => {
  fc.assert(
    fc.property(things, things, (left, right) => {
      const [original, modified] = [plain(left), plain(right)]
      const patch = createTwoWayMergePatch(original, modified, schema)
      assert.deepEqual(applyStrategicMergePatch(original, patch, schema), modified)
    }),
    { numRuns: 500 },
  )
})

test('a three-way patch applied leaves nothing to be patched', () => {
  fc.assert(
    fc.property(things, things, things, (first, second, third) => {
      const [original, modified] = [plain(first), plain(second)]
      // A $retainKeys directive stays in an object that is new: unknown to the type, it is dropped only when decoded.
      const current = plain({ spec: { strategy: {} }, ...third })
      const patch = createThreeWayMergePatch(original, modified, current, schema, { overwrite: true })
      const result = applyStrategicMergePatch(current, patch, schema)
      const again = createThreeWayMergePatch(modified, modified, result, schema, { overwrite: true })
      assert.equal(applyStrategicMergePatch(result, again, schema), result)
    }),
    { numRuns: 500 },
  )
})

test('a merging list of scalars that is not sorted gets an order directive, changed or not', () => {
  const unsorted = { finalizers: ['b', 'a'] }
  assert.deepEqual(createTwoWayMergePatch(unsorted, unsorted, schema), { '$setElementOrder/finalizers': ['b', 'a'] })
  assert.deepEqual(createTwoWayMergePatch(unsorted, { finalizers: ['a', 'b'] }, schema), {})
})

test('without overwriting, a three-way patch refuses what was changed meanwhile', () => {
  const original = { spec: { name: 'a' } }
  const modified = { spec: { name: 'b' } }
  const create = (current: JsonObject) =>
    createThreeWayMergePatch(original, modified, current, schema, { overwrite: false })
  assert.deepEqual(create({ spec: { name: 'a', image: 'x' } }), { spec: { name: 'b' } })
  assert.throws(
    () => create({ spec: { name: 'c' } }),
    (error: unknown) => {
      assert(error instanceof PatchConflict)
      const text =
        'patch:\nspec:\n  name: b\n\nconflicts with changes made from original to current:\nspec:\n  name: c\n\n'
      assert.equal(error.message, text)
      return true
    },
  )
})

test('items with the same merge key are told apart as badly as Kubernetes does it', () => {
  const ports = [
    { containerPort: 53, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP' },
  ]
  const patch = createTwoWayMergePatch({ ports }, { ports: ports.slice(1) }, schema)
  const result = applyStrategicMergePatch({ ports }, patch, schema)
  assert.deepEqual(result, { ports: [] })
})

test('sorting goes by the text of keys, into merging lists only', () => {
  const object = { containers: [{ name: 'b' }, { name: 'a', finalizers: ['b', 'a'] }], args: ['2', '1'] }
  assert.deepEqual(sortMergingLists(object, schema), {
    containers: [{ name: 'a', finalizers: ['a', 'b'] }, { name: 'b' }],
    args: ['2', '1'],
  })
})

test('an ordered list that is new comes without what is to be deleted', () => {
  const patch = {
    '$setElementOrder/ports': [{ containerPort: 1 }],
    ports: [{ containerPort: 1 }, { containerPort: 2, $patch: 'delete' }],
  }
  assert.deepEqual(applyStrategicMergePatch({}, patch, schema), { ports: [{ containerPort: 1 }] })
})

test('patches conflict where only one speaks of the whole, or they change an item of a list differently', () => {
  const conflict = (left: JsonObject, right: JsonObject) => strategicPatchesConflict(left, right, schema)
  assert.equal(conflict({ metadata: { $patch: 'delete' } }, { metadata: { name: 'a' } }), true)
  assert.equal(conflict({ $patch: 'replace', name: 'a' }, { name: 'a' }), true)
  assert.equal(conflict({ containers: [{ name: 'a', image: '1' }] }, { containers: [{ name: 'a', image: '2' }] }), true)
  assert.equal(
    conflict({ containers: [{ name: 'a', image: '1' }] }, { containers: [{ name: 'b', image: '2' }] }),
    false,
  )
  assert.equal(conflict({ finalizers: ['a'] }, { finalizers: ['b'] }), false)
  assert.equal(conflict({ args: ['a', 'b'] }, { args: ['b', 'a'] }), false)
  assert.equal(conflict({ args: ['a'] }, { args: ['a', 'b'] }), true)
})

function plain(document: object): JsonObject {
  return JSON.parse(JSON.stringify(document)) as JsonObject
}
