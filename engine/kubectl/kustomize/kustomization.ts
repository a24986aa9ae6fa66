import { isObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import { prefixed } from './prefixed.ts'
import type { ReplacementRule } from './replacements.ts'
import { shaped } from './shape-reader.ts'
import { kustomizationShape } from './shapes.ts'
import type { VariableRule } from './variables.ts'
import { yamlDocuments } from './yaml-documents.ts'

type Pairs = Readonly<Record<string, string>>

export interface LabelRule {
  readonly pairs?: Pairs
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
  readonly fields?: readonly {
    readonly path?: string
    readonly create?: boolean
    readonly kind?: string
    readonly group?: string
    readonly version?: string
  }[]
}

export interface ImageRule {
  readonly name?: string
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
  readonly name?: string
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
  /** `allowNameChange`, `allowKindChange` */
  readonly options?: Readonly<Record<string, boolean>>
}

/** What a kustomization.yaml says. */
export interface Kustomization {
  readonly apiVersion?: string
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
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[]
  readonly configMapGenerator?: readonly GeneratorRule[]
  readonly secretGenerator?: readonly GeneratorRule[]
  readonly generatorOptions?: GeneratorOptions
  readonly vars?: readonly VariableRule[]
  readonly patches?: readonly PatchRule[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly PatchRule[]
  readonly sortOptions?: {
    readonly order?: string
    readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] }
  }
}

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
}

/** The version of kubectl whose kustomize (v5) warns of fields of old. */
const warnsSince = 27

const deprecated: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
}

/** @param folder for errors @param warn one line each @throws CommandError in kustomize's words */
export function parseKustomization(
  text: string,
  folder: string,
  minor: number,
  warn: (line: string) => void,
): Kustomization {
  const invalid = 'invalid Kustomization'
  // A key that is given twice is no mistake here: the last value counts.
  const [value] = prefixed(invalid, () => yamlDocuments(text, { lastKeyWins: true }))
  if (isObject(value)) refuseUnmodelled(value)
  const kustomization = prefixed(invalid, () => shaped<Kustomization>(value, kustomizationShape, true))
  if (minor >= warnsSince)
    for (const [name, other] of Object.entries(deprecated)) if (name in kustomization) warn(deprecation(name, other))
  const says = Object.keys(kustomization).filter((name) => name !== 'apiVersion' && name !== 'kind')
  if (says.length === 0) throw new CommandError('kustomization.yaml is empty')
  const problems = typeProblems(kustomization)
  if (problems.length > 0)
    throw new CommandError(`Failed to read kustomization file under ${folder}:\n${problems.join('\n')}`)
  return kustomization
}

function refuseUnmodelled(value: object): void {
  const given = Object.keys(value).map((name) => name.toLowerCase())
  for (const [name, instead] of Object.entries(refused))
    if (given.includes(name.toLowerCase()))
      throw new CommandError(`${name} of a kustomization is not modelled: ${instead}.`)
}

const deprecation = (name: string, other: string): string =>
  `# Warning: '${name}' is deprecated. Please use '${other}' instead. ${name === 'vars' ? '[EXPERIMENTAL] ' : ''}Run 'kustomize edit fix' to update your Kustomization automatically.`

function typeProblems({ kind = 'Kustomization', apiVersion = '' }: Kustomization): readonly string[] {
  const version = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`
  return [
    ...(['Kustomization', 'Component', ''].includes(kind) ? [] : ['kind should be Kustomization or Component']),
    ...(apiVersion === '' || apiVersion === version ? [] : [`apiVersion for ${kind} should be ${version}`]),
  ]
}
