import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { typeByKey } from '../schema/schema.ts'
import { ApplyConflict } from './apply-conflict.ts'
import { fromFieldsV1, pathsOf, toFieldsV1 } from './field-set.ts'
import { fieldsOf } from './fields-of.ts'
import type { JsonObject } from './json.ts'
import { fieldTypeOf } from './kind-types.ts'
import { type ManagedFieldsEntry, managedFieldsOf, withManagedFields } from './managed-fields.ts'
import { entriesOf, startLog, withWrite } from './ownership.ts'
import { type ApplyRequest, applyConfiguration } from './server-side-apply.ts'

const type = fieldTypeOf(typeByKey('apps/v1.Deployment'))
const created = '2024-01-01T00:00:00Z'
const later = '2024-01-01T00:01:00Z'

interface Parts {
  readonly replicas?: number | null
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly containers?: readonly JsonObject[]
}

function deployment({ labels, annotations, finalizers, containers, replicas }: Parts): JsonObject {
  const template = containers && { spec: { containers } }
  const hasSpec = replicas !== undefined || template !== undefined
  return JSON.parse(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', labels, annotations, finalizers },
      spec: hasSpec ? { replicas, template } : undefined,
    }),
  ) as JsonObject
}

function apply(live: JsonObject | undefined, parts: Parts, options: Partial<ApplyRequest> = {}): JsonObject {
  const request = { config: deployment(parts), manager: 'alice', force: false, time: created, ...options }
  return applyConfiguration(type, live, request)
}

/** The object after an ordinary write of these parts, with its managers. */
function update(live: JsonObject | undefined, parts: Parts, manager = 'bob', subresource?: string): JsonObject {
  const operation = { manager, operation: 'Update', apiVersion: 'apps/v1', subresource } as const
  const after = deployment(parts)
  const log = withWrite(startLog(type, live && managedFieldsOf(live)), {
    before: live,
    after,
    operation,
    time: created,
  })
  return withManagedFields(after, entriesOf(log))
}

function owned(object: JsonObject, manager: string): JsonObject | undefined {
  return managedFieldsOf(object).find((entry) => entry.manager === manager)?.fieldsV1
}

function partsOf(object: JsonObject): JsonObject {
  return withManagedFields(object, [])
}

test('a create makes the creator owner of what it set', () => {
  const object = update(undefined, {
    replicas: 3,
    labels: { app: 'web' },
    containers: [{ name: 'app', image: 'a:1', resources: {}, ports: [{ containerPort: 80, protocol: 'TCP' }] }],
  })
  assert.deepEqual(managedFieldsOf(object), [
    {
      manager: 'bob',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: created,
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
        'f:spec': {
          'f:replicas': {},
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"app"}': {
                  '.': {},
                  'f:image': {},
                  'f:name': {},
                  'f:ports': {
                    '.': {},
                    'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                  },
                  'f:resources': {},
                },
              },
            },
          },
        },
      },
    },
  ])
})

test('an applier owns exactly what it applies', () => {
  const object = apply(undefined, { replicas: 3, labels: { app: 'web' } })
  assert.deepEqual(owned(object, 'alice'), {
    'f:metadata': { 'f:labels': { 'f:app': {} } },
    'f:spec': { 'f:replicas': {} },
  })
  assert.deepEqual(partsOf(object), deployment({ replicas: 3, labels: { app: 'web' } }))
})

test('what is applied no more is removed, unless somebody else owns it', () => {
  const first = apply(undefined, { replicas: 3, labels: { app: 'web', team: 'a' } })
  const second = apply(first, { labels: { team: 'a' } }, { manager: 'carol' })
  const third = apply(second, { replicas: 3 })
  assert.deepEqual(partsOf(third), deployment({ replicas: 3, labels: { team: 'a' } }))
  assert.deepEqual(owned(third, 'alice'), { 'f:spec': { 'f:replicas': {} } })
  const fourth = apply(third, {}, { manager: 'carol' })
  assert.deepEqual(partsOf(fourth), deployment({ replicas: 3 }))
  assert.equal(owned(fourth, 'carol'), undefined)
})

