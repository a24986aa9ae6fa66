import type { JSONSchemaProps } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../result.ts'

type Schema = JSONSchemaProps

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What every object has, whether its definition says so or not. */
const head: Readonly<Record<string, Schema>> = {
  apiVersion: {
    type: 'string',
    description: 'APIVersion defines the versioned schema of this representation of an object.',
  },
  kind: {
    type: 'string',
    description: 'Kind is a string value representing the REST resource this object represents.',
  },
  metadata: { type: 'object', description: "Standard object's metadata." },
}

/** Fields of a custom resource, in the words of its definition. */
export function writeSchema(command: Command, root: Schema, path: readonly string[]): void {
  let schema: Schema = { ...root, properties: { ...head, ...root.properties } }
  for (const name of path) {
    const next = fieldsOf(schema)[name]
    if (next === undefined) throw new CommandError(`field "${name}" does not exist`)
    schema = next
  }
  if (path.length > 0) command.out(`FIELD: ${path.at(-1)} <${typeText(schema)}>\n`)
  command.out(`DESCRIPTION:\n${indented(schema.description ?? '<empty>', 4)}\n`)
  if (Object.keys(fieldsOf(schema)).length === 0) return
  command.out('FIELDS:')
  writeFields(command, schema, 1)
}

function writeFields(command: Command, schema: Schema, level: number): void {
  const isRecursive = command.flags.isOn('recursive')
  const fields = Object.entries(fieldsOf(schema)).sort(([one], [other]) => byCodePoint(one, other))
  const needed = innermost(schema).required ?? []
  for (const [name, field] of fields) {
    command.out(`${'  '.repeat(level)}${name}\t<${typeText(field)}>${needed.includes(name) ? ' -required-' : ''}`)
    if (field.enum !== undefined)
      command.out(`${'  '.repeat(level)}enum: ${field.enum.map((each) => String(each)).join(', ')}`)
    if (isRecursive) writeFields(command, field, level + 1)
    else command.out(`${indented(field.description ?? '<no description>', 2 + 2 * level)}\n`)
  }
}

/** What the items of lists and the values of maps are. */
function innermost(schema: Schema): Schema {
  const { items, additionalProperties } = schema
  if (isSchema(items)) return innermost(items)
  return isSchema(additionalProperties) ? innermost(additionalProperties) : schema
}

const fieldsOf = (schema: Schema): Readonly<Record<string, Schema>> => innermost(schema).properties ?? {}

function typeText(schema: Schema): string {
  const { type, items, additionalProperties } = schema
  if (schema['x-kubernetes-int-or-string'] === true) return 'IntOrString'
  if (type === 'array') return `[]${isSchema(items) ? typeText(items) : 'Object'}`
  if (type !== 'object') return type ?? 'Object'
  return isSchema(additionalProperties) ? `map[string]${typeText(additionalProperties)}` : 'Object'
}

const indented = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => `${' '.repeat(columns)}${line}`)
    .join('\n')
