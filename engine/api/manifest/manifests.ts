/** Reads manifests: text to documents that say what they are, each with the places of its fields. */
import { nearest } from '../schema/nearest.ts'
import { typeOf } from '../schema/schema.ts'
import { type StrictProblem, strictProblems } from '../schema/strict.ts'
import { ManifestError, type Position, UntypedDocument } from './manifest-error.ts'
import { readYaml, type YamlDocument, type YamlOptions } from './yaml-text.ts'

export { ManifestError, type Position, UntypedDocument } from './manifest-error.ts'

/** An object as somebody wrote it: it says what it is, and nothing else of it has been looked at. */
export interface ManifestObject {
  readonly apiVersion: string
  readonly kind: string
  readonly [field: string]: unknown
}

export interface ManifestDocument {
  readonly value: ManifestObject
  /** Where a field stands in the text, or the nearest thing around it. */
  positionOf(keys: readonly (string | number)[]): Position
}

export interface Manifests {
  readonly file: string | undefined
  readonly documents: readonly ManifestDocument[]
}

interface ReadOptions extends YamlOptions {
  readonly file?: string
}

const remembered = new Map<string, Manifests>()
const rememberedMax = 256

/**
 * The objects in a text of YAML or JSON documents; the items of a list count as documents of their own. A text is
 * parsed once. Throws a ManifestError for the first mistake, with file, line and column.
 */
export function readManifests(text: string, options: ReadOptions = {}): Manifests {
  const key = `${options.lastKeyWins ?? false} ${options.file ?? ''}\n${text}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  if (remembered.size >= rememberedMax) remembered.clear()
  const { file } = options
  const documents = readYaml(text, file, options).flatMap((document) => objectsOf(document, { at: [] }, file))
  const manifests = { file, documents }
  remembered.set(key, manifests)
  return manifests
}

/**
 * The same, whose objects have the fields of their kinds and no others. Kinds that a custom resource definition brings are the
 * server's to check. Throws a ManifestError for the first mistake.
 */
export function readStrictManifests(text: string, options: { readonly file?: string } = {}): Manifests {
  const manifests = readManifests(text, options)
  for (const document of manifests.documents) {
    const type = typeOf(document.value.apiVersion, document.value.kind)
    const [problem] = type === undefined ? [] : strictProblems(document.value, type)
    if (problem !== undefined) throw problemInManifest(manifests, document, problem)
  }
  return manifests
}

/** A problem of strict validation as a mistake in the text it came from. */
export function problemInManifest(
  manifests: Manifests,
  document: ManifestDocument,
  problem: StrictProblem,
): ManifestError {
  const { value, positionOf } = document
  const subject = [subjectOf(value), problem.path].filter((part) => part !== '').join(' ')
  return new ManifestError(`${subject}: ${problemText(problem)}`, manifests.file, positionOf(problem.keys))
}

function problemText({ kind, message, suggestion }: StrictProblem): string {
  if (kind === 'type') return message
  const what = kind === 'unknown' ? 'unknown field' : 'duplicate field'
  return suggestion === undefined ? what : `${what}, did you mean ${suggestion}?`
}

/** `Deployment "web"` */
function subjectOf(value: ManifestObject): string {
  const { metadata } = value
  const name = isRecord(metadata) ? metadata['name'] : undefined
  return typeof name === 'string' ? `${value.kind} ${JSON.stringify(name)}` : value.kind
}

function objectsOf(
  document: YamlDocument,
  { at, head }: { readonly at: readonly (string | number)[]; readonly head?: object | undefined },
  file: string | undefined,
): ManifestDocument[] {
  const found = at.reduce((inner: unknown, key) => (inner as Record<string | number, unknown>)[key], document.value)
  const value = head !== undefined && isRecord(found) && !('kind' in found) ? { ...head, ...found } : found
  const positionOf = (keys: readonly (string | number)[]): Position => document.positionOf([...at, ...keys])
  if (!isRecord(value)) {
    const what = Array.isArray(value) ? 'a list' : `the ${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`
    throw new ManifestError(`expected an object with apiVersion and kind, got ${what}`, file, positionOf([]))
  }
  if (!isManifestObject(value)) throw untyped(value, file, positionOf(placeOfMistake(value)))
  const { kind, apiVersion } = value
  const items = value['items']
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ value, positionOf }]
  // What a list of one kind holds need not say so again.
  const headOfItems = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) }
  return items.flatMap((_, index) => objectsOf(document, { at: [...at, 'items', index], head: headOfItems }, file))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isManifestObject(value: Readonly<Record<string, unknown>>): value is ManifestObject {
  return isName(value['apiVersion']) && isName(value['kind'])
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

const typeFields = ['apiVersion', 'kind']

/** Kubernetes' words for what a document lacks, and what it may be instead. */
function untyped(value: Readonly<Record<string, unknown>>, file: string | undefined, at: Position): ManifestError {
  const missing = typeFields.filter((field) => !isName(value[field]))
  const given = missing.find((field) => value[field] !== undefined && value[field] !== null && value[field] !== '')
  if (given !== undefined) {
    const got = JSON.stringify(value[given])?.slice(0, 60)
    return new ManifestError(`${given} must be a string, got ${got}`, file, at)
  }
  const found = { missing: missing.map((field) => `${field} not set`), hint: hintFor(value, missing), value }
  return new UntypedDocument(found, file, at)
}

function hintFor(value: Readonly<Record<string, unknown>>, missing: readonly string[]): string | undefined {
  const fields = Object.keys(value)
  for (const field of missing) {
    const meant = nearest(field, fields)
    if (meant !== undefined) return `unknown field ${JSON.stringify(meant)}, did you mean ${field}?`
  }
  if (missing.length < typeFields.length) return undefined
  const has = fields.length === 0 ? 'is empty' : `has only ${fields.slice(0, 5).join(', ')}`
  return `this is a fragment of an object and not a whole one, it ${has}`
}

function placeOfMistake(value: Readonly<Record<string, unknown>>): readonly string[] {
  for (const field of typeFields) {
    if (isName(value[field])) continue
    if (value[field] !== undefined) return [field]
    const meant = nearest(field, Object.keys(value))
    if (meant !== undefined) return [meant]
  }
  return []
}