test('items of lists are removed by key, and what others set in them keeps them', () => {
  const first = apply(undefined, {
    containers: [
      { name: 'app', image: 'a' },
      { name: 'proxy', image: 'p' },
    ],
  })
  const gone = apply(first, { containers: [{ name: 'app', image: 'a' }] })
  assert.deepEqual(partsOf(gone), deployment({ containers: [{ name: 'app', image: 'a' }] }))
  const shared = apply(first, { containers: [{ name: 'proxy', args: ['-v'] }] }, { manager: 'carol' })
  const kept = apply(shared, { containers: [{ name: 'app', image: 'a' }] })
  assert.deepEqual(
    partsOf(kept),
    deployment({
      containers: [
        { name: 'app', image: 'a' },
        { name: 'proxy', args: ['-v'] },
      ],
    }),
  )
})

test('what an updater added inside an applied item goes with the item', () => {
  const first = apply(undefined, { containers: [{ name: 'app', image: 'a' }, { name: 'proxy' }] })
  const injected = update(first, {
    containers: [
      { name: 'app', image: 'a' },
      { name: 'proxy', image: 'p' },
    ],
  })
  const result = apply(injected, { containers: [{ name: 'app', image: 'a' }] })
  assert.deepEqual(partsOf(result), deployment({ containers: [{ name: 'app', image: 'a' }] }))
  assert.equal(owned(result, 'bob'), undefined)
})

test('one conflict reads as in Kubernetes', () => {
  const live = update(undefined, { replicas: 3 }, 'kubectl-client-side-apply')
  assert.throws(
    () => apply(live, { replicas: 5 }),
    (error: unknown) => {
      assert(error instanceof ApplyConflict)
      const message =
        'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas'
      assert.equal(error.message, message)
      assert.equal(error.code, 409)
      assert.deepEqual(error.causes, [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-client-side-apply" using apps/v1',
          field: '.spec.replicas',
        },
      ])
      return true
    },
  )
})

test('several conflicts are listed by manager, appliers without version, subresources by name', () => {
  const first = apply(undefined, { labels: { app: 'web' } }, { manager: 'zoe' })
  const containers = [{ name: 'app', image: 'a' }]
  const second = update(first, { labels: { app: 'web' }, replicas: 3, containers }, 'hpa', 'scale')
  const config = { labels: { app: 'x' }, replicas: 4, containers: [{ name: 'app', image: 'b' }] }
  const message = [
    'Apply failed with 3 conflicts: conflicts with "hpa" with subresource "scale" using apps/v1:',
    '- .spec.replicas',
    '- .spec.template.spec.containers[name="app"].image',
    'conflicts with "zoe":',
    '- .metadata.labels.app',
  ].join('\n')
  assert.throws(() => apply(second, config), { message })
})

test('the same value is shared, force takes it', () => {
  const live = update(undefined, { replicas: 3 })
  const shared = apply(live, { replicas: 3 })
  assert.deepEqual(owned(shared, 'alice'), owned(shared, 'bob'))
  const forced = apply(live, { replicas: 5 }, { force: true, time: later })
  assert.equal(owned(forced, 'bob'), undefined)
  assert.deepEqual(
    managedFieldsOf(forced).map(({ manager, time }) => [manager, time]),
    [['alice', later]],
  )
  assert.deepEqual(partsOf(forced), deployment({ replicas: 5 }))
})

test('an ordinary write takes what it changes, and what it removes belongs to nobody', () => {
  const first = apply(undefined, { replicas: 3, labels: { app: 'web', team: 'a' } })
  const second = update(first, { replicas: 4, labels: { app: 'web' } })
  assert.deepEqual(owned(second, 'alice'), { 'f:metadata': { 'f:labels': { 'f:app': {} } } })
  assert.deepEqual(owned(second, 'bob'), { 'f:spec': { 'f:replicas': {} } })
})

