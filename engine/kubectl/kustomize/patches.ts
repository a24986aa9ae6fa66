import { readYaml } from '../../api/manifest/yaml-text.ts'
import { parseSelector } from '../../api/meta/labels.ts'
import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { applyJsonPatch } from '../../api/patch/json-patch.ts'
import { applyMergePatch } from '../../api/patch/merge-patch.ts'
import { PatchError } from '../../api/patch/patch-error.ts'
import { applyStrategicMergePatch } from '../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../api/schema/patch.ts'
import { typeOf } from '../../api/schema/schema.ts'
import { expressionOf } from '../expressions.ts'
import { CommandError } from '../result.ts'
import type { Folder } from './folder.ts'
import type { PatchRule, PatchTarget } from './kustomization.ts'
import { groupVersionOf, idText, kindOf, metadataOf, nameOf, namespaceOf, type Resource } from './resource.ts'

/** Applies a patch of a kustomization: a strategic merge of what it names, or operations on what its target selects. */
export function applyPatchRule(rule: PatchRule, folder: Folder, resources: Resource[]): void {
  const { path, patch, target, options = {} } = rule
  if (path !== undefined && patch !== undefined) throw new CommandError("patch and path can't be set at the same time")
  if (path === undefined && patch === undefined) throw new CommandError('must specify one of patch and path in patch')
  const text = patch ?? textOf(folder, path ?? '')
  for (const value of valuesOf(text)) {
    if (Array.isArray(value)) {
      if (target === undefined) throw new CommandError(`must specify a target for JSON patch ${said(rule)}`)
      for (const each of selected(target, resources)) operate(each, value)
    } else if (isObject(value)) {
      const found = target === undefined ? named(value, resources) : selected(target, resources)
      for (const each of found) merge(each, value, target !== undefined, options, resources)
    } else throw new CommandError(`unable to parse SM or JSON patch from ${said(rule)}`)
  }
}

/** An entry of `patchesStrategicMerge`: a file, or the patch itself. */
export function strategicRule(entry: string, folder: Folder): PatchRule {
  return folder.find(entry) === undefined && entry.includes('\n') ? { patch: entry } : { path: entry }
}

const said = ({ path, patch }: PatchRule): string =>
  path === undefined ? `[${patch}]` : `[path: ${JSON.stringify(path)}]`

function textOf(folder: Folder, path: string): string {
  const text = folder.find(path)
  if (text === undefined)
    throw new CommandError(`failed to get the patch file from path(${path}): ${folder.missing(path)}`)
  return text
}

function valuesOf(text: string): readonly unknown[] {
  try {
    return readYaml(text, undefined)
      .map(({ value }) => value as unknown)
      .filter((value) => value !== undefined && value !== null)
  } catch (error) {
    throw new CommandError(`unable to parse SM or JSON patch from [${text}]: ${(error as Error).message}`)
  }
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

/** Every part of a target that is given has to fit; those of text are regular expressions for the whole. */
function selected(target: PatchTarget, resources: readonly Resource[]): readonly Resource[] {
  const whole = (pattern: string | undefined): RegExp | undefined =>
    pattern === undefined
      ? undefined
      : expressionOf(`^(?:${pattern})$`, '', `invalid regular expression ${JSON.stringify(pattern)} in a patch target`)
  const [group, version, kind] = [whole(target.group), whole(target.version), whole(target.kind)]
  const [name, namespace] = [whole(target.name), whole(target.namespace)]
  const fits = (wanted: RegExp | undefined, ...texts: readonly string[]): boolean =>
    wanted === undefined || texts.some((text) => wanted.test(text))
  const labels = target.labelSelector === undefined ? undefined : parseSelector(target.labelSelector)
  const annotations = target.annotationSelector === undefined ? undefined : parseSelector(target.annotationSelector)
  return resources.filter((each) => {
    const own = groupVersionOf(each.object)
    const metadata = metadataOf(each.object)
    return (
      fits(group, own.group) &&
      fits(version, own.version) &&
      fits(kind, kindOf(each)) &&
      fits(name, nameOf(each), ...each.names) &&
      fits(namespace, namespaceOf(each), ...each.namespaces) &&
      (labels?.matches(metadata.labels) ?? true) &&
      (annotations?.matches(metadata.annotations) ?? true)
    )
  })
}

function operate(resource: Resource, operations: readonly unknown[]): void {
  try {
    resource.object = applyJsonPatch(resource.object, operations)
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
  const after = (
    type === undefined ? applyMergePatch(object, patch) : applyStrategicMergePatch(object, patch, patchSchemaOf(type))
  ) as JsonObject
  resource.object = hasTarget || type !== undefined ? identified(after, object, options) : after
  if (!resource.names.includes(nameOf(resource))) resource.names.push(nameOf(resource))
}

/** A patch does not change what an object is called, nor what it is, unless it may. */
function identified(after: JsonObject, before: JsonObject, options: NonNullable<PatchRule['options']>): JsonObject {
  const { name } = metadataOf(before)
  const metadata = options.allowNameChange === true ? after['metadata'] : { ...metadataOf(after), name }
  const kind = options.allowKindChange === true ? after['kind'] : before['kind']
  return { ...after, kind, metadata }
}
