import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommandError } from '../result.ts'
import { at, built, deployment } from './testing.ts'

/** The text of a kustomization, what is said of it, and files beside it. */
type Row = readonly [kustomization: string, message: string, files?: Readonly<Record<string, string>>]

function refused(rows: readonly Row[]): void {
  for (const [kustomization, message, files = {}] of rows)
    assert.throws(
      () => built({ 'kustomization.yaml': kustomization, ...files }),
      (error: Error) => {
        assert.deepEqual({ kustomization, says: error.message }, { kustomization, says: message })
        return error instanceof CommandError
      },
    )
}

const cannot = (value: string, field: string, type: string): string =>
  `invalid Kustomization: json: cannot unmarshal ${value} into Go struct field ${field} of type ${type}`

test('a field of another shape than its own is told by its path and type', () => {
  refused([
    ['nameSuffix: { a: b }', cannot('object', 'Kustomization.nameSuffix', 'string')],
    ['namespace: 3', cannot('number', 'Kustomization.namespace', 'string')],
    ['metadata: { labels: { a: true } }', cannot('bool', 'ObjectMeta.metadata.labels', 'string')],
    ['metadata: { color: red }', 'invalid Kustomization: json: unknown field "color"'],
    ['resources: cm.yaml', cannot('string', 'Kustomization.resources', '[]string')],
    ['resources: [{ a: b }]', cannot('object', 'Kustomization.resources', 'string')],
    ['bases: [3]', cannot('number', 'Kustomization.bases', 'string')],
    ['components: [[x]]', cannot('array', 'Kustomization.components', 'string')],
    ['commonLabels: [a]', cannot('array', 'Kustomization.commonLabels', 'map[string]string')],
    ['commonAnnotations: { a: 1.5 }', cannot('number', 'Kustomization.commonAnnotations', 'string')],
    ['labels: [{ pairs: x }]', cannot('string', 'Label.labels.pairs', 'map[string]string')],
    ['labels: [{ includeSelectors: "yes" }]', cannot('string', 'Label.labels.includeSelectors', 'bool')],
    ['labels: [{ fields: [x] }]', cannot('string', 'Label.labels.fields', 'types.FieldSpec')],
    ['images: [{ name: x, newTag: 1.19 }]', cannot('number', 'Image.images.newTag', 'string')],
    ['images: nginx', cannot('string', 'Kustomization.images', '[]types.Image')],
    ['replicas: [{ name: x, count: two }]', cannot('string', 'Replica.replicas.count', 'int64')],
    ['replicas: [{ name: x, count: 1.5 }]', cannot('number 1.5', 'Replica.replicas.count', 'int64')],
    ['patches: [x.yaml]', cannot('string', 'Kustomization.patches', 'types.Patch')],
    ['patches: [{ path: 3 }]', cannot('number', 'Patch.patches.path', 'string')],
    ['patches: [{ path: x, target: 3 }]', cannot('number', 'Patch.patches.target', 'types.Selector')],
    ['patches: [{ target: { name: [x] } }]', cannot('array', 'Selector.patches.target.name', 'string')],
    ['patches: [{ options: { allowNameChange: 1 } }]', cannot('number', 'Patch.patches.options', 'bool')],
    ['patches: [{ target: { nam: x } }]', 'invalid Kustomization: json: unknown field "nam"'],
    [
      'patchesStrategicMerge: [{}]',
      cannot('object', 'Kustomization.patchesStrategicMerge', 'types.PatchStrategicMerge'),
    ],
    ['configMapGenerator: { name: x }', cannot('object', 'Kustomization.configMapGenerator', '[]types.ConfigMapArgs')],
    ['configMapGenerator: [{ env: [x] }]', cannot('array', 'ConfigMapArgs.configMapGenerator.env', 'string')],
    ['configMapGenerator: [{ type: x }]', 'invalid Kustomization: json: unknown field "type"'],
    ['secretGenerator: [{ literals: a=b }]', cannot('string', 'SecretArgs.secretGenerator.literals', '[]string')],
    [
      'secretGenerator: [{ options: { immutable: x } }]',
      cannot('string', 'GeneratorOptions.secretGenerator.options.immutable', 'bool'),
    ],
    ['generatorOptions: true', cannot('bool', 'Kustomization.generatorOptions', 'types.GeneratorOptions')],
    ['replacements: [{ source: x }]', cannot('string', 'ReplacementField.replacements.source', 'types.SourceSelector')],
    [
      'replacements: [{ targets: {} }]',
      cannot('object', 'ReplacementField.replacements.targets', '[]*types.TargetSelector'),
    ],
    [
      'replacements: [{ targets: [{ options: { index: x } }] }]',
      cannot('string', 'FieldOptions.replacements.targets.options.index', 'int'),
    ],
    ['vars: [{ name: X, objref: db }]', cannot('string', 'Var.vars.objref', 'types.Target')],
    ['sortOptions: { order: 3 }', cannot('number', 'SortOptions.sortOptions.order', 'types.SortOrder')],
    ['sortOptions: { order: up }', "the field 'sortOptions.order' must be one of [fifo, legacy]"],
    ['[]', 'invalid Kustomization: json: cannot unmarshal array into Go value of type types.Kustomization'],
    ['text', 'invalid Kustomization: json: cannot unmarshal string into Go value of type types.Kustomization'],
    ['kind: Kustomization', 'kustomization.yaml is empty'],
    ['resources:', 'kustomization.yaml is empty'],
    [
      'kind: Deployment\nresources: []',
      'Failed to read kustomization file under .:\nkind should be Kustomization or Component',
    ],
    [
      'apiVersion: v1\nresources: []',
      'Failed to read kustomization file under .:\napiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1',
    ],
    ['a: b\nc: d: e', 'invalid Kustomization: yaml: line 2: mapping values are not allowed in this context'],
  ])
})

