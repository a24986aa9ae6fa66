import { fnv32a } from '../meta/hash.ts'
import type { FieldSchema, TypeSchema, ValueSchema } from './descriptors.ts'
import { byCodePoint } from './field-paths.ts'
import { structOf, typeByKey } from './schema.ts'

/**
 * A value as Go's `%#v` writes it, in the types that the API server checks: those of no version, `core.Toleration`, and
 * those of metadata, `v1.LabelSelector`. Pointers inside of a struct are written as addresses, which mean nothing.
 * @param schema what the value is; without, it is any JSON
 */
export function goSyntax(schema: ValueSchema | undefined, value: unknown): string {
  return written(schema !== undefined && fits(schema, value) ? schema : { type: 'any' }, value, '')
}

/** An error may show more than what stands at its path: all addresses at that of the first. */
function fits({ type }: ValueSchema, value: unknown): boolean {
  if (Array.isArray(value)) return type === 'list'
  return typeof value !== 'object' || value === null || type === 'struct' || type === 'map'
}

/** What stands at a path of a type: `spec.template.metadata.labels`, `spec.ports[0]`. Undefined where nothing does. */
export function schemaAt(type: TypeSchema, path: string): ValueSchema | undefined {
  let at: ValueSchema | undefined = { type: 'struct', ref: type.key }
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (at === undefined) return undefined
    at = name === undefined ? inside(at, index ?? '') : fieldOf(at, name)
  }
  return at
}

function fieldOf(schema: ValueSchema, name: string): ValueSchema | undefined {
  const field = structOf(schema)?.fields.get(name)
  return field === undefined ? schema.values : namedInside(field, schema.ref ?? '')
}

/** What the values of a list or map are called in the package of the struct that has it. */
function namedInside<T extends ValueSchema>(schema: T, ref: string): T {
  const { items, stringName } = schema
  if (items !== undefined) return { ...schema, items: namedInside(items, ref) }
  return stringName === undefined ? schema : { ...schema, stringName: stringName.replace(/^\w+/, internalPackage(ref)) }
}

const inside = ({ items, values }: ValueSchema, index: string): ValueSchema | undefined =>
  /^\d+$/.test(index) ? (items ?? values) : values

