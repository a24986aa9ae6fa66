import { toYaml } from '../../api/manifest/written-yaml.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { applyJsonPatch } from '../../api/patch/json-patch.ts'
import { applyMergePatch } from '../../api/patch/merge-patch.ts'
import { PatchError } from '../../api/patch/patch-error.ts'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import { CommandError } from '../result.ts'
import type { Folder } from './folder.ts'
import type { PatchRule } from './kustomization.ts'
import { manifestObjects } from './manifests.ts'
import { prefixed } from './prefixed.ts'
import { groupVersionOf, idText, kindOf, metadataOf, nameOf, type Resource } from './resource.ts'
import { selected } from './targets.ts'
import { yamlDocuments } from './yaml-documents.ts'

/** Applies a patch of a kustomization: a strategic merge of what it names, or operations on what its target selects. */
export function applyPatchRule(rule: PatchRule, folder: Folder, resources: Resource[]): void {
  const { path = '', target, options = {} } = rule
  const patch = (rule.patch ?? '').trim()
  if (path !== '' && patch !== '')
    throw new CommandError(`patch and path can't be set at the same time\n${toYaml(rule)}`)
  if (path === '' && patch === '') throw new CommandError(`must specify one of patch and path in\n${toYaml(rule)}`)
  const source = path === '' ? `[patch: ${JSON.stringify(patch)}]` : `[path: ${JSON.stringify(path)}]`
  const text =
    path === '' ? patch : prefixed(`failed to get the patch file from path(${path})`, () => folder.load(path))
  const { operations, objects } = patchesIn(text, source)
  if (operations !== undefined) {
    if (target === undefined) throw new CommandError(`must specify a target for JSON patch ${source}`)
    for (const each of selected(target, resources)) operate(each, operations)
    return
  }
  if (target !== undefined && objects.length > 1)
    throw new CommandError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
    )
  for (const object of objects)
    for (const each of target === undefined ? named(object, resources) : selected(target, resources))
      merge(each, object, target !== undefined, options, resources)
}

/** An entry of `patchesStrategicMerge`: a file, or the patch itself. */
export function strategicRule(entry: string, folder: Folder): PatchRule {
  return !folder.has(entry) && entry.includes('\n') ? { patch: entry } : { path: entry }
}

interface Patches {
  readonly operations?: readonly JsonObject[]
  readonly objects: readonly JsonObject[]
}

/** A text is either a list of operations or objects, none of them without a kind and a name. */
function patchesIn(text: string, source: string): Patches {
  const unreadable = (): string => `unable to parse SM or JSON patch from ${source}`
  return prefixed(unreadable, () => {
    const [first] = yamlDocuments(text)
    if (Array.isArray(first)) {
      if (!first.every(isObject)) throw new CommandError('no operation')
      return { operations: first, objects: [] }
    }
    const objects = manifestObjects(text)
    if (objects.length === 0) throw new CommandError('no patch')
    return { objects }
  })
}

/** What a patch without target names, by what it was called on the way. */
function named(patch: JsonObject, resources: readonly Resource[]): readonly Resource[] {
  const { name = '', namespace } = metadataOf(patch)
  const { group } = groupVersionOf(patch)
  const found = resources.filter(
    (each) =>
      kindOf(each) === patch['kind'] &&
      groupVersionOf(each.object).group === group &&
      each.names.includes(name) &&
      (namespace === undefined || each.namespaces.includes(namespace)),
  )
  if (found.length === 1) return found
  const id = idText(patch)
  const problem = found.length === 0 ? `no matches for Id ${id}` : `multiple matches for Id ${id}`
  throw new CommandError(
    `no resource matches strategic merge patch "${id}": ${problem}; failed to find unique target for patch ${id}`,
  )
}

function operate(resource: Resource, operations: readonly unknown[]): void {
  resource.object = patched(() => applyJsonPatch(resource.object, operations))
}

/** What is patched, or why it could not be. */
function patched(patch: () => JsonObject): JsonObject {
  try {
    return patch()
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    throw new CommandError(error.message)
  }
}

function merge(
  resource: Resource,
  patch: JsonObject,
  hasTarget: boolean,
  options: NonNullable<PatchRule['options']>,
  resources: Resource[],
): void {
  if (patch['$patch'] === 'delete') {
    resources.splice(resources.indexOf(resource), 1)
    return
  }
  const { object } = resource
  const type = typeOf(String(object['apiVersion']), kindOf(resource))
  const after = patched(() =>
    type === undefined ? applyMergePatch(object, patch) : applyStrategicMergePatch(object, patch, patchSchemaOf(type)),
  )
  resource.object = hasTarget || type !== undefined ? identified(after, object, options) : after
  if (!resource.names.includes(nameOf(resource))) resource.names.push(nameOf(resource))
}

/** A patch does not change what an object is called, nor what it is, unless it may. */
function identified(after: JsonObject, before: JsonObject, options: NonNullable<PatchRule['options']>): JsonObject {
  const { name } = metadataOf(before)
  const metadata = options['allowNameChange'] === true ? after['metadata'] : { ...metadataOf(after), name }
  const kind = options['allowKindChange'] === true ? after['kind'] : before['kind']
  return { ...after, kind, metadata }
}
