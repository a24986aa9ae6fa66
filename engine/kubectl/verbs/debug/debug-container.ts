import { ManifestError } from '../../../api/manifest/manifest-error.ts'
import { readYaml } from '../../../api/manifest/yaml-text.ts'
import { isObject } from '../../../api/patch/json.ts'
import { applyStrategicMergePatch } from '../../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../../api/schema/patch.ts'
import { goKindOf } from '../../../api/schema/scalars.ts'
import { typeByKey } from '../../../api/schema/schema.ts'
import { strictProblems } from '../../../api/schema/strict.ts'
import type { Container, JsonObject, Pod } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'
import { isFile, isFolder } from '../../local-files.ts'
import { CommandError, type CommandSurroundings } from '../../result.ts'
import { goYamlError } from '../../yaml-errors.ts'
import { pairsOf } from '../create/generate.ts'
import { type DebugTarget, profiledContainer } from './profiles.ts'

/** What was said of the container that is to debug. */
export interface DebugOptions {
  readonly command: Command
  /** What stands behind `--`. */
  readonly words: readonly string[]
  readonly profile: string
}

/** The container as the flags describe it, under a name. */
export function debugContainer({ command: { flags }, words }: DebugOptions, name: string): Container {
  const env = Object.entries(pairsOf(flags.list('env'), 'env')).map(([key, value]) => ({ name: key, value }))
  const image = flags.text('image')
  const policy = flags.text('image-pull-policy')
  return {
    name,
    ...(env.length === 0 ? {} : { env }),
    ...(image === undefined ? {} : { image }),
    ...(policy === undefined || policy === '' ? {} : { imagePullPolicy: policy }),
    ...(words.length === 0 ? {} : flags.isOn('arguments-only') ? { args: words } : { command: words }),
    stdin: flags.isOn('stdin'),
    tty: flags.isOn('tty'),
    terminationMessagePolicy: 'File',
  } as Container
}

/** The same with what its profile gives it, and the file that `--custom` names. */
export function profiled(options: DebugOptions, container: Container, target: DebugTarget): Container {
  const { command, profile } = options
  const made = profiledContainer(container, profile, { target, minor: command.minor })
  const file = command.flags.text('custom')
  if (file === undefined || file === '') return made
  const schema = patchSchemaOf(typeByKey('core/v1.Container'))
  const custom = { ...customProfile(command, file), name: container.name }
  return applyStrategicMergePatch(made as unknown as JsonObject, custom, schema) as unknown as Container
}

const notCustom = ['name', 'command', 'image', 'lifecycle', 'volumeDevices']

/** A container in YAML or JSON; a file without any says nothing of it. Source: kubectl pkg/cmd/debug/debug.go. */
function customProfile({ surroundings }: Command, file: string): JsonObject {
  const text = customText(surroundings, file)
  const invalid = (reason: string): CommandError =>
    new CommandError(`${file} does not contain a valid container spec: ${reason}`)
  const [custom = {}] = documentsOf(text, invalid)
  const type = typeByKey('core/v1.Container')
  const problem = isObject(custom)
    ? strictProblems(custom, type).find(({ kind }) => kind === 'type')?.message
    : `json: cannot unmarshal ${goKindOf(custom)} into Go value of type v1.Container`
  if (!isObject(custom) || problem !== undefined)
    throw invalid(`error unmarshaling JSON: while decoding JSON: ${problem}`)
  const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))
  if (notCustom.some((field) => isGiven(custom[field])))
    throw new CommandError('name, command, image, lifecycle and volume devices are not modifiable via custom profile')
  return custom
}

function customText(surroundings: CommandSurroundings, file: string): string {
  if (isFile(surroundings, file)) return surroundings.readFiles(file)[0]?.text ?? ''
  const problem = isFolder(surroundings, file)
    ? `read ${file}: is a directory`
    : `open ${file}: no such file or directory`
  throw new CommandError(`must pass a container spec json file for custom profile: ${problem}`)
}

function documentsOf(text: string, invalid: (reason: string) => CommandError): readonly unknown[] {
  try {
    return readYaml(text, undefined).map(({ value }) => value)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    throw invalid(`yaml: ${goYamlError(error.reason, error.position?.line ?? 0)}`)
  }
}

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters that nobody has behind this prefix: by how many there are, since nothing here is random. */
export function freeSuffix(prefix: string, taken: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    let [left, letters] = [number, '']
    for (let at = 0; at < 5; at += 1) {
      letters = (suffixAlphabet[left % suffixAlphabet.length] ?? 'b') + letters
      left = Math.floor(left / suffixAlphabet.length)
    }
    if (!taken.includes(`${prefix}${letters}`)) return letters
  }
}

/** The name that `-c` gives, or one that no container of the pod has. */
export function containerName({ flags, out }: Command, { spec }: Pod): string {
  const asked = flags.text('container') ?? ''
  if (asked !== '') return asked
  const all = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
  const prefix = 'debugger-'
  const name = `${prefix}${freeSuffix(
    prefix,
    all.map((each) => each.name),
  )}`
  if (!flags.isOn('quiet')) out(`Defaulting debug container name to ${name}.`)
  return name
}
