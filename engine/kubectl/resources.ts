import type { Kind } from '../api/kinds/kind.ts'
import { parseSelector, type Selector, SelectorError } from '../api/meta/labels.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { isOperatingError } from '../api/status.ts'
import { fieldLabel } from '../apiserver/field-labels.ts'
import type { Command } from './command.ts'
import { throwAll } from './errors.ts'
import { type FlagSpec, list, text, toggle } from './flags.ts'
import { readObjects } from './manifest-files.ts'
import { kindNamed, kindsNamed } from './resource-types.ts'
import { CommandError } from './result.ts'
import { serverSelectors } from './server-selectors.ts'

/** An object that a command line names, with what is stored where the command asked for it. */
export interface Info {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
  readonly object: KubernetesObject
  /** The file that it is from. */
  readonly source?: string
}

export interface Selection {
  readonly infos: readonly Info[]
  /** What was not found, one error each: the rest goes on. */
  readonly errors: readonly Error[]
  /** One object was asked for by its name, so that it is printed without a list around it. */
  readonly isSingle: boolean
  readonly kinds: readonly Kind[]
}

export const filenameFlags: readonly FlagSpec[] = [
  list('filename', 'f'),
  text('kustomize', 'k'),
  toggle('recursive', 'R'),
]
export const selectorFlag: FlagSpec = text('selector', 'l')
const fieldSelectorFlag = text('field-selector')
const allNamespacesFlag = toggle('all-namespaces', 'A')
/** Of the commands that change objects of the namespace. */
export const allOrSelectedFlags: readonly FlagSpec[] = [selectorFlag, toggle('all')]
/** Of the commands that show objects. */
export const listFlags: readonly FlagSpec[] = [selectorFlag, allNamespacesFlag]
export const getFlags: readonly FlagSpec[] = [...listFlags, fieldSelectorFlag]
export const manyFlags: readonly FlagSpec[] = [...getFlags, toggle('all')]

export interface SelectOptions {
  /** A type alone means all its objects, as for `get`. */
  readonly typeMeansAll?: boolean
  /** Objects of files are looked up in the cluster. Otherwise they are as written. */
  readonly latest?: boolean
  /** Arguments where the command takes some for itself. */
  readonly args?: readonly string[]
  /** Names of objects are not looked up: their objects are empty. */
  readonly namesOnly?: boolean
  /** The kind of arguments that are only names: `kubectl cordon worker-1`. */
  readonly kind?: Kind
}

/** The objects that the arguments and flags of a command name. Source: cli-runtime pkg/resource/builder.go. */
export function selectResources(command: Command, options: SelectOptions = {}): Selection {
  const files = [...command.flags.list('filename')]
  const args = options.args ?? command.args
  if (files.length > 0) {
    if (args.length > 0) throw new CommandError(whenFilesAndArgs(args))
    return fromFiles(command, files, options)
  }
  if (args.length === 0 && options.kind === undefined) throw new CommandError(whenNothing(command))
  return new Selecting(command, options).select(args)
}

/** What commands that are told to ask no server say of objects that are not in files. */
export function refuseLocalNames({ flags }: Command, resources: readonly string[]): void {
  if (flags.isOn('local') && resources.length > 0)
    throw new CommandError(
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    )
}

export const nothingNamed =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"

function whenNothing({ flags }: Command): string {
  const isSelecting = isGiven(flags.text('selector')) || isGiven(flags.text('field-selector')) || flags.isOn('all')
  return isSelecting ? 'at least one resource must be specified to use a selector' : nothingNamed
}

const whenFilesAndArgs = (args: readonly string[]): string =>
  `when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well (got ${args.join(' ')})`

function fromFiles(command: Command, files: readonly string[], { latest = true }: SelectOptions): Selection {
  const errors: Error[] = []
  const manifests = readObjects(command, files, errors)
  const found = manifests.flatMap((info) => {
    if (!latest) return [info]
    return collected(errors, () => [{ ...info, object: command.client.get(info.kind, info) }]) ?? []
  })
  const infos = thoseSelected(command, found)
  const isSingle = files.length === 1 && manifests.length === 1
  return { infos, errors, isSingle, kinds: [...new Set(manifests.map(({ kind }) => kind))] }
}

/** Of the objects of files, those whose labels `-l` selects. */
export function thoseSelected({ flags }: Command, infos: readonly Info[]): readonly Info[] {
  const text = flags.text('selector') ?? ''
  if (text === '') return infos
  try {
    const selector = parseSelector(text)
    return infos.filter(({ object }) => selector.matches(object.metadata?.labels))
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new CommandError(`the provided selector ${JSON.stringify(text)} is not valid: ${error.message}`)
  }
}

/** The result of an action, or nothing where it failed: the error is kept for later. */
export function collected<T>(errors: Error[], act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (!isOperatingError(error) && !(error instanceof CommandError)) throw error
    errors.push(error)
    return undefined
  }
}

const isGiven = (text: string | undefined): boolean => text !== undefined && text !== ''

