import type { JsonObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import { Folder, type FolderOptions } from './folder.ts'
import { generate, hashSuffix } from './generators.ts'
import { type Kustomization, parseKustomization } from './kustomization.ts'
import { manifestObjects } from './manifests.ts'
import { inOrder } from './order.ts'
import { applyPatchRule, strategicRule } from './patches.ts'
import { prefixed } from './prefixed.ts'
import { fixReferences } from './references.ts'
import { replace } from './replacements.ts'
import { idText, metadataOf, nameOf, type Resource, rename, resourceOf } from './resource.ts'
import { addAnnotations, addLabels, affixNames, setImages, setNamespace, setReplicas } from './transformers.ts'
import { Variables } from './variables.ts'
import { MalformedYaml } from './yaml-documents.ts'

export interface BuildOptions extends FolderOptions {
  /** The minor version of kubectl. */
  readonly minor: number
  /** Told of fields of old, one line each. */
  readonly warn: (line: string) => void
  /** Objects stay in the order of the files, whatever the kustomization says. */
  readonly keepsOrder?: boolean
}

/** What the kustomizations read so far come to. */
interface Accumulated {
  readonly resources: Resource[]
  readonly variables: Variables
}

/** What a kustomization makes of the objects that it names. Source: kustomize api/internal/target. */
export function build(path: string, options: BuildOptions): readonly JsonObject[] {
  const folder = new Folder(options, path)
  const kustomization = read(folder, options)
  const { resources, variables } = accumulated(kustomization, folder, options)
  for (const resource of resources)
    if (resource.needsHash) rename(resource, `${nameOf(resource)}-${hashSuffix(resource.object)}`)
  fixReferences(resources)
  variables.resolve(resources, options.warn)
  const kept = resources.map(({ object }) => object).filter((object) => !isLocal(object))
  return inOrder(kept, options.keepsOrder === true ? { order: 'fifo' } : kustomization.sortOptions)
}

/** What only other tools are to see. */
const isLocal = (object: JsonObject): boolean =>
  ![undefined, 'false'].includes(metadataOf(object).annotations?.['config.kubernetes.io/local-config'])

const read = (folder: Folder, { minor, warn }: BuildOptions): Kustomization =>
  parseKustomization(folder.kustomization, folder.path, minor, warn)

/** @param sum what it adds to: that of the kustomization that a component is part of */
function accumulated(
  kustomization: Kustomization,
  folder: Folder,
  options: BuildOptions,
  sum: Accumulated = { resources: [], variables: new Variables() },
): Accumulated {
  const { resources, variables } = sum
  const paths = [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]
  prefixed('accumulating resources', () => {
    for (const path of paths) addResources(path, folder, options, sum)
  })
  const global = kustomization.generatorOptions
  for (const rule of kustomization.configMapGenerator ?? []) generate('ConfigMap', rule, { folder, resources, global })
  for (const rule of kustomization.secretGenerator ?? []) generate('Secret', rule, { folder, resources, global })
  for (const path of kustomization.components ?? [])
    prefixed('accumulating components', () => addComponent(path, folder, options, sum))
  transform(kustomization, folder, resources)
  variables.add(kustomization.vars ?? [], resources)
  return sum
}

function add(resources: Resource[], next: readonly Resource[]): void {
  for (const each of next) {
    const id = idText(each.object)
    if (resources.some(({ object }) => idText(object) === id))
      throw new CommandError(`may not add resource with an already registered id: ${id}`)
    resources.push(each)
  }
}

/** A path is that of a file, else that of a folder with a kustomization; where it is neither, both errors are said. */
function addResources(path: string, folder: Folder, options: BuildOptions, sum: Accumulated): void {
  const problem = fileProblem(path, folder, sum.resources)
  if (problem === undefined) return
  let inside: Folder
  try {
    inside = folder.to(path)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    if (problem instanceof MalformedYaml) throw problem
    throw new CommandError(`accumulation err='${problem.message}': ${error.message}`)
  }
  prefixed(`accumulation err='${problem.message}'`, () => addFolder(inside, options, sum))
}

/** Adds the objects of a file. @returns why it could not, undefined where it could */
function fileProblem(path: string, folder: Folder, resources: Resource[]): CommandError | undefined {
  try {
    const found: Resource[] = []
    prefixed(`accumulating resources from '${path}'`, () =>
      add(
        found,
        manifestObjects(folder.load(path), path).map((object) => resourceOf(object)),
      ),
    )
    prefixed(`merging resources from '${path}'`, () => add(resources, found))
    return undefined
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
}

function addFolder(inside: Folder, options: BuildOptions, sum: Accumulated): void {
  const kustomization = readInside(inside, options)
  if (kustomization.kind === 'Component')
    throw new CommandError(`expected kind != 'Component' for path '${inside.path}'`)
  const inner = prefixed(`recursed accumulation of path '${inside.path}'`, () =>
    accumulated(kustomization, inside, options),
  )
  prefixed(`recursed merging from path '${inside.path}'`, () => {
    add(sum.resources, inner.resources)
    sum.variables.merge(inner.variables)
  })
}

const readInside = (inside: Folder, options: BuildOptions): Kustomization =>
  prefixed(`couldn't make target for path '${inside.path}'`, () => read(inside, options))

function addComponent(path: string, folder: Folder, options: BuildOptions, sum: Accumulated): void {
  const quoted = (what: string) => (message: string) => `${what} ${JSON.stringify(message)}`
  const inside = prefixed(quoted('loader.New'), () => folder.to(path))
  prefixed(quoted('accumulateDirectory:'), () => {
    const component = readInside(inside, options)
    if (component.kind !== 'Component')
      throw new CommandError(
        `expected kind 'Component' for path '${inside.path}' but got '${component.kind ?? 'Kustomization'}'`,
      )
    prefixed(`recursed accumulation of path '${inside.path}'`, () => accumulated(component, inside, options, sum))
  })
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
