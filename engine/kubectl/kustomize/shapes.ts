/** The shape of a value, with its type as Go names it in errors. */
export type Shape = Scalar | List | Mapping | Struct

interface Scalar {
  readonly holds: 'string' | 'boolean' | 'integer'
  readonly type: string
}

interface List {
  readonly holds: 'list'
  readonly of: Shape
  readonly type: string
}

interface Mapping {
  readonly holds: 'mapping'
  readonly of: Shape
  readonly type: string
}

export interface Struct {
  readonly holds: 'struct'
  readonly name: string
  readonly type: string
  readonly fields: Readonly<Record<string, Shape>>
}

const text: Scalar = { holds: 'string', type: 'string' }
const toggle: Scalar = { holds: 'boolean', type: 'bool' }
const named = (type: string): Scalar => ({ holds: 'string', type })
const integer = (type: string): Scalar => ({ holds: 'integer', type })
const listOf = (of: Shape, sign = ''): List => ({ holds: 'list', of, type: `[]${sign}${of.type}` })
const mappingOf = (of: Shape): Mapping => ({ holds: 'mapping', of, type: `map[string]${of.type}` })
const struct = (name: string, fields: Struct['fields']): Struct => ({
  holds: 'struct',
  name,
  type: `types.${name}`,
  fields,
})

const texts = listOf(text)
const pairs = mappingOf(text)
const versionedKind = { group: text, version: text, kind: text }
const identity = { ...versionedKind, name: text, namespace: text }

const selector = struct('Selector', { ...identity, annotationSelector: text, labelSelector: text })
const patch = struct('Patch', { path: text, patch: text, target: selector, options: mappingOf(toggle) })
const image = struct('Image', { name: text, newName: text, tagSuffix: text, newTag: text, digest: text })

const label = struct('Label', {
  pairs,
  includeSelectors: toggle,
  includeTemplates: toggle,
  fields: listOf(struct('FieldSpec', { ...versionedKind, path: text, create: toggle })),
})

const generatorOptions = struct('GeneratorOptions', {
  labels: pairs,
  annotations: pairs,
  disableNameSuffixHash: toggle,
  immutable: toggle,
})

const generated = {
  namespace: text,
  name: text,
  behavior: text,
  literals: texts,
  files: texts,
  envs: texts,
  env: text,
  options: generatorOptions,
}

const fieldOptions = struct('FieldOptions', { delimiter: text, index: integer('int'), encoding: text, create: toggle })
const source = struct('SourceSelector', { ...identity, fieldPath: text, options: fieldOptions })
const target = struct('TargetSelector', {
  select: selector,
  reject: listOf(selector, '*'),
  fieldPaths: texts,
  options: fieldOptions,
})
const replaced = { source, targets: listOf(target, '*') }

/** What a file holds that an entry of `replacements` names. */
export const replacementShape = struct('Replacement', replaced)
export const replacementListShape = listOf(replacementShape)

const variable = struct('Var', {
  name: text,
  objref: struct('Target', { apiVersion: text, ...identity }),
  fieldref: struct('FieldSelector', { fieldPath: text }),
})

const sortOptions = struct('SortOptions', {
  order: named('types.SortOrder'),
  legacySortOptions: struct('LegacySortOptions', { orderFirst: texts, orderLast: texts }),
})

/** Everything that a kustomization can say here. Source: kustomize api/types/kustomization.go and the types beside it. */
export const kustomizationShape = struct('Kustomization', {
  apiVersion: text,
  kind: text,
  metadata: struct('ObjectMeta', { name: text, namespace: text, labels: pairs, annotations: pairs }),
  resources: texts,
  bases: texts,
  components: texts,
  namespace: text,
  namePrefix: text,
  nameSuffix: text,
  commonLabels: pairs,
  commonAnnotations: pairs,
  labels: listOf(label),
  images: listOf(image),
  imageTags: listOf(image),
  replacements: listOf(struct('ReplacementField', { ...replaced, path: text })),
  replicas: listOf(struct('Replica', { name: text, count: integer('int64') })),
  vars: listOf(variable),
  configMapGenerator: listOf(struct('ConfigMapArgs', generated)),
  secretGenerator: listOf(struct('SecretArgs', { ...generated, type: text })),
  generatorOptions,
  patches: listOf(patch),
  patchesStrategicMerge: listOf(named('types.PatchStrategicMerge')),
  patchesJson6902: listOf(patch),
  sortOptions,
})