function written(schema: ValueSchema, value: unknown, path: string): string {
  if (schema.type === 'struct') return structText(schema, value, path)
  if (schema.type === 'list') return listText(schema, value, path)
  if (schema.type === 'map') return mapText(schema, value, path)
  if (schema.type === 'intOrString') return intOrStringText(value)
  if (schema.type === 'any' && typeof value === 'object' && value !== null) return anyText(value, path)
  if (value === undefined || value === null) return zeroOf(schema)
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function zeroOf({ type }: ValueSchema): string {
  if (type === 'any') return 'interface {}(nil)'
  if (type === 'boolean') return 'false'
  return type === 'integer' || type === 'number' ? '0' : '""'
}

function structText(schema: ValueSchema, value: unknown, path: string): string {
  const type = typeByKey(schema.ref ?? '')
  const given = (value ?? {}) as Readonly<Record<string, unknown>>
  const fields = [...type.fields.values()]
    .filter(({ name }) => (name !== 'apiVersion' && name !== 'kind' ? true : !type.fields.has('metadata')))
    .map(
      (field) =>
        `${goFieldName(field.name)}:${fieldText(namedInside(field, type.key), given[field.name], `${path}.${field.name}`)}`,
    )
  return `${goTypeName(schema)}{${fields.join(', ')}}`
}

function fieldText(field: FieldSchema, value: unknown, path: string): string {
  if (!isPointer(field)) return written(field, value, path)
  if (value === undefined || value === null) return `(*${goTypeName(field)})(nil)`
  return `(*${goTypeName(field)})(0xc${fnv32a(path).toString(16).padStart(9, '0')})`
}

function listText(schema: ValueSchema, value: unknown, path: string): string {
  const name = goTypeName(schema)
  if (!Array.isArray(value)) return `${name}(nil)`
  const items = value.map((item, index) => written(schema.items ?? { type: 'any' }, item, `${path}[${index}]`))
  return `${name}{${items.join(', ')}}`
}

/** Whether an empty map was given or none, an object does not tell: most have none. */
function mapText(schema: ValueSchema, value: unknown, path: string): string {
  const entries = Object.entries((value ?? {}) as object).sort(byCodePoint)
  if (entries.length === 0) return `${goTypeName(schema)}(nil)`
  const of = schema.values ?? { type: 'any' }
  return `${goTypeName(schema)}{${entries.map(([key, item]) => `${JSON.stringify(key)}:${written(of, item, `${path}.${key}`)}`).join(', ')}}`
}

function intOrStringText(value: unknown): string {
  const [type, number, text] = typeof value === 'string' ? [1, 0, value] : [0, Number(value ?? 0), '']
  return `intstr.IntOrString{Type:${type}, IntVal:${number}, StrVal:${JSON.stringify(text)}}`
}

function anyText(value: object, path: string): string {
  if (!Array.isArray(value)) return mapText({ type: 'map' }, value, path)
  const isTexts = value.every((item) => typeof item === 'string')
  return listText({ type: 'list', items: { type: isTexts ? 'string' : 'any' } }, value, path)
}

const scalarNames: Partial<Record<ValueSchema['type'], string>> = {
  string: 'string',
  bytes: '[]uint8',
  boolean: 'bool',
  number: 'float64',
  quantity: 'resource.Quantity',
  intOrString: 'intstr.IntOrString',
  time: 'v1.Time',
  microTime: 'v1.MicroTime',
  any: 'interface {}',
}

function goTypeName({ type, ref = '', items, values, bits, stringName }: ValueSchema): string {
  if (type === 'list') return `[]${goTypeName(items ?? { type: 'any' })}`
  if (type === 'map') return `map[string]${goTypeName(values ?? { type: 'any' })}`
  if (type === 'integer') return `int${bits ?? 32}`
  if (type === 'struct') return `${internalPackage(ref)}.${ref.slice(ref.indexOf('.') + 1)}`
  return stringName ?? scalarNames[type] ?? 'interface {}'
}

/** The API server converts what it is sent to types of its own, which have no version; metadata it keeps as it is. */
const internalPackage = (key: string): string => (key.startsWith('meta/') ? 'v1' : key.slice(0, key.indexOf('/')))

/** Go's names of fields: in capitals what is an abbreviation. */
const abbreviation = /^(api|aws|ca|csi|dns|fc|fs|gce|grpc|http|ip|iscsi|nfs|rbd|tcp|tls|uid|url)(?=[A-Z]|s?$)/
export const goFieldName = (name: string): string =>
  name === 'metadata'
    ? 'ObjectMeta'
    : abbreviation.test(name)
      ? name.replace(abbreviation, (word) => word.toUpperCase())
      : name.charAt(0).toUpperCase() + name.slice(1)

/** Fields that may be left out and are no pointers all the same, in pkg/apis. */
const plainFields = new Set([
  ...['metadata', 'spec', 'status', 'strategy', 'updateStrategy', 'emptyDir', 'resources', 'roleRef'],
  ...['replicas', 'minReadySeconds', 'nodePort', 'hostPort', 'observedGeneration', 'generation', 'timeoutSeconds'],
  ...['initialDelaySeconds', 'periodSeconds', 'successThreshold', 'failureThreshold', 'paused', 'readOnly', 'tty'],
  ...['stdin', 'stdinOnce', 'hostNetwork', 'hostPID', 'hostIPC', 'publishNotReadyAddresses', 'healthCheckNodePort'],
  ...['creationTimestamp', 'timeAdded', 'lastTransitionTime', 'lastUpdateTime', 'lastProbeTime'],
])
/** Texts that are pointers. */
const pointedTexts = new Set([
  ...['appProtocol', 'storageClassName', 'runtimeClassName', 'preemptionPolicy', 'volumeMode', 'ingressClassName'],
  ...['timeZone', 'completionMode', 'pathType', 'externalTrafficPolicy', 'internalTrafficPolicy', 'hostPathType'],
])

function isPointer({ name, type, optional }: FieldSchema): boolean {
  if (type === 'string') return pointedTexts.has(name)
  if (!optional || plainFields.has(name)) return false
  return ['struct', 'integer', 'boolean', 'number', 'time', 'microTime'].includes(type)
}
