/** A field of a type, an item of a list or a value of a map, as the file of facts has it. */
export interface Field {
  readonly type?: string
  readonly ref?: string
  readonly format?: string
  readonly items?: Field
  readonly values?: Field
  readonly enum?: readonly string[]
  readonly optional?: boolean
  readonly default?: unknown
}

export interface Lifecycle {
  readonly introduced?: string
  readonly deprecated?: string
  readonly removed?: string
  readonly replacement?: string
}

/** A type, as the file of facts has it. */
export interface Type {
  readonly fields: Readonly<Record<string, Field>>
  readonly kind?: boolean
  readonly group?: string
  readonly version?: string
  readonly scope?: string
  readonly lifecycle?: Lifecycle
}

/** Types by `package/version.Type`. */
export type Structure = Readonly<Record<string, Type>>

/** `core/v1.Pod` -> `core/v1`, `Pod`. */
export function splitKey(key: string): readonly [packageVersion: string, typeName: string] {
  const dot = key.indexOf('.')
  return [key.slice(0, dot), key.slice(dot + 1)]
}

export function isList(key: string, { kind, fields }: Type): boolean {
  return kind === true && key.endsWith('List') && 'items' in fields
}

const text: Field = { type: 'string' }
/** Any JSON at all. */
const anything: Field = { type: 'any', optional: true }

/** Types that the file of facts refers to and does not have. Source: apimachinery pkg/apis/meta/v1/group_version.go. */
const missingTypes: Structure = {
  'meta/v1.GroupVersionKind': { fields: { group: text, version: text, kind: text } },
  'meta/v1.GroupVersionResource': { fields: { group: text, version: text, resource: text } },
  'meta/v1.GroupResource': { fields: { group: text, resource: text } },
}

const rules: Field = {
  type: 'list',
  items: { ref: 'admissionregistration/v1.RuleWithOperations' },
  optional: true,
}
const reinvocationPolicy: Field = { type: 'string', optional: true, enum: ['Never', 'IfNeeded'] }

/**
 * Fields whose facts the file could not read: aliases of another version's type, defaults that are named constants, and
 * what decodes itself from several kinds of JSON.
 */
const repairedFields: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  'admissionregistration/v1alpha1.MutatingAdmissionPolicySpec': { reinvocationPolicy },
  'admissionregistration/v1beta1.MutatingAdmissionPolicySpec': { reinvocationPolicy },
  'admissionregistration/v1beta1.MutatingWebhook': { reinvocationPolicy, rules },
  'admissionregistration/v1beta1.ValidatingWebhook': { rules },
  'apiextensions/v1.JSONSchemaProps': {
    default: anything,
    example: anything,
    enum: { type: 'list', items: { type: 'any' }, optional: true },
  },
  'core/v1.AzureDiskVolumeSource': {
    cachingMode: { ...text, optional: true, default: 'ReadWrite', enum: ['None', 'ReadOnly', 'ReadWrite'] },
    kind: { ...text, optional: true, default: 'Shared', enum: ['Shared', 'Dedicated', 'Managed'] },
  },
  'meta/v1.TableRow': { cells: { type: 'list', items: { type: 'any' } } },
}

/** Types without fields that stand for one of several kinds of JSON. */
export const unions: Readonly<Record<string, string>> = {
  'apiextensions/v1.JSON': 'unknown',
  'apiextensions/v1.JSONSchemaPropsOrArray': 'JSONSchemaProps | readonly JSONSchemaProps[]',
  'apiextensions/v1.JSONSchemaPropsOrBool': 'JSONSchemaProps | boolean',
  'apiextensions/v1.JSONSchemaPropsOrStringArray': 'JSONSchemaProps | readonly string[]',
}

/** The structure with what it lacks. Throws where a type refers to one that is not there. */
export function repaired(structure: Structure): Structure {
  const types: Record<string, Type> = { ...missingTypes }
  for (const [key, type] of Object.entries(structure)) {
    const fields: Record<string, Field> = { ...type.fields }
    for (const [name, field] of Object.entries(repairedFields[key] ?? {}))
      fields[name] = { ...fieldFacts(fields[name]), ...field }
    types[key] = { ...type, fields }
  }
  for (const [key, { fields }] of Object.entries(types)) {
    for (const [name, field] of Object.entries(fields)) requireKnown(types, `${key}, field ${name}`, field)
  }
  return types
}

function fieldFacts(field: Field | undefined): Field {
  const { ref: _ref, ...facts } = field ?? {}
  return facts
}

function requireKnown(types: Structure, where: string, field: Field): void {
  if (field.ref !== undefined && types[field.ref] === undefined) {
    throw new Error(`${where} refers to ${field.ref}, which the structure does not have; repair it in scripts/schema.`)
  }
  for (const inner of [field.items, field.values]) if (inner !== undefined) requireKnown(types, where, inner)
}
