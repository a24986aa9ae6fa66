import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../api/patch/json.ts'
import { at, built, deployment } from './testing.ts'

const names = (objects: readonly JsonObject[]): string[] =>
  objects.map(({ kind, metadata }) => `${kind}/${(metadata as { name: string }).name}`)

test('hashes are those of the documentation of Kubernetes', () => {
  const objects = built({
    'kustomization.yaml': `
configMapGenerator:
- { name: example-configmap-1, files: [application.properties] }
- { name: example-configmap-2, literals: [FOO=Bar] }
secretGenerator:
- { name: example-secret-1, files: [password.txt] }
`,
    'application.properties': 'FOO=Bar\n',
    'password.txt': 'username=admin\npassword=secret\n',
  })
  assert.deepEqual(names(objects), [
    'ConfigMap/example-configmap-1-8mbdf7882g',
    'ConfigMap/example-configmap-2-g2hdhfc6tk',
    'Secret/example-secret-1-t2kt65hgtb',
  ])
})

test('names are changed wherever they are named', () => {
  const objects = built({
    'kustomization.yaml': 'resources: [all.yaml]\nnamePrefix: a-\nnameSuffix: -z\nnamespace: shop\n',
    'all.yaml': `${deployment}
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: runner } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: old } }
---
{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { kind: Deployment, name: web } } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: b }, roleRef: { kind: ClusterRole, name: web }, subjects: [{ kind: ServiceAccount, name: runner, namespace: old }] }
`,
  })
  assert.deepEqual(names(objects), [
    'Namespace/shop',
    'ServiceAccount/a-runner-z',
    'ClusterRoleBinding/a-b-z',
    'ConfigMap/a-settings-z',
    'Deployment/a-web-z',
    'HorizontalPodAutoscaler/a-h-z',
  ])
  const [, account, binding, , web, autoscaler] = objects
  assert.equal(at(account, 'metadata.namespace'), 'shop')
  assert.equal(at(binding, 'metadata.namespace'), undefined)
  assert.equal(at(binding, 'roleRef.name'), 'web')
  assert.equal(at(web, 'spec.template.spec.serviceAccountName'), 'a-runner-z')
  assert.equal(at(web, 'spec.template.spec.volumes.0.configMap.name'), 'a-settings-z')
  assert.equal(at(autoscaler, 'spec.scaleTargetRef.name'), 'a-web-z')
})

test('images change in name, tag and digest', () => {
  const rows: readonly [string, string][] = [
    ['newTag: "2"', 'reg.example/nginx:2'],
    ['digest: sha256:ff', 'reg.example/nginx@sha256:ff'],
    ['newName: other', 'other:1.19@sha256:0123'],
    ['newName: other, newTag: "2"', 'other:2'],
  ]
  for (const [rule, expected] of rows) {
    const kustomization = `resources: [web.yaml]\nimages: [{ name: reg.example/nginx, ${rule} }]\n`
    const [web] = built({ 'kustomization.yaml': kustomization, 'web.yaml': deployment })
    assert.equal(at(web, 'spec.template.spec.containers.0.image'), expected)
  }
})

test('two overlays of one base stand beside each other, and a component is part of who names it', () => {
  const objects = built(
    {
      'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{ name: settings, literals: [a=b] }]\n',
      'base/web.yaml': deployment,
      'one/kustomization.yaml': 'resources: [../base]\nnamePrefix: one-\n',
      'two/kustomization.yaml': 'resources: [../base]\nnamePrefix: two-\n',
      'audit/kustomization.yaml':
        'kind: Component\ncommonAnnotations: { audit: "yes" }\ngeneratorOptions: { disableNameSuffixHash: true }\nconfigMapGenerator: [{ name: audit, literals: [x=y] }]\n',
      'all/kustomization.yaml': 'resources: [../one, ../two]\ncomponents: [../audit]\nsortOptions: { order: fifo }\n',
    },
    'all',
  )
  assert.deepEqual(
    names(objects).map((name) => name.replace(/-\w{10}$/, '-HASH')),
    [
      'Deployment/one-web',
      'ConfigMap/one-settings-HASH',
      'Deployment/two-web',
      'ConfigMap/two-settings-HASH',
      'ConfigMap/audit',
    ],
  )
  for (const index of [0, 2]) {
    const prefix = index === 0 ? 'one' : 'two'
    assert.match(
      String(at(objects[index], 'spec.template.spec.volumes.0.configMap.name')),
      new RegExp(`^${prefix}-settings-`),
    )
    assert.equal(at(objects[index], 'metadata.annotations.audit'), 'yes')
    assert.equal(at(objects[index], 'spec.template.metadata.annotations.audit'), 'yes')
  }
})