test('names of fields are known in any case, and a key that is given twice counts as given last', () => {
  const [web] = built({
    'kustomization.yaml': 'NamePrefix: a-\nnamesuffix: -y\nnamesuffix: -z\nresources: [web.yaml]\nimages:\n',
    'web.yaml': deployment,
  })
  assert.equal(at(web, 'metadata.name'), 'a-web-z')
})

const fromFile = (problem: string): string =>
  `accumulating resources: accumulation err='accumulating resources from 'a.yaml': ${problem}': must build at directory: 'a.yaml': file is not directory`

test('resources that are none are told with their file', () => {
  const rows: readonly (readonly [text: string, problem: string])[] = [
    ['kind: List\nitems: [null]', 'empty item at items in object List'],
    ['kind: List\nitems: x', 'expected array in List/items, but found string'],
    ['[]', 'missing Resource metadata'],
    ['a: b', 'missing Resource metadata'],
    [
      '{ kind: Pod, apiVersion: v1, metadata: { name: x, labels: [a] } }',
      'wrong Node Kind for metadata.labels expected: MappingNode was SequenceNode',
    ],
    [
      '{ apiVersion: v1, kind: Pod, metadata: { labels: { a: b } } }',
      'missing metadata.name in object {{v1 Pod} {{ } map[a:b] map[]}}',
    ],
    ['{ apiVersion: v1, metadata: { name: x } }', 'missing kind in object {{v1 } {{x } map[] map[]}}'],
  ]
  refused(rows.map(([text, problem]) => ['resources: [a.yaml]', fromFile(problem), { 'a.yaml': text }]))
  refused([
    [
      'resources: [a.yaml]',
      "accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError: yaml: line 2: mapping values are not allowed in this context in File: a.yaml",
      { 'a.yaml': 'a: b\nc: d: e' },
    ],
    [
      'resources: [""]',
      "accumulating resources: accumulation err='accumulating resources from '': '.' must resolve to a file': new root cannot be empty",
    ],
    [
      'resources: [https://example.com/a.yaml]',
      `accumulating resources: accumulation err='accumulating resources from 'https://example.com/a.yaml': there is no network here to read "https://example.com/a.yaml" from: save it beside the kustomization.': there is no network here to read "https://example.com/a.yaml" from: save it beside the kustomization.`,
    ],
  ])
})

