import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { own } from '../own.ts'
import { CommandError } from '../result.ts'
import type { Folder } from './folder.ts'
import type { PatchTarget } from './kustomization.ts'
import { prefixed } from './prefixed.ts'
import { groupVersionOf, kindOf, type Resource } from './resource.ts'
import { shaped } from './shape-reader.ts'
import { replacementListShape, replacementShape } from './shapes.ts'
import { pairSelection } from './targets.ts'
import { yamlDocuments } from './yaml-documents.ts'

interface FieldOptions {
  readonly delimiter?: string
  readonly index?: number
  readonly create?: boolean
}

interface Source extends PatchTarget {
  readonly fieldPath?: string
  readonly options?: FieldOptions
}

interface Target {
  readonly select?: PatchTarget
  readonly reject?: readonly PatchTarget[]
  readonly fieldPaths?: readonly string[]
  readonly options?: FieldOptions
}

/** A value of one object that is put into others. */
export interface ReplacementRule {
  /** A file with replacements, in their place. */
  readonly path?: string
  readonly source?: Source
  readonly targets?: readonly Target[]
}

const defaultPath = 'metadata.name'

/** Puts values of objects into others. Source: kustomize api/filters/replacement. */
export function replace(rule: ReplacementRule, folder: Folder, resources: readonly Resource[]): void {
  const { path = '', source, targets } = rule
  if (path !== '') {
    if (source !== undefined || (targets ?? []).length > 0)
      throw new CommandError('cannot specify both path and inline replacement')
    for (const each of rulesOf(folder.load(path))) replace(each, folder, resources)
    return
  }
  if (source === undefined || targets === undefined)
    throw new CommandError('replacements must specify a source and at least one target')
  const value = sourceValue(source, resources)
  for (const target of targets) replaceIn(target, value, resources)
}

/** A file holds one or a list of them; fields that there are not are no mistake there. */
function rulesOf(text: string): readonly ReplacementRule[] {
  const [value = null] = prefixed('error converting YAML to JSON', () => yamlDocuments(text, { lastKeyWins: true }))
  if (!Array.isArray(value) && !isObject(value))
    throw new CommandError(`unsupported replacement type encountered within replacement path: ${goKindOf(value)}`)
  return prefixed('error unmarshaling JSON: while decoding JSON', () =>
    Array.isArray(value)
      ? shaped<readonly ReplacementRule[]>(value, replacementListShape, false)
      : [shaped<ReplacementRule>(value, replacementShape, false)],
  )
}

function goKindOf(value: unknown): string {
  if (value === null) return 'invalid'
  return { boolean: 'bool', number: 'float64' }[typeof value as string] ?? 'string'
}

function sourceValue(source: Source, resources: readonly Resource[]): unknown {
  const [found, ...more] = resources.filter(selection(identityOf(source)))
  if (found === undefined) throw new CommandError(`nothing selected by ${sourceText(source)}`)
  if (more.length > 0) throw new CommandError(`multiple matches for selector ${sourceText(source)}`)
  const { fieldPath = defaultPath, options } = source
  const value = keysOf(fieldPath).reduce<unknown>((at, key) => inside(at, key), found.object)
  if (value === undefined || value === null)
    throw new CommandError(`fieldPath \`${fieldPath}\` is missing for replacement source ${idText(source)}`)
  if (!options?.delimiter) return value
  const [text, index] = [scalar(value), options.index ?? 0]
  const part = text.split(options.delimiter)[index]
  if (part === undefined) throw new CommandError(`options.index ${index} is out of bounds for value ${text}`)
  return part
}

function replaceIn(
  { select, reject = [], fieldPaths = [], options = {} }: Target,
  value: unknown,
  resources: readonly Resource[],
): void {
  if (select === undefined) throw new CommandError('target must specify resources to select')
  const [isMeant, rejections] = [selection(select), reject.filter(saysSomething).map(selection)]
  for (const resource of resources) {
    if (!isMeant(resource) || rejections.some((isRejected) => isRejected(resource))) continue
    for (const path of fieldPaths.length === 0 ? [defaultPath] : fieldPaths)
      resource.object = put(resource.object, keysOf(path), { path, value, options }) as JsonObject
  }
}

/** What is to be put where. */
interface Putting {
  readonly path: string
  readonly value: unknown
  readonly options: FieldOptions
}

function put(at: unknown, keys: readonly string[], putting: Putting): unknown {
  const [key, ...rest] = keys
  const { value, options, path } = putting
  if (key === undefined) return joined(at, value, options)
  const missing = new CommandError(`unable to find field ${JSON.stringify(path)} in replacement target`)
  if (Array.isArray(at)) {
    const chosen = at.map((item, index) => fits(item, index, key))
    if (!chosen.includes(true)) throw missing
    return at.map((item: unknown, index) => (chosen[index] ? put(item, rest, putting) : item))
  }
  if (at !== undefined && !isObject(at)) throw missing
  if (inside(at, key) === undefined && options.create !== true) throw missing
  return { ...at, [key]: put(at?.[key], rest, putting) }
}

/** The value, or the text that was there with the value as one of its parts. */
function joined(before: unknown, value: unknown, { delimiter, index = 0 }: FieldOptions): unknown {
  if (!delimiter) return value
  const parts = scalar(before ?? '').split(delimiter)
  if (index < 0) parts.unshift(scalar(value))
  else if (index >= parts.length) parts.push(scalar(value))
  else parts[index] = scalar(value)
  return parts.join(delimiter)
}

function scalar(value: unknown): string {
  if (typeof value === 'object') throw new CommandError('delimiter option can only be used with scalar nodes')
  return String(value)
}

/** `[name=web]`, `*`, or a number. */
function fits(item: unknown, index: number, key: string): boolean {
  const [, field, wanted] = /^\[([^=]*)=(.*)\]$/.exec(key) ?? []
  if (field === undefined) return key === '*' || key === String(index)
  return field === '' ? item === wanted : isObject(item) && String(item[field]) === wanted
}

function inside(at: unknown, key: string): unknown {
  if (Array.isArray(at)) return at.find((item, index) => fits(item, index, key))
  return isObject(at) ? own(at, key) : undefined
}

/** Parts between dots; a dot in brackets or behind a backslash is none between parts. */
function keysOf(path: string): readonly string[] {
  const parts = path.match(/(?:\\.|\[[^\]]*\]|[^.\\])+/g) ?? []
  return parts.map((part) => (/^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part.replace(/\\(.)/g, '$1')))
}

const saysSomething = (target: PatchTarget): boolean => Object.values(target).some((value) => value !== '')

/** What is given has to be so; a name or a namespace may be one of before. */
function selection(wanted: PatchTarget): (resource: Resource) => boolean {
  const is = (given: string | undefined, own: readonly string[]): boolean => !given || own.includes(given)
  const selectsPairs = pairSelection(wanted)
  return (resource) => {
    const { group, version } = groupVersionOf(resource.object)
    return (
      is(wanted.group, [group]) &&
      is(wanted.version, [version]) &&
      is(wanted.kind, [kindOf(resource)]) &&
      is(wanted.name, resource.names) &&
      is(wanted.namespace, resource.namespaces) &&
      selectsPairs(resource)
    )
  }
}

function idText({ kind, version, group, name, namespace }: PatchTarget): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`
}

/** A source has no selectors of labels and annotations. */
const identityOf = ({ group, version, kind, name, namespace }: Source): PatchTarget =>
  ({ group, version, kind, name, namespace }) as PatchTarget

const sourceText = (source: Source): string => `${idText(source)}:${source.fieldPath ?? defaultPath}`
