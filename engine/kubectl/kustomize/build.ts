import { readYaml } from '../../api/manifest/yaml-text.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import { Folder, missingKustomization, type ReadFiles } from './folder.ts'
import { generate, hashSuffix } from './generators.ts'
import { type Kustomization, parseKustomization } from './kustomization.ts'
import { inOrder } from './order.ts'
import { applyPatchRule, strategicRule } from './patches.ts'
import { fixReferences } from './references.ts'
import { replace } from './replacements.ts'
import { idText, metadataOf, nameOf, type Resource, rename, resourceOf } from './resource.ts'
import { addAnnotations, addLabels, affixNames, setImages, setNamespace, setReplicas } from './transformers.ts'

export interface BuildOptions {
  readonly readFiles: ReadFiles
  /** The minor version of kubectl. */
  readonly minor: number
  /** Told of fields of old, one line each. */
  readonly warn: (line: string) => void
  /** Objects stay in the order of the files, whatever the kustomization says. */
  readonly keepsOrder?: boolean
}

/** What a kustomization makes of the objects that it names. Source: kustomize api/internal/target. */
export function build(path: string, options: BuildOptions): readonly JsonObject[] {
  const folder = new Folder(options.readFiles, path)
  const kustomization = read(folder, options)
  const resources = accumulated(kustomization, folder, options, [])
  for (const resource of resources)
    if (resource.needsHash) rename(resource, `${nameOf(resource)}-${hashSuffix(resource)}`)
  fixReferences(resources)
  const kept = resources.map(({ object }) => object).filter((object) => !isLocal(object))
  return inOrder(kept, options.keepsOrder === true ? { order: 'fifo' } : kustomization.sortOptions)
}

/** What only other tools are to see. */
const isLocal = (object: JsonObject): boolean =>
  ![undefined, 'false'].includes(metadataOf(object).annotations?.['config.kubernetes.io/local-config'])

function read(folder: Folder, { minor, warn }: BuildOptions): Kustomization {
  const text = folder.kustomization
  if (text === undefined) throw new CommandError(missingKustomization(folder.path))
  return parseKustomization(text, folder.path, minor, warn)
}

/** @param inherited those of the kustomization that a component is part of */
function accumulated(
  kustomization: Kustomization,
  folder: Folder,
  options: BuildOptions,
  inherited: Resource[],
): Resource[] {
  const resources = inherited
  for (const path of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])])
    for (const each of resourcesAt(path, folder, options)) add(resources, each, path)
  const global = kustomization.generatorOptions
  for (const rule of kustomization.configMapGenerator ?? []) generate('ConfigMap', rule, { folder, resources, global })
  for (const rule of kustomization.secretGenerator ?? []) generate('Secret', rule, { folder, resources, global })
  for (const path of kustomization.components ?? []) {
    const inside = folder.to(path)
    const component = read(inside, options)
    if (component.kind !== 'Component')
      throw new CommandError(
        `accumulating components: accumulateDirectory: "expected kind 'Component' for path '${inside.path}' but got '${component.kind ?? 'Kustomization'}'"`,
      )
    accumulated(component, inside, options, resources)
  }
  transform(kustomization, folder, resources)
  return resources
}

function add(resources: Resource[], next: Resource, path: string): void {
  const id = idText(next.object)
  if (resources.some(({ object }) => idText(object) === id))
    throw new CommandError(
      `accumulating resources: accumulation err='merging resources from '${path}': may not add resource with an already registered id: ${id}'`,
    )
  resources.push(next)
}

function resourcesAt(path: string, folder: Folder, options: BuildOptions): readonly Resource[] {
  if (/^(https?:\/\/|git@|ssh:\/\/|github\.com\/)/.test(path))
    throw new CommandError(`there is no network here to read "${path}" from: save it beside the kustomization.`)
  const text = folder.find(path)
  if (text !== undefined) return objectsIn(text, path).map((object) => resourceOf(object))
  const inside = folder.to(path)
  if (inside.kustomization !== undefined) {
    const kustomization = read(inside, options)
    if (kustomization.kind === 'Component')
      throw new CommandError(`accumulating resources: expected kind != 'Component' for path '${inside.path}'`)
    return accumulated(kustomization, inside, options, [])
  }
  const missing = folder.missing(path)
  throw new CommandError(
    `accumulating resources: accumulation err='accumulating resources from '${path}': ${missing}': must build at directory: not a valid directory: ${missing}`,
  )
}

function objectsIn(text: string, path: string): readonly JsonObject[] {
  const wrong = (problem: string): CommandError =>
    new CommandError(`accumulating resources: accumulation err='accumulating resources from '${path}': ${problem}'`)
  const values = parsed(text, (problem) => wrong(`MalformedYAMLError: yaml: ${problem} in File: ${path}`))
  return values.flatMap((value) => {
    if (!isObject(value)) throw wrong('missing Resource metadata')
    const items =
      String(value['kind'] ?? '').endsWith('List') && Array.isArray(value['items']) ? value['items'] : [value]
    return (items as readonly JsonObject[]).map((object) => {
      if (typeof object['kind'] !== 'string')
        throw wrong(`missing metadata.name in object {{${object['apiVersion'] ?? ''} } {{ } map[] map[]}}`)
      if (metadataOf(object).name === undefined)
        throw wrong(`missing metadata.name in object {{${object['apiVersion']} ${object['kind']}} {{ } map[] map[]}}`)
      return object
    })
  })
}

function parsed(text: string, wrong: (problem: string) => CommandError): readonly unknown[] {
  try {
    return readYaml(text, undefined)
      .map(({ value }) => value as unknown)
      .filter((value) => value !== undefined && value !== null)
  } catch (error) {
    throw wrong((error as Error).message)
  }
}

/** In kustomize's order, whatever that of the file is. */
function transform(kustomization: Kustomization, folder: Folder, resources: Resource[]): void {
  const { namespace = '', namePrefix = '', nameSuffix = '', commonLabels, commonAnnotations } = kustomization
  for (const entry of kustomization.patchesStrategicMerge ?? [])
    applyPatchRule(strategicRule(entry, folder), folder, resources)
  for (const rule of kustomization.patches ?? []) applyPatchRule(rule, folder, resources)
  if (namespace !== '') setNamespace(resources, namespace)
  affixNames(resources, namePrefix, nameSuffix)
  for (const rule of kustomization.labels ?? []) addLabels(resources, rule)
  if (commonLabels !== undefined) addLabels(resources, { pairs: commonLabels, includeSelectors: true })
  if (commonAnnotations !== undefined) addAnnotations(resources, commonAnnotations)
  for (const rule of kustomization.patchesJson6902 ?? []) applyPatchRule(rule, folder, resources)
  for (const rule of kustomization.replicas ?? []) setReplicas(resources, rule)
  for (const rule of [...(kustomization.images ?? []), ...(kustomization.imageTags ?? [])]) setImages(resources, rule)
  for (const rule of kustomization.replacements ?? []) replace(rule, folder, resources)
}
