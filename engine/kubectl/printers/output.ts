import type { Kind } from '../../api/kinds/kind.ts'
import { toYaml } from '../../api/manifest/written-yaml.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Command } from '../command.ts'
import { type FlagSpec, text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { goTemplate } from '../go-template/execute.ts'
import { GoTemplateError } from '../go-template/nodes.ts'
import { JsonPathError, jsonPath, jsonPathValues } from '../jsonpath.ts'
import { printedName } from '../resource-types.ts'
import { CommandError } from '../result.ts'
import { customColumns } from './custom-columns.ts'

export const outputFlags: readonly FlagSpec[] = [
  text('output', 'o'),
  text('template'),
  toggle('allow-missing-template-keys'),
  toggle('show-managed-fields'),
]

/** The same for commands that print what became of an object: formats for tables are none of theirs. */
export const outcomeFlags: readonly FlagSpec[] = [text('output', 'o'), ...outputFlags.slice(1)]

/** What `-o` asks for: `jsonpath={.items}` is the format jsonpath with a template. */
export interface OutputFormat {
  readonly name: string
  readonly template: string
}

const formats = [
  'custom-columns',
  'custom-columns-file',
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'name',
  'template',
  'templatefile',
  'wide',
  'yaml',
]

/** The format that a command line asks for; undefined for the table. @throws CommandError for one that is unknown */
export function outputFormat(command: Command, allowed: readonly string[] = formats): OutputFormat | undefined {
  const template = command.flags.text('template') ?? ''
  const given = command.flags.text('output') || (template === '' ? '' : 'go-template')
  if (given === '') return undefined
  const equals = given.indexOf('=')
  const name = equals < 0 ? given : given.slice(0, equals)
  if (!allowed.includes(name))
    throw new CommandError(
      `unable to match a printer suitable for the output format "${given}", allowed formats are: ${allowed.join(',')}`,
    )
  return withFile(command, { name, template: equals < 0 ? template : given.slice(equals + 1) })
}

/** Templates in files are read here, and are templates from then on. */
function withFile(command: Command, { name, template }: OutputFormat): OutputFormat {
  const named = { templatefile: 'go-template', template: 'go-template' }[name] ?? name.replace(/-file$/, '')
  if (!name.endsWith('file')) return { name: named, template }
  const [file] = command.surroundings.readFiles(template)
  return { name: named, template: file?.text ?? '' }
}

/** An object, or a list of them, in a format that prints whole objects. */
export function printObject(command: Command, value: unknown, format: OutputFormat): void {
  const shown = showsManagedFields(command, format) ? command.client.withManagedFields(value) : value
  switch (format.name) {
    case 'json':
      command.write(`${goJson(shown, '    ')}\n`)
      return
    case 'yaml':
      command.write(toYaml(shown))
      return
    case 'jsonpath':
      command.write(withTemplate(format.template, () => jsonPath(format.template, shown)))
      return
    case 'jsonpath-as-json': {
      const found = withTemplate(format.template, () => jsonPathValues(format.template, shown))
      command.write(found.map((values) => `${goJson(values, '    ')}\n`).join(''))
      return
    }
    case 'custom-columns':
      command.write(customColumns(format.template, shown, command.flags.isOn('no-headers')))
      return
    case 'go-template':
      command.write(templated(format.template, shown))
      return
    default:
      throw new CommandError(`output as ${format.name} is not modelled: use jsonpath, go-template, json or yaml`)
  }
}

function templated(template: string, value: unknown): string {
  if (template === '') throw new CommandError('template format specified but no template given')
  try {
    return goTemplate(template, value)
  } catch (error) {
    if (!(error instanceof GoTemplateError)) throw error
    const text = `template: output:1: ${error.message}`
    throw new CommandError(
      error.phase === 'parsing'
        ? `error parsing template ${template}, ${text}`
        : `error executing template ${JSON.stringify(template)}: ${text}`,
    )
  }
}

function withTemplate<T>(template: string, act: () => T): T {
  if (template === '') throw new CommandError('template format specified but no template given')
  try {
    return act()
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error
    throw new CommandError(
      isSyntaxError(error.message)
        ? `error parsing jsonpath ${template}, ${error.message}`
        : `error executing jsonpath "${template}": Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}`,
    )
  }
}

const isSyntaxError = (message: string): boolean =>
  /^(unclosed|unrecognized character|unterminated|invalid|cannot parse|array index .* is not a number|unquote)/.test(
    message,
  )

/** kubectl hides them since 1.21, but from templates; here also before, since they are those of newer servers. */
function showsManagedFields({ flags }: Command, { name, template }: OutputFormat): boolean {
  return name === 'json' || name === 'yaml' ? flags.isOn('show-managed-fields') : template.includes('managedFields')
}

/** The version of kubectl whose lists no longer have a link to themselves. */
const selfLinkGoneSinceMinor = 24

/** Several objects as kubectl prints them as one. */
export function listOf(objects: readonly KubernetesObject[], minor: number): unknown {
  const link = minor < selfLinkGoneSinceMinor ? { selfLink: '' } : {}
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '', ...link } }
}

export type DryRun = 'none' | 'client' | 'server'

/** What `--dry-run` asks for. @throws CommandError in kubectl's words */
export function dryRunOf(command: Command): DryRun {
  const value = command.flags.text('dry-run')
  if (value === undefined || value === 'none') return 'none'
  if (value === 'client' || value === 'server') return value
  const { minor } = command
  if (value === 'unchanged' || value === 'true') {
    const shown =
      value === 'unchanged'
        ? '--dry-run is deprecated and can be replaced with --dry-run=client.'
        : '--dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=client.'
    if (minor < 23) {
      command.err(`W0101 00:00:00.000000       1 helpers.go:555] ${shown}`)
      return 'client'
    }
  }
  if (value === 'false' && minor < 23) return 'none'
  throw badDryRun(value)
}

/** The words for it, those of old among them. */
const dryRuns = ['none', 'client', 'server', 'unchanged', 'true', 'false']

const badDryRun = (value: string): CommandError =>
  new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)

/** What `-o` asks for of a command that prints no tables. */
export const outcomeFormat = (command: Command): OutputFormat | undefined =>
  outputFormat(
    command,
    formats.filter((name) => name !== 'wide' && !name.startsWith('custom')),
  )

/** What is wrong with how a command is to print, before it does anything. @param specs the flags that it takes */
export function checkPrinting(command: Command, specs: readonly FlagSpec[]): void {
  const [output] = outcomeFlags
  const dryRun = command.flags.text('dry-run') ?? 'none'
  if (specs.some(({ name }) => name === 'dry-run') && !dryRuns.includes(dryRun)) throw badDryRun(dryRun)
  if (specs.some((spec) => spec === output)) outcomeFormat(command)
}

/** The line about a change, or the object itself where `-o` asks for it. */
export function printOutcome(
  command: Command,
  { kind, object }: { readonly kind: Kind; readonly object: KubernetesObject },
  operation: string,
): void {
  const format = outcomeFormat(command)
  const name = printedName(kind, (object.metadata as { readonly name?: string } | null)?.name ?? '')
  if (format?.name === 'name') command.out(name)
  else if (format !== undefined) printObject(command, object, format)
  else command.out(`${name} ${operation}${dryRunSuffix(dryRunOf(command))}`)
}

export const dryRunSuffix = (dryRun: DryRun): string =>
  dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