test('applying the same again gives the same object', () => {
  const parts = {
    replicas: 3,
    labels: { app: 'web' },
    finalizers: ['b', 'a'],
    containers: [{ name: 'app', image: 'a' }],
  }
  const object = apply(undefined, parts)
  assert.equal(apply(object, parts, { time: later }), object)
})

test('lists come in the order of the configuration, others stay where they were', () => {
  const names = (list: readonly string[]) => list.map((name) => ({ name }))
  const live = update(undefined, { containers: names(['a', 'x', 'b', 'y', 'c']) })
  const result = apply(live, { containers: names(['c', 'n', 'a']) })
  assert.deepEqual(partsOf(result), deployment({ containers: names(['x', 'b', 'y', 'c', 'n', 'a']) }))
})

test('an item that the live list has twice is replaced, and owned as a whole', () => {
  const twice = [
    { name: 'app', image: 'a' },
    { name: 'app', image: 'b' },
  ]
  const element = 'k:{"name":"app"}'
  const template = { 'f:template': { 'f:spec': { 'f:containers': { [element]: {} } } } }
  assert.deepEqual(toFieldsV1(fieldsOf(type, deployment({ containers: twice })))['f:spec'], template)
  const live = update(undefined, { containers: twice })
  const result = apply(live, { containers: [{ name: 'app', args: ['-v'] }] }, { force: true })
  assert.deepEqual(partsOf(result), deployment({ containers: [{ name: 'app', args: ['-v'] }] }))
})

test('an item without its key takes the default, one given twice is refused', () => {
  const live = update(undefined, { containers: [{ name: 'app', ports: [{ containerPort: 80, protocol: 'TCP' }] }] })
  const result = apply(live, { containers: [{ name: 'app', ports: [{ containerPort: 80, name: 'http' }] }] })
  const ports = [{ containerPort: 80, protocol: 'TCP', name: 'http' }]
  assert.deepEqual(partsOf(result), deployment({ containers: [{ name: 'app', ports }] }))
  const twice = { containers: [{ name: 'app' }, { name: 'app' }] }
  assert.throws(() => apply(live, twice), {
    message:
      'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="app"]',
  })
})

const refused: readonly (readonly [JsonObject, string])[] = [
  [{ spec: { foo: 1 } }, '.spec.foo: field not declared in schema'],
  [{ spec: { replicas: '3' } }, '.spec.replicas: expected numeric (int or float), got string'],
  [
    { spec: { template: { spec: { containers: [{ image: 'a' }] } } } },
    '.spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn\'t have default value)',
  ],
  [{ metadata: { finalizers: ['a', 'a'] } }, '.metadata.finalizers: duplicate entries for key [="a"]'],
]

for (const [part, message] of refused) {
  test(`refused: ${message}`, () => {
    const config = { apiVersion: 'apps/v1', kind: 'Deployment', ...part }
    const request = { config, manager: 'alice', force: false, time: created }
    assert.throws(() => applyConfiguration(type, undefined, request), {
      code: 500,
      message: `failed to create typed patch object (/; apps/v1, Kind=Deployment): ${message}`,
    })
  })
}

test('another version, and managed fields in the configuration, are refused', () => {
  const live = apply(undefined, { replicas: 1 })
  const request = { manager: 'alice', force: false, time: created }
  const other = { ...deployment({}), apiVersion: 'apps/v1beta1' }
  assert.throws(() => applyConfiguration(type, live, { ...request, config: other }), {
    code: 400,
    message: 'Incorrect version specified in apply patch. Specified patch version: apps/v1beta1, expected: apps/v1',
  })
  const managed = { ...deployment({}), metadata: { name: 'web', managedFields: [] } }
  assert.throws(() => applyConfiguration(type, live, { ...request, config: managed }), {
    code: 400,
    message: 'metadata.managedFields must be nil',
  })
})

