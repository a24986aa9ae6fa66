import type { Kind } from '../api/kinds/kind.ts'
import { ManifestError, readManifests, UntypedDocument } from '../api/manifest/manifests.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { clientValidationError, serverValidatesSince } from './client-validation.ts'
import type { Command } from './command.ts'
import { goJson } from './go-json.ts'
import { kustomizedText } from './kustomize/text.ts'
import type { Info } from './resources.ts'
import { CommandError } from './result.ts'
import { goYamlError } from './yaml-errors.ts'

/** The objects of files, in order, each with the namespace that it is for. Unknown kinds go to `errors`. */
export function readObjects(command: Command, paths: readonly string[], errors: Error[]): readonly Info[] {
  return paths.flatMap((path) =>
    textsOf(command, path).flatMap(({ name, text }) => objectsOf(command, name, text, errors)),
  )
}

/** Stands before the folder of a kustomization where files are named. */
export const kustomizationPrefix = 'kustomization of '

function textsOf(command: Command, path: string): readonly { readonly name: string; readonly text: string }[] {
  if (path.startsWith(kustomizationPrefix)) {
    const folder = path.slice(kustomizationPrefix.length)
    return [{ name: folder, text: kustomizedText(command, folder) }]
  }
  if (path === '-') return [{ name: 'STDIN', text: command.surroundings.stdin }]
  try {
    return command.surroundings.readFiles(path)
  } catch (error) {
    if (/^https?:\/\//.test(path))
      throw new CommandError(
        `there is no network here to read "${path}" from: say what is in it by a file of that name, or save it as a file, and name that with -f`,
      )
    throw error
  }
}

function objectsOf(command: Command, name: string, text: string, errors: Error[]): Info[] {
  const { documents } = manifestsOf(command, name, text)
  if (documents.length === 0) throw new CommandError(`no objects passed to ${command.path.split(' ')[1]}`)
  return documents.flatMap(({ value }) => {
    const kind = command.client.kinds.ofManifest(value.apiVersion, value.kind)
    const object = value as unknown as KubernetesObject
    const invalid = kind === undefined ? undefined : clientError(command, object, name)
    if (invalid !== undefined) {
      errors.push(new CommandError(invalid))
      return []
    }
    if (kind !== undefined) return [placed(command, kind, object, name)]
    errors.push(new CommandError(unknownKind(object, name, command.minor)))
    return []
  })
}

const validatingCommands = ['kubectl apply', 'kubectl create', 'kubectl replace']

/** What kubectl finds wrong before it asks the server, where one of the two is too old to leave that to the server. */
function clientError(command: Command, object: KubernetesObject, source: string): string | undefined {
  const { flags, minor, clusterMinor, path } = command
  const isAsked = validatingCommands.includes(path) && !['false', 'ignore'].includes(flags.text('validate') ?? 'true')
  if (!isAsked || Math.min(minor, clusterMinor) >= serverValidatesSince) return undefined
  return clientValidationError(object, source)
}

function manifestsOf({ flags }: Command, name: string, text: string): ReturnType<typeof readManifests> {
  const isUnvalidated = ['false', 'ignore'].includes(flags.text('validate') ?? '')
  try {
    return readManifests(text, { lastKeyWins: isUnvalidated })
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    if (error instanceof UntypedDocument) throw untyped(error, name, isUnvalidated)
    const { line } = error.position ?? { line: 0 }
    throw new CommandError(
      `error parsing ${name}: error converting YAML to JSON: yaml: ${goYamlError(error.reason, line)}`,
    )
  }
}

/** What says neither what it is nor in which version: in kubectl's words, and what it may be in ours. */
function untyped({ missing, hint, value }: UntypedDocument, name: string, isUnvalidated: boolean): CommandError {
  const also = hint === undefined ? '' : `\n${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`
  const lacks = missing.includes('kind not set') ? 'Kind' : 'apiVersion'
  if (isUnvalidated)
    return new CommandError(`unable to decode "${name}": Object '${lacks}' is missing in '${goJson(value)}'${also}`)
  const problems = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`
  return new CommandError(
    `error validating "${name}": error validating data: ${problems}; if you choose to ignore these errors, turn validation off with --validate=false${also}`,
  )
}

function unknownKind({ apiVersion, kind, metadata }: KubernetesObject, source: string, minor: number): string {
  const missing = `no matches for kind "${kind}" in version "${apiVersion}"`
  if (minor < 24) return `unable to recognize "${source}": ${missing}`
  const { name, namespace } = placeOf(metadata)
  return `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": ${missing}\nensure CRDs are installed first`
}

/** What is no text is no name: the server says what is wrong with it. */
function placeOf(metadata: unknown): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = (metadata ?? {}) as { readonly name?: unknown; readonly namespace?: unknown }
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
  return { name: textOf(name), namespace: textOf(namespace) }
}

function placed(command: Command, kind: Kind, object: KubernetesObject, source: string): Info {
  const metadata = object.metadata ?? ({} as KubernetesObject['metadata'])
  const { name, namespace: own } = placeOf(metadata)
  if (!kind.namespaced) return { kind, namespace: '', name, object, source }
  const { namespace, enforceNamespace } = command
  if (own !== '' && own !== namespace && enforceNamespace)
    throw new CommandError(
      `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    )
  if (own !== '') return { kind, namespace: own, name, object, source }
  return { kind, namespace, name, object: { ...object, metadata: { ...metadata, namespace } }, source }
}
