/**
 * Writes engine/api/schema/structure.ts from the structure of Kubernetes' API. The form is explained in
 * engine/api/schema/decode.ts, which reads it.
 * Usage: node --import tsx scripts/generate-structure.ts STRUCTURE.json
 */
import { writeFileSync } from 'node:fs'
import { isAtomicStruct, stringTypeName } from './go-names.ts'
import { type Field, readStructure, type Type } from './structure-file.ts'

const output = 'engine/api/schema/structure.ts'
const structure = readStructure(process.argv[2] ?? '')

const codes: Readonly<Record<string, string>> = {
  string: 's',
  boolean: 'b',
  number: 'n',
  quantity: 'q',
  intOrString: 'x',
  time: 't',
  microTime: 'u',
  object: 'o',
}

/** Types whose JSON can be anything, though Go has a struct for them. */
const anything = /^apiextensions\/v1\.(?:JSON|JSONSchemaPropsOr.*)$/

/** Groups that the structure does not name, because nothing of them is stored. */
const groupsOfPackages: Readonly<Record<string, string>> = {
  admission: 'admission.k8s.io',
  apidiscovery: 'apidiscovery.k8s.io',
  imagepolicy: 'imagepolicy.k8s.io',
  meta: '',
}

/** What of apimachinery is of a group of its own; the rest answers to every group. */
const metaKinds = /^(?:PartialObjectMetadata|PartialObjectMetadataList|Table|TableOptions)$/

/** Kinds with a scope that are no resources of their own: subresources, and what is only posted to webhooks. */
const notResources = new Set(['Eviction', 'ImageReview', 'PodStatusResult'])

function packageOf(key: string): string {
  return key.slice(0, key.indexOf('.'))
}

function bareName(key: string): string {
  return key.slice(key.indexOf('.') + 1)
}

function typeCode(field: Field, owner: string, name: string): string {
  const { ref, items, values, type } = field
  if (ref !== undefined) {
    if (anything.test(ref)) return 'o'
    return packageOf(ref) === packageOf(owner) ? `@${bareName(ref)}` : `@${ref}`
  }
  if (type === 'list') return `[${typeCode(items ?? {}, owner, name)}`
  if (type === 'map') return `{${typeCode(values ?? {}, owner, name)}`
  if (type === 'integer') return field.format === 'int32' ? 'i' : 'l'
  if (field.format === 'byte') return 'y'
  const code = codes[type ?? '']
  if (code === undefined) throw new Error(`${owner}.${name} has the unknown type ${type}`)
  return code
}

function leafOf(field: Field): Field {
  const inner = field.items ?? field.values
  return inner === undefined ? field : leafOf(inner)
}

function attributes(field: Field, owner: string, name: string): string[] {
  const leaf = leafOf(field)
  const goName = leaf.type === 'string' && leaf.format === undefined ? stringTypeName(owner, name) : undefined
  return [
    goName === undefined ? '' : `&${goName}`,
    leaf.enum === undefined ? '' : `|${leaf.enum.map((value) => value.replaceAll(' ', '+')).join('|')}`,
    field.default === undefined ? '' : `=${JSON.stringify(field.default)}`,
    field.patchStrategy === undefined ? '' : `~${field.patchStrategy}`,
    field.patchMergeKey === undefined ? '' : `^${field.patchMergeKey}`,
    field.listType === undefined ? '' : `#${[field.listType, ...(field.listMapKeys ?? [])].join(',')}`,
    field.mapType === undefined ? '' : `%${field.mapType}`,
    field.featureGate === undefined ? '' : `!${field.featureGate}`,
  ].filter((attribute) => attribute !== '')
}

function fieldText(owner: string, name: string, field: Field): string {
  const parts = [`${name}${field.optional ? '?' : ''}`, typeCode(field, owner, name), ...attributes(field, owner, name)]
  if (parts.some((part) => /[\s'`\\$]/.test(part.replace('$', '')))) throw new Error(`cannot write ${parts.join(' ')}`)
  return parts.join(' ')
}

function typeLine(key: string, type: Type): string {
  const fields = Object.entries(type.fields).map(([name, field]) => fieldText(key, name, field))
  return [`${bareName(key)}${isAtomicStruct(key) ? '%' : ''}`, ...fields].join(';')
}

/** Kubernetes guesses like this, and names the exceptions: k8s.io/apimachinery/pkg/api/meta, UnsafeGuessKindToResource. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase()
  if (singular === 'endpoints') return singular
  if (singular.endsWith('s')) return `${singular}es`
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`
}

function minorOf(version: string | undefined): string {
  return version === undefined ? '' : version.slice(version.indexOf('.') + 1)
}

function kindLine(key: string, { group, version, scope, lifecycle = {} }: Type): string {
  const kind = bareName(key)
  const isResource = (scope !== undefined && !notResources.has(kind)) || kind === 'Binding'
  return [
    group ?? (metaKinds.test(kind) ? 'meta.k8s.io' : groupsOfPackages[key.slice(0, key.indexOf('/'))]),
    version,
    kind,
    isResource ? (scope === 'Cluster' ? 'c' : 'n') : '',
    isResource ? pluralOf(kind) : '',
    minorOf(lifecycle.introduced),
    minorOf(lifecycle.deprecated),
    minorOf(lifecycle.removed),
    lifecycle.replacement ?? '',
    packageOf(key),
  ].join(';')
}

const packages = new Map<string, string[]>()
for (const [key, type] of Object.entries(structure)) {
  if (anything.test(key)) continue
  const lines = packages.get(packageOf(key)) ?? []
  lines.push(typeLine(key, type))
  packages.set(packageOf(key), lines)
}
const kinds = Object.entries(structure).filter(([, type]) => type.kind)

const written = [
  '// generated by scripts/generate-structure.ts from the structure of Kubernetes 1.36; do not edit',
  '',
  '/** Every kind, a line each; see decode.ts for the form. */',
  `export const kindLines = \`${kinds.map(([key, type]) => kindLine(key, type)).join('\n')}\``,
  '',
  '/** The types of a package, a line each; see decode.ts for the form. */',
  'export const typeLines: Readonly<Record<string, string>> = {',
  ...[...packages].map(([name, lines]) => `  '${name}': \`${lines.join('\n').replaceAll('$', '\\$')}\`,`),
  '}',
  '',
].join('\n')
writeFileSync(output, written)
console.log(`${output}: ${packages.size} packages, ${kinds.length} kinds, ${written.length} bytes`)