class Selecting {
  private readonly errors: Error[] = []
  private readonly isSelecting: boolean

  constructor(
    private readonly command: Command,
    private readonly options: SelectOptions,
  ) {
    const { flags } = command
    this.isSelecting = isGiven(flags.text('selector')) || isGiven(flags.text('field-selector'))
  }

  select(args: readonly string[]): Selection {
    if (args.some((arg) => arg.includes('/'))) return this.pairs(args)
    const { client, minor } = this.command
    const { kind } = this.options
    const kinds = kind === undefined ? kindsNamed(client.kinds, args[0] ?? '', minor) : [kind]
    const names = kind === undefined ? args.slice(1) : args
    return names.length === 0 ? this.all(kinds) : this.named(kinds, names)
  }

  /** `deployment/web pod/a` */
  private pairs(args: readonly string[]): Selection {
    if (this.isSelecting)
      throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments')
    const named = args.map((arg) => {
      const parts = arg.split('/')
      const [type = '', name = ''] = parts
      if (parts.length === 1)
        throw new CommandError(
          `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
        )
      if (parts.length > 2) throw new CommandError(`arguments in resource/name form may not have more than one slash`)
      if (type === '' || name === '')
        throw new CommandError(`arguments in resource/name form must have a single resource and name`)
      return { kind: kindNamed(this.command.client.kinds, type, this.command.minor), name }
    })
    const infos = named.flatMap(({ kind, name }) => this.one(kind, name))
    return this.selection(
      infos,
      named.length === 1,
      named.map(({ kind }) => kind),
    )
  }

  private named(kinds: readonly Kind[], names: readonly string[]): Selection {
    if (this.isSelecting) throw new CommandError('name cannot be provided when a selector is specified')
    if (this.command.flags.isOn('all-namespaces') && kinds.some(({ namespaced }) => namespaced))
      throw new CommandError('a resource cannot be retrieved by name across all namespaces')
    if (this.command.flags.isOn('all')) throw new CommandError('name cannot be provided when a selector is specified')
    const infos = kinds.flatMap((kind) => names.flatMap((name) => this.one(kind, name)))
    return this.selection(infos, kinds.length === 1 && names.length === 1, kinds)
  }

  private all(kinds: readonly Kind[]): Selection {
    const { flags } = this.command
    const asked = this.isSelecting || flags.isOn('all')
    if (!asked && this.options.typeMeansAll !== true)
      throw new CommandError('resource(s) were provided, but no name was specified')
    const infos = kinds.flatMap((kind) => collected(this.errors, () => infosThatMatch(this.command, kind)) ?? [])
    return this.selection(infos, false, kinds)
  }

  private one(kind: Kind, name: string): Info[] {
    const namespace = kind.namespaced ? this.command.namespace : ''
    if (this.options.namesOnly === true) return [{ kind, namespace, name, object: emptyObject(kind, namespace, name) }]
    const found = collected(this.errors, () => this.command.client.get(kind, { namespace, name }))
    return found === undefined ? [] : [{ kind, namespace, name, object: found }]
  }

  private selection(infos: readonly Info[], isSingle: boolean, kinds: readonly Kind[]): Selection {
    return { infos, errors: this.errors, isSingle, kinds }
  }
}

/** The objects of a kind, as the selectors and the namespace of a command narrow them. */
export function infosThatMatch(command: Command, kind: Kind): readonly Info[] {
  const { client, flags, namespace } = command
  const { labels, fields } = serverSelectors(command, kind)
  return client
    .list(kind, flags.isOn('all-namespaces') ? '' : namespace, flags.text('field-selector') ?? '')
    .filter((object) => labels?.matches(object.metadata.labels ?? {}) ?? true)
    .filter((object) => fields?.matches((label) => fieldLabel(kind, object, label)) ?? true)
    .map((object) => infoOf(kind, object))
}

function emptyObject(kind: Kind, namespace: string, name: string): KubernetesObject {
  const metadata = namespace === '' ? { name } : { name, namespace }
  return { apiVersion: kind.apiVersion, kind: kind.kind, metadata } as unknown as KubernetesObject
}

export function infoOf(kind: Kind, object: KubernetesObject): Info {
  return { kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name, object }
}

export function labelSelectorOf(selector: string | undefined): Selector | undefined {
  if (selector === undefined || selector === '') return undefined
  try {
    return parseSelector(selector)
  } catch (error) {
    if (error instanceof SelectorError) throw new CommandError(error.message)
    throw error
  }
}

/** @throws CommandError where all objects are asked for, and at the same time those with some labels */
export function refuseAllAndSelector({ flags }: Command): void {
  if (flags.isOn('all') && flags.text('selector'))
    throw new CommandError('cannot set --all and --selector at the same time')
}

/** The one or more objects of a command that stops where any is missing. */
export function mustSelect(command: Command, options: SelectOptions = {}): Selection {
  const selection = selectResources(command, options)
  throwAll(selection.errors)
  return selection
}
