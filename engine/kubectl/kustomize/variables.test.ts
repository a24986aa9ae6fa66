import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, built } from './testing.ts'

const pod = `
apiVersion: v1
kind: Pod
metadata: { name: client, annotations: { seen: "at $(HOST), $$(HOST)" } }
spec:
  containers:
  - name: c
    image: $(HOST)
    args: ["--host=$(HOST)", "$(PORT)", "$(OTHER)", "$("]
    env: [{ name: PORT, value: $(PORT) }]
`
const service = `{ apiVersion: v1, kind: Service, metadata: { name: db }, spec: { ports: [{ port: 5432 }] } }`
const host = '{ name: HOST, objref: { apiVersion: v1, kind: Service, name: db } }'
const port =
  '{ name: PORT, objref: { version: v1, kind: Service, name: db }, fieldref: { fieldPath: "spec.ports[0].port" } }'

test('variables become the values of fields, by the names that objects have in the end', () => {
  const warnings: string[] = []
  const objects = built(
    {
      'kustomization.yaml': `resources: [pod.yaml, base]\nnamePrefix: a-\nvars: [${port}, { name: X, objref: { version: v1, kind: Pod, name: client } }]`,
      'pod.yaml': pod,
      'base/kustomization.yaml': `resources: [service.yaml]\nvars: [${host}]`,
      'base/service.yaml': service,
    },
    '.',
    { warn: (line) => warnings.push(line) },
  )
  const client = objects.find(({ kind }) => kind === 'Pod')
  assert.deepEqual(at(client, 'spec.containers.0.args'), ['--host=a-db', 5432, '$(OTHER)', '$('])
  assert.equal(at(client, 'spec.containers.0.env.0.value'), 5432)
  assert.equal(at(client, 'spec.containers.0.image'), '$(HOST)')
  assert.equal(at(client, 'metadata.annotations.seen'), 'at a-db, $(HOST)')
  const old =
    "# Warning: 'vars' is deprecated. Please use 'replacements' instead. [EXPERIMENTAL] Run 'kustomize edit fix' to update your Kustomization automatically."
  assert.deepEqual(warnings, [old, old, 'well-defined vars that were never replaced: X'])
})

test('variables that mean nothing, or twice something, are refused', () => {
  const rows: readonly (readonly [vars: string, message: string])[] = [
    [
      '[{ name: A, objref: { version: v1, kind: Service, name: other } }]',
      "var '{A Service.v1.[noGrp] {metadata.name}}' cannot be mapped to a field in the set of known resources",
    ],
    [
      '[{ name: A, objref: { version: v1, kind: Service, name: db }, fieldref: { fieldPath: spec.none } }]',
      "field specified in var '{A Service.v1.[noGrp] {spec.none}}' not found in corresponding resource",
    ],
    [
      `[${host}, ${host}]`,
      "merging vars [{HOST Service.v1.[noGrp] {metadata.name}} {HOST Service.v1.[noGrp] {metadata.name}}]: var 'HOST' already encountered",
    ],
  ]
  for (const [vars, message] of rows)
    assert.throws(
      () => built({ 'kustomization.yaml': `resources: [service.yaml]\nvars: ${vars}`, 'service.yaml': service }),
      { message },
    )
})
