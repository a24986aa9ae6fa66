import type { Kind } from '../../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../../api/schema/types.ts'
import { ApiError } from '../../../api/status.ts'
import type { ServedKinds } from '../../../apiserver/kinds.ts'
import { withLastApplied } from '../../apply-objects.ts'
import type { Command } from '../../command.ts'
import { type FlagSpec, optionalText, text, toggle } from '../../flags.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../../printers/output.ts'
import { kindNamed } from '../../resource-types.ts'
import { CommandError } from '../../result.ts'
import { checkAnswered } from '../../typed-clients.ts'
import { withEmptyFields } from './empty-fields.ts'

/** Flags of every command that makes an object. */
export const generatorFlags: readonly FlagSpec[] = [
  ...outcomeFlags,
  optionalText('dry-run', 'unchanged'),
  optionalText('validate', 'strict'),
  text('field-manager'),
  toggle('save-config'),
  toggle('record'),
]

/** What a generator makes: an object without namespace. */
export type Generated = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Creates a generated object, or only prints it for --dry-run. `failure` begins the error, where the command says one. */
export function createGenerated(
  command: Command,
  generated: Generated,
  options: { failure?: string } = {},
): KubernetesObject {
  const kind = kindOf(command.client.kinds, generated)
  const metadata =
    kind.namespaced && (dryRunOf(command) !== 'client' || command.enforceNamespace)
      ? { ...generated.metadata, namespace: command.namespace }
      : generated.metadata
  const plain = { ...generated, metadata } as unknown as KubernetesObject
  const object = command.flags.isOn('save-config') ? (withLastApplied(plain) as unknown as KubernetesObject) : plain
  const isSent = dryRunOf(command) !== 'client'
  const created = isSent ? sent(command, object, options.failure) : withEmptyFields(object, command.minor)
  printOutcome(command, { kind, object: created }, 'created')
  return created
}

/** In the version that kubectl makes, where the server has that. */
function kindOf(
  kinds: ServedKinds,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): Kind {
  return kinds.ofManifest(apiVersion, kind) ?? kindNamed(kinds, kind)
}

function sent(command: Command, object: KubernetesObject, failure: string | undefined): KubernetesObject {
  const { client, minor } = command
  try {
    if (object.kind === 'CronJob') checkAnswered(client.kinds, minor, 'CronJob')
    return client.create(kindOf(client.kinds, object), object)
  } catch (error) {
    if (failure === undefined || !(error instanceof ApiError)) throw error
    throw new CommandError(`${failure}: ${error.message}`)
  }
}

/** The only argument of a command. @throws CommandError in kubectl's words */
export function onlyName(command: Command): string {
  const [name, ...more] = command.args
  if (name === undefined || more.length > 0)
    throw new CommandError(
      `exactly one NAME is required, got ${command.args.length}\nSee '${command.path} -h' for help and examples`,
    )
  return name
}

/** `a=b` pairs. */
export function pairsOf(texts: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new CommandError(`invalid ${what} ${pair}, expected key=value`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

/** A name for a container after its image: what stands between the last slash and the tag. */
export function containerNameOf(image: string): string {
  const base = image.slice(image.lastIndexOf('/') + 1)
  return base.split(/[:@]/)[0] ?? base
}