test('labels go to metadata alone, to templates, or to selectors as well', () => {
  const rows: readonly [string, unknown[]][] = [
    ['', ['x', undefined, undefined]],
    ['includeTemplates: true', ['x', 'x', undefined]],
    ['includeSelectors: true', ['x', 'x', 'x']],
  ]
  for (const [rule, expected] of rows) {
    const kustomization = `resources: [web.yaml]\nlabels: [{ pairs: { team: x }, ${rule} }]\n`
    const [web] = built({ 'kustomization.yaml': kustomization, 'web.yaml': deployment })
    const paths = ['metadata.labels', 'spec.template.metadata.labels', 'spec.selector.matchLabels']
    assert.deepEqual(
      paths.map((path) => at(web, `${path}.team`)),
      expected,
    )
  }
})

test('patches delete, add and change what they select', () => {
  const kustomization = `
resources: [web.yaml, map.yaml]
patches:
- patch: |-
    { apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, $patch: delete }
- target: { kind: Deploy.*, labelSelector: "!old" }
  patch: |-
    [{ op: add, path: /metadata/annotations, value: { a: b } }]
`
  const objects = built({
    'kustomization.yaml': kustomization,
    'web.yaml': deployment,
    'map.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }',
  })
  assert.deepEqual(names(objects), ['Deployment/web'])
  assert.equal(at(objects[0], 'metadata.annotations.a'), 'b')
})

test('values of one object are put into others', () => {
  const objects = built({
    'kustomization.yaml': `
resources: [web.yaml, map.yaml]
namePrefix: a-
replacements:
- source: { kind: ConfigMap, name: settings, fieldPath: data.host }
  targets:
  - select: { kind: Deployment, name: web }
    fieldPaths: ['spec.template.spec.containers.[name=web].image']
    options: { delimiter: /, index: 0 }
  - select: { kind: Deployment }
    fieldPaths: ['metadata.annotations.example\\.com/host', 'spec.template.spec.containers.*.workingDir']
    options: { create: true }
- source: { kind: ConfigMap, name: settings, fieldPath: data.host, options: { delimiter: '.', index: 1 } }
  targets:
  - select: { kind: Deployment }
    reject: [{ name: other }]
    fieldPaths: [spec.template.metadata.labels.app]
`,
    'web.yaml': deployment,
    'map.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { host: mirror.local } }',
  })
  const web = objects.find(({ kind }) => kind === 'Deployment')
  assert.equal(at(web, 'spec.template.spec.containers.0.image'), 'mirror.local/nginx:1.19@sha256:0123')
  assert.equal(at(web, 'spec.template.spec.containers.0.workingDir'), 'mirror.local')
  assert.deepEqual(at(web, 'metadata.annotations'), { 'example.com/host': 'mirror.local' })
  assert.equal(at(web, 'spec.template.metadata.labels.app'), 'local')
})

test('what is wrong is said in the words of kustomize', () => {
  const rows: readonly [Readonly<Record<string, string>>, RegExp][] = [
    [{}, /^unable to find one of 'kustomization.yaml'/],
    [{ 'kustomization.yaml': '' }, /^kustomization.yaml is empty$/],
    [{ 'kustomization.yaml': 'prefix: x' }, /^invalid Kustomization: json: unknown field "prefix"$/],
    [
      { 'kustomization.yaml': 'resources: [a.yaml, a.yaml]', 'a.yaml': deployment },
      /already registered id: Deployment.v1.apps\/web.\[noNs\]/,
    ],
    [{ 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': 'kind: Pod' }, /missing metadata.name in object/],
    [
      { 'kustomization.yaml': 'replicas: [{ name: web, count: 2 }]\nnamespace: a' },
      /^resource with name web does not match a config/,
    ],
    [
      { 'kustomization.yaml': 'configMapGenerator: [{ name: a, behavior: merge }]' },
      /does not exist; cannot merge or replace/,
    ],
    [
      { 'kustomization.yaml': "patches: [{ patch: '[]', target: { name: '(' } }]" },
      /^invalid regular expression "\(" in a patch target$/,
    ],
    [{ 'kustomization.yaml': 'sortOptions: { order: up }' }, /must be one of \[fifo, legacy\]/],
    [
      { 'kustomization.yaml': 'replacements: [{ source: { kind: Pod, name: x }, targets: [] }]' },
      /^nothing selected by Pod.\[noVer\].\[noGrp\]\/x.\[noNs\]:metadata.name$/,
    ],
    [{ 'kustomization.yaml': 'helmCharts: []' }, /^helmCharts of a kustomization is not modelled: /],
  ]
  for (const [files, expected] of rows)
    assert.throws(
      () => built(files),
      ({ message }: Error) => expected.test(message) || assert.fail(message),
    )
})