test('an object nobody managed belongs to before-first-apply', () => {
  const live = deployment({ replicas: 3 })
  const result = apply(live, { labels: { a: 'b' } })
  assert.deepEqual(owned(result, 'before-first-apply'), { 'f:spec': { 'f:replicas': {} } })
  assert.throws(() => apply(live, { replicas: 4 }), { message: /conflict with "before-first-apply" using apps\/v1/ })
})

test('kubectl takes over what client-side apply set and nobody changed', () => {
  const name = 'kubectl.kubernetes.io/last-applied-configuration'
  const annotations = { [name]: JSON.stringify(deployment({ replicas: 3 })) }
  const live = update(undefined, { replicas: 3, annotations }, 'kubectl-client-side-apply')
  const result = apply(live, { replicas: 5 }, { manager: 'kubectl' })
  assert.deepEqual(
    partsOf(result),
    deployment({ replicas: 5, annotations: { [name]: `${JSON.stringify(deployment({ replicas: 5 }))}\n` } }),
  )
  assert.throws(() => apply(live, { replicas: 5 }, { manager: 'other' }), ApplyConflict)
  const scaled = update(live, { replicas: 4, annotations }, 'hpa')
  assert.throws(() => apply(scaled, { replicas: 5 }, { manager: 'kubectl' }), { message: /conflict with "hpa"/ })
})

const labels = fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.constantFrom('1', '2'), {
  minKeys: 1,
  maxKeys: 3,
})
const parts = fc.record(
  {
    replicas: fc.constantFrom(1, 2),
    labels,
    finalizers: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
    containers: fc.uniqueArray(
      fc.record(
        { name: fc.constantFrom('a', 'b', 'c'), image: fc.constantFrom('1', '2'), resources: fc.constant({}) },
        { requiredKeys: ['name', 'resources'] },
      ),
      { selector: ({ name }) => name, minLength: 1 },
    ),
  },
  { requiredKeys: [] },
)

test('after an apply everything applied is there and owned, and applying it again changes nothing', () => {
  fc.assert(
    fc.property(parts, parts, parts, (before, first, second) => {
      const live = apply(update(undefined, before), first, { force: true })
      const frozen = JSON.stringify(live)
      const result = apply(live, second, { force: true, time: later })
      assert.equal(JSON.stringify(live), frozen)
      assert.equal(apply(result, second, { force: true }), result)
      const config = deployment(second)
      const wanted = pathsOf(fieldsOf(type, config)).map(String)
      const present = pathsOf(fieldsOf(type, result)).map(String)
      assert.deepEqual(
        wanted.filter((path) => !present.includes(path) && !path.endsWith('s')),
        [],
      )
    }),
  )
})

test('nobody owns what is not there', () => {
  fc.assert(
    fc.property(parts, parts, parts, (first, second, third) => {
      const result = update(apply(update(undefined, first), second, { force: true }), third, 'carol')
      const present = new Set(pathsOf(fieldsOf(type, result)).map(String))
      for (const entry of managedFieldsOf(result)) assertPresent(entry, present)
    }),
  )
})

/** Maps and lists may be owned as such; their leaves are what can be missing. */
function assertPresent(entry: ManagedFieldsEntry, present: ReadonlySet<string>): void {
  const set = fromFieldsV1(entry.fieldsV1 ?? {})
  assert.deepEqual(toFieldsV1(set), entry.fieldsV1)
  for (const path of pathsOf(set)) {
    const text = String(path)
    const isThere = present.has(text) || [...present].some((other) => other.startsWith(`${text},`))
    const isEmptyList = ['f:finalizers', 'f:containers'].includes(path[path.length - 1] ?? '')
    assert(isThere || isEmptyList, text)
  }
}