test('a folder that is part of itself is a cycle', () => {
  const rows: readonly (readonly [files: Readonly<Record<string, string>>, path: string, message: string])[] = [
    [
      { 'kustomization.yaml': 'resources: [.]' },
      '.',
      "accumulating resources: accumulation err='accumulating resources from '.': '.' must resolve to a file': cycle detected: candidate root '.' contains visited root '.'",
    ],
    [
      { 'a/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../a]' },
      'a',
      "accumulating resources: accumulation err='accumulating resources from '../b': 'b' must resolve to a file': recursed accumulation of path 'b': accumulating resources: accumulation err='accumulating resources from '../a': 'a' must resolve to a file': cycle detected: candidate root 'a' contains visited root 'a'",
    ],
    [
      { 'a/kustomization.yaml': 'resources: []', 'a/b/kustomization.yaml': 'resources: [..]' },
      'a/b',
      "accumulating resources: accumulation err='accumulating resources from '..': 'a' must resolve to a file': cycle detected: candidate root 'a' contains visited root 'a/b'",
    ],
    [
      { 'a/kustomization.yaml': 'components: [../c]', 'c/kustomization.yaml': 'kind: Component\ncomponents: [../c]' },
      'a',
      `accumulating components: accumulateDirectory: "recursed accumulation of path 'c': accumulating components: loader.New \\"cycle detected: candidate root 'c' contains visited root 'c'\\""`,
    ],
  ]
  for (const [files, path, message] of rows) assert.throws(() => built(files, path), { message })
})

test('files outside the folder of a kustomization are not read unless that is allowed', () => {
  const files = { 'a/kustomization.yaml': 'resources: [../web.yaml]', 'web.yaml': deployment }
  assert.throws(() => built(files, 'a'), {
    message:
      "accumulating resources: accumulation err='accumulating resources from '../web.yaml': security; file 'web.yaml' is not in or below 'a'': must build at directory: 'web.yaml': file is not directory",
  })
  assert.equal(built(files, 'a', { loadsAnywhere: true }).length, 1)
})

const inlinePatch = (patch: string): string => `resources: [a.yaml]\npatches: [{ patch: ${JSON.stringify(patch)} }]`

test('patches and replacements that say nothing useful are refused', () => {
  const files = { 'a.yaml': deployment, 'r.yaml': 'targets: x', 's.yaml': 'text', 't.yaml': '[x]' }
  const rows: readonly (readonly [kustomization: string, message: string])[] = [
    [inlinePatch('{}'), 'unable to parse SM or JSON patch from [patch: "{}"]'],
    [inlinePatch('[3]'), 'unable to parse SM or JSON patch from [patch: "[3]"]'],
    [inlinePatch('kind: Deployment'), 'unable to parse SM or JSON patch from [patch: "kind: Deployment"]'],
    [inlinePatch('[]'), 'must specify a target for JSON patch [patch: "[]"]'],
    ['patches: [{ target: { kind: Pod } }]', 'must specify one of patch and path in\ntarget:\n  kind: Pod\n'],
    ['patches: [{ path: a.yaml, patch: x }]', "patch and path can't be set at the same time\npatch: x\npath: a.yaml\n"],
    [
      "patches: [{ patch: '[]', target: { labelSelector: 'a in' } }]",
      "unable to parse requirement: found '' expected: '('",
    ],
    ["patches: [{ patch: '[]', target: { name: '(' } }]", 'invalid regular expression "(" in a patch target'],
    [
      'replacements: [{ path: r.yaml }]',
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Replacement.targets of type []*types.TargetSelector',
    ],
    ['replacements: [{ path: s.yaml }]', 'unsupported replacement type encountered within replacement path: string'],
    [
      'replacements: [{ path: t.yaml }]',
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type types.Replacement',
    ],
    ['replacements: [{ path: r.yaml, source: {} }]', 'cannot specify both path and inline replacement'],
    [
      "resources: [a.yaml]\nreplacements: [{ source: { kind: Deployment }, targets: [{ select: { annotationSelector: '=' } }] }]",
      "found '=', expected: !, identifier, or 'end of string'",
    ],
  ]
  refused(rows.map(([kustomization, message]) => [kustomization, message, files]))
})
