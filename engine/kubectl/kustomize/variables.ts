import { isObject } from '../../api/patch/json.ts'
import { own } from '../own.ts'
import { CommandError } from '../result.ts'
import { changedAt, isMeant } from './field-specs.ts'
import type { PatchTarget } from './kustomization.ts'
import { groupVersionOf, kindOf, type Resource } from './resource.ts'
import { variableFields } from './variable-fields.ts'

/** A value of one object that others name as `$(NAME)`. */
export interface VariableRule {
  readonly name?: string
  readonly objref?: PatchTarget & { readonly apiVersion?: string }
  readonly fieldref?: { readonly fieldPath?: string }
}

interface Variable {
  readonly name: string
  readonly path: string
  readonly target: PatchTarget
  /** The object that it is read from, once all is done to that; undefined where there is none. */
  readonly source: Resource | undefined
}

/** The variables of kustomizations, which `replacements` took the place of. Source: kustomize api/internal/accumulator. */
export class Variables {
  private readonly known = new Map<string, Variable>()

  add(rules: readonly VariableRule[], resources: readonly Resource[]): void {
    const added = rules.map((rule) => variableOf(rule, resources))
    for (const each of added) this.keep(each, `merging vars [${added.map(said).join(' ')}]: `)
  }

  merge(other: Variables): void {
    for (const each of other.known.values()) this.keep(each, '')
  }

  private keep(variable: Variable, about: string): void {
    if (this.known.has(variable.name)) throw new CommandError(`${about}var '${variable.name}' already encountered`)
    this.known.set(variable.name, variable)
  }

  /** Puts the values where objects name them. @param warn told of those that nothing names */
  resolve(resources: readonly Resource[], warn: (line: string) => void): void {
    if (this.known.size === 0) return
    const values = new Map([...this.known.values()].map((each) => [each.name, currentValue(each)]))
    const used = new Set<string>()
    const expand = (text: unknown): unknown => (typeof text === 'string' ? expanded(text, values, used) : text)
    for (const resource of resources)
      for (const spec of variableFields.filter((each) => isMeant(each, resource.object)))
        resource.object = changedAt(resource.object, spec, (value) => expandedIn(value, expand))
    const unused = [...values.keys()].filter((name) => !used.has(name)).sort()
    if (unused.length > 0) warn(`well-defined vars that were never replaced: ${unused.join(',')}`)
  }
}

function variableOf({ name = '', objref = {}, fieldref }: VariableRule, resources: readonly Resource[]): Variable {
  const { apiVersion = '', ...target } = objref
  const wanted: PatchTarget = apiVersion === '' ? target : { ...target, ...groupVersionOf({ apiVersion }) }
  const variable = { name, path: fieldref?.fieldPath || 'metadata.name', target: wanted }
  const [source, ...more] = resources.filter((each) => isNamedBy(wanted, each))
  if (more.length > 0)
    throw new CommandError(
      `merging vars [${said(variable)}]: found ${more.length + 1} resId matches for var ${said(variable)} (unable to disambiguate)`,
    )
  return { ...variable, source }
}

function isNamedBy(
  { group = '', version = '', kind, name = '', namespace = '' }: PatchTarget,
  resource: Resource,
): boolean {
  const own = groupVersionOf(resource.object)
  return (
    own.group === group &&
    own.version === version &&
    kindOf(resource) === kind &&
    resource.names.includes(name) &&
    (namespace === '' || resource.namespaces.includes(namespace))
  )
}

/** `{HOST Service.v1.[noGrp] {metadata.name}}` */
const said = ({ name, path, target: { kind, version, group } }: Omit<Variable, 'source'>): string =>
  `{${name} ${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'} {${path}}}`

function currentValue(variable: Variable): unknown {
  const { source, path } = variable
  if (source === undefined)
    throw new CommandError(`var '${said(variable)}' cannot be mapped to a field in the set of known resources`)
  const value = keysOf(path).reduce<unknown>((at, key) => inside(at, key), source.object)
  if (value === undefined)
    throw new CommandError(`field specified in var '${said(variable)}' not found in corresponding resource`)
  return value
}

/** `spec.ports[0].port`, `metadata.annotations[example.com/host]`; a dot behind a backslash is part of a key. */
const keysOf = (path: string): readonly string[] =>
  (path.match(/\[[^\]]*\]|(?:\\.|[^.[\\])+/g) ?? []).map((key) => key.replace(/^\[|\]$/g, '').replace(/\\(.)/g, '$1'))

function inside(at: unknown, key: string): unknown {
  if (Array.isArray(at)) return at[Number(key)]
  return isObject(at) ? own(at, key) : undefined
}

/** A field is a text, a list of texts, or a mapping with some. */
function expandedIn(value: unknown, expand: (text: unknown) => unknown): unknown {
  if (!isObject(value)) return expand(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]))
}

/** A text that is nothing but one variable becomes its value as it is; `$$` is a dollar. Source: api/filters/refvar/expand.go */
function expanded(text: string, values: ReadonlyMap<string, unknown>, used: Set<string>): unknown {
  const valueFor = (name: string): unknown => {
    const value = values.get(name)
    if (values.has(name)) used.add(name)
    return value === undefined || value === null || typeof value === 'object' ? `$(${name})` : value
  }
  const [, only] = /^\$\(([^)]*)\)$/.exec(text) ?? []
  if (only !== undefined) return valueFor(only)
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (_, name) => (name === undefined ? '$' : String(valueFor(name))))
}
