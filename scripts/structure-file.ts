/** The structure of Kubernetes' API as it is published: a JSON file, type name to its fields. */
import { readFileSync } from 'node:fs'

export interface Field {
  readonly type?: string
  readonly ref?: string
  readonly format?: string
  readonly items?: Field
  readonly values?: Field
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly optional?: boolean
  readonly featureGate?: string
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
  readonly mapType?: string
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
}

export interface Lifecycle {
  readonly introduced?: string
  readonly deprecated?: string
  readonly removed?: string
  readonly replacement?: string
}

export interface Type {
  readonly fields: Readonly<Record<string, Field>>
  readonly kind?: boolean
  readonly group?: string
  readonly version?: string
  readonly scope?: string
  readonly lifecycle?: Lifecycle
}

export type Structure = Readonly<Record<string, Type>>

const text: Field = { type: 'string' }
const missingTypes: Structure = {
  'meta/v1.GroupVersionKind': { fields: { group: text, version: text, kind: text } },
  'meta/v1.GroupVersionResource': { fields: { group: text, version: text, resource: text } },
  'meta/v1.GroupResource': { fields: { group: text, resource: text } },
}
const constants: Readonly<Record<string, string>> = {
  'ref(AzureDataDiskCachingReadWrite)': 'ReadWrite',
  'ref(AzureSharedBlobDisk)': 'Shared',
}

/** Reads the file and mends where it refers to a type it does not have, or to a constant by its name. */
export function readStructure(path: string): Structure {
  const read = JSON.parse(readFileSync(path, 'utf8')) as Structure
  const types = Object.entries({ ...read, ...missingTypes }).map(([key, type]) => {
    const fields = Object.entries(type.fields).map(([name, field]) => [name, mended(name, field)] as const)
    return [key, { ...type, fields: Object.fromEntries(fields) }] as const
  })
  const structure = Object.fromEntries(types)
  for (const [key, { fields }] of types) {
    for (const [name, field] of Object.entries(fields)) refuseUnknownReference(`${key}.${name}`, field, structure)
  }
  return structure
}

function mended(name: string, field: Field): Field {
  if (field.items !== undefined) return { ...field, items: mended(name, field.items) }
  if (field.ref?.endsWith('.=')) {
    const { ref, ...rest } = field
    return name === 'rules' ? { ref: 'admissionregistration/v1.RuleWithOperations' } : { type: 'string', ...rest }
  }
  if (typeof field.default === 'string') return { ...field, default: constants[field.default] ?? field.default }
  return field
}

function refuseUnknownReference(where: string, field: Field, structure: Structure): void {
  const { ref, items, values } = field
  if (ref !== undefined && structure[ref] === undefined) throw new Error(`${where} refers to ${ref}, which is missing`)
  if (items !== undefined) refuseUnknownReference(where, items, structure)
  if (values !== undefined) refuseUnknownReference(where, values, structure)
}
