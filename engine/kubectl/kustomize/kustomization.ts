import { readYaml } from '../../api/manifest/yaml-text.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import type { ReplacementRule } from './replacements.ts'

type Pairs = Readonly<Record<string, string>>

export interface LabelRule {
  readonly pairs?: Pairs
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
  readonly fields?: readonly {
    readonly path: string
    readonly create?: boolean
    readonly kind?: string
    readonly group?: string
  }[]
}

export interface ImageRule {
  readonly name: string
  readonly newName?: string
  readonly newTag?: string
  readonly digest?: string
  readonly tagSuffix?: string
}

export interface GeneratorOptions {
  readonly labels?: Pairs
  readonly annotations?: Pairs
  readonly disableNameSuffixHash?: boolean
  readonly immutable?: boolean
}

export interface GeneratorRule {
  readonly name: string
  readonly namespace?: string
  readonly behavior?: string
  readonly files?: readonly string[]
  readonly literals?: readonly string[]
  readonly envs?: readonly string[]
  readonly env?: string
  readonly options?: GeneratorOptions
  /** Of secrets. */
  readonly type?: string
}

export interface PatchTarget {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

export interface PatchRule {
  readonly path?: string
  readonly patch?: string
  readonly target?: PatchTarget
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean }
}

/** What a kustomization.yaml says. */
export interface Kustomization {
  readonly kind?: string
  readonly resources?: readonly string[]
  readonly bases?: readonly string[]
  readonly components?: readonly string[]
  readonly namespace?: string
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly commonLabels?: Pairs
  readonly commonAnnotations?: Pairs
  readonly labels?: readonly LabelRule[]
  readonly images?: readonly ImageRule[]
  /** The name of old for images. */
  readonly imageTags?: readonly ImageRule[]
  readonly replacements?: readonly ReplacementRule[]
  readonly replicas?: readonly { readonly name: string; readonly count: number }[]
  readonly configMapGenerator?: readonly GeneratorRule[]
  readonly secretGenerator?: readonly GeneratorRule[]
  readonly generatorOptions?: GeneratorOptions
  readonly patches?: readonly PatchRule[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly PatchRule[]
  readonly sortOptions?: {
    readonly order?: string
    readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] }
  }
}

const known = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix'],
  ...['commonLabels', 'commonAnnotations', 'labels', 'images', 'imageTags', 'replicas', 'configMapGenerator'],
  ...['secretGenerator', 'generatorOptions', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'sortOptions'],
  'replacements',
])

/** What of kustomize is not modelled, and what to do in its place. */
const refused: Readonly<Record<string, string>> = {
  buildMetadata: 'leave it out: it adds annotations alone',
  configurations: 'say it with patches',
  crds: 'say it with patches',
  generators: 'use configMapGenerator and secretGenerator',
  helmChartInflationGenerator: 'inflate the chart, and name what came of it as a resource',
  helmCharts: 'inflate the chart, and name what came of it as a resource',
  helmGlobals: 'inflate the chart, and name what came of it as a resource',
  openapi: 'leave it out: fields are merged as Kubernetes merges them',
  transformers: 'use the fields of the kustomization',
  validators: 'leave it out',
  vars: 'say it with replacements',
}

/** The version of kubectl whose kustomize (v5) warns of fields of old. */
const warnsSince = 27

const deprecated: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
}

/** @param folder for errors @param warn one line each */
export function parseKustomization(
  text: string,
  folder: string,
  minor: number,
  warn: (line: string) => void,
): Kustomization {
  const value = documentOf(text)
  if (!isObject(value) || Object.keys(value).length === 0) throw new CommandError('kustomization.yaml is empty')
  const { kind } = value
  if (kind !== undefined && kind !== 'Kustomization' && kind !== 'Component')
    throw new CommandError(
      `Failed to read kustomization file under ${folder}:\nkind should be Kustomization or Component`,
    )
  for (const name of Object.keys(value)) check(name)
  if (minor >= warnsSince)
    for (const [name, other] of Object.entries(deprecated))
      if (value[name] !== undefined)
        warn(
          `# Warning: '${name}' is deprecated. Please use '${other}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
        )
  return value as Kustomization
}

function documentOf(text: string): JsonObject | undefined {
  try {
    return readYaml(text, undefined)[0]?.value as JsonObject | undefined
  } catch (error) {
    throw new CommandError(`invalid Kustomization: error converting YAML to JSON: yaml: ${(error as Error).message}`)
  }
}

function check(name: string): void {
  if (known.has(name)) return
  const instead = refused[name]
  if (instead !== undefined) throw new CommandError(`${name} of a kustomization is not modelled: ${instead}.`)
  throw new CommandError(`invalid Kustomization: json: unknown field ${JSON.stringify(name)}`)
}
