import { groupOf, versionOf } from '../../api/meta/group-version.ts'
import { structOf, type TypeSchema, typeOf, type ValueSchema } from '../../api/schema/schema.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Command, Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { kindNamed } from '../resource-types.ts'
import { CommandError } from '../result.ts'
import { writeSchema } from './explain-schema.ts'

/** Fields of a type. What they are for is not told: the schema here has types, but no descriptions. */
export const explain: Verb = {
  name: 'explain',
  flags: [text('api-version'), text('output', 'o'), toggle('recursive')],
  run: (command) => {
    const [path, ...more] = command.args
    if (path === undefined)
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      )
    if (more.length > 0)
      throw new CommandError(
        `We accept only this format: explain RESOURCE\nSee 'kubectl explain -h' for help and examples`,
      )
    const format = command.flags.text('output') ?? 'plaintext'
    if (format !== 'plaintext' && format !== 'plaintext-openapiv2')
      throw new CommandError(`unrecognized format: ${format}`)
    const [word = '', ...fields] = path.split('.')
    const kind = kindNamed(command.client.kinds, word)
    const apiVersion = command.flags.text('api-version') || kind.apiVersion
    const named = command.client.kinds.ofManifest(apiVersion, kind.kind)
    const type = named === undefined ? undefined : typeOf(apiVersion, kind.kind)
    if (type === undefined && named?.structure === undefined)
      throw new CommandError(`couldn't find resource for "${apiVersion}, Kind=${kind.kind}"`)
    const group = groupOf(apiVersion)
    if (group !== '') command.out(`GROUP:      ${group}`)
    command.out(`KIND:       ${kind.kind}`)
    command.out(`VERSION:    ${versionOf(apiVersion)}\n`)
    if (named?.structure !== undefined) writeSchema(command, named.structure.schema, fields)
    else if (type !== undefined) writeType(command, type, fields)
  },
}

function writeType(command: Command, root: TypeSchema, path: readonly string[]): void {
  let type: TypeSchema | undefined = root
  let value: ValueSchema | undefined
  for (const name of path) {
    value = type?.fields.get(name)
    if (value === undefined) throw new CommandError(`field "${name}" does not exist`)
    type = structOf(innermost(value))
  }
  if (value !== undefined) command.out(`FIELD: ${path.at(-1)} <${typeText(value)}>\n`)
  command.out('DESCRIPTION:\n    <empty>\n')
  if (type === undefined) return
  command.out('FIELDS:')
  writeFields(command, type, 1, [type.key])
}

function writeFields(command: Command, type: TypeSchema, level: number, above: readonly string[]): void {
  const isRecursive = command.flags.isOn('recursive')
  for (const field of [...type.fields.values()].sort((a, b) => byCodePoint(a.name, b.name))) {
    command.out(`${'  '.repeat(level)}${field.name}\t<${typeText(field)}>${field.optional ? '' : ' -required-'}`)
    if (!isRecursive) command.out('    <no description>\n')
    const inner = isRecursive ? structOf(innermost(field)) : undefined
    // A type may contain itself, as the schema of custom resources does.
    if (inner !== undefined && !above.includes(inner.key)) writeFields(command, inner, level + 1, [...above, inner.key])
  }
}

function innermost(value: ValueSchema): ValueSchema {
  const inner = value.items ?? value.values
  return inner === undefined ? value : innermost(inner)
}

const typeNames: Readonly<Record<string, string>> = {
  bytes: 'string',
  intOrString: 'IntOrString',
  quantity: 'Quantity',
  time: 'Time',
  microTime: 'MicroTime',
  any: 'Object',
}

/** `[]Container`, `map[string]string`, `integer` */
function typeText(value: ValueSchema): string {
  if (value.items !== undefined) return `[]${typeText(value.items)}`
  if (value.values !== undefined) return `map[string]${typeText(value.values)}`
  return structOf(value)?.name ?? typeNames[value.type] ?? value.type
}
