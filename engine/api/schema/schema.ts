/** What Kubernetes' API is made of: its kinds, the minor versions that served them, and their types, field by field. */
import { decodeKind, decodeType } from './decode.ts'
import type { KindSchema, TypeSchema, ValueSchema } from './descriptors.ts'
import type { RuntimeConfig } from './runtime-config.ts'
import { kindLines, typeLines } from './structure.ts'

export type { FieldSchema, KindSchema, ListType, TypeSchema, ValueSchema, ValueType } from './descriptors.ts'

/** From this minor version on, a new beta version is not served unless somebody turns it on (KEP-3136). */
const betasOffSinceMinor = 24

/** Betas that came later and were served all the same (Kubernetes' legacyBetaEnabledByDefaultResources). */
const servedLaterBetas = new Set(['flowcontrol.apiserver.k8s.io/v1beta3'])

let kindsByApiVersion: ReadonlyMap<string, ReadonlyMap<string, KindSchema>> | undefined

function kinds(): ReadonlyMap<string, ReadonlyMap<string, KindSchema>> {
  if (kindsByApiVersion !== undefined) return kindsByApiVersion
  const found = new Map<string, Map<string, KindSchema>>()
  for (const line of kindLines.split('\n')) {
    const kind = decodeKind(line)
    const ofVersion = found.get(kind.apiVersion) ?? new Map<string, KindSchema>()
    found.set(kind.apiVersion, ofVersion.set(kind.kind, kind))
  }
  kindsByApiVersion = found
  return found
}

/** Every kind there ever was, group by group. */
export function allKinds(): KindSchema[] {
  return [...kinds().values()].flatMap((ofVersion) => [...ofVersion.values()])
}

/** The kind, or undefined where no version of Kubernetes had it. */
export function kindOf(apiVersion: string, kind: string): KindSchema | undefined {
  return kinds().get(apiVersion)?.get(kind)
}

/** Every `apiVersion` there ever was: to name the nearest one. */
export function allApiVersions(): IterableIterator<string> {
  return kinds().keys()
}

/**
 * Whether Kubernetes 1.`minor` serves the kind: it has been introduced, has not been removed, and, unless somebody says
 * otherwise, is neither an alpha nor a beta that waits to be turned on.
 */
export function isServed(apiVersion: string, kind: string, minor: number, config?: RuntimeConfig): boolean {
  const found = kindOf(apiVersion, kind)
  return found !== undefined && serves(found, minor, config)
}

/** The same of a kind that is known. */
export function serves(kind: KindSchema, minor: number, config?: RuntimeConfig): boolean {
  if (minor < kind.introducedMinor || minor >= kind.removedMinor) return false
  return config?.serves(kind) ?? isServedByDefault(kind)
}

function isServedByDefault({ apiVersion, version, introducedMinor }: KindSchema): boolean {
  if (version.includes('alpha')) return false
  return !version.includes('beta') || introducedMinor < betasOffSinceMinor || servedLaterBetas.has(apiVersion)
}

/** The type of a kind's objects, or undefined where there is no such kind. */
export function typeOf(apiVersion: string, kind: string): TypeSchema | undefined {
  const found = kindOf(apiVersion, kind)
  return found === undefined ? undefined : typeByKey(found.typeKey)
}

const types = new Map<string, TypeSchema>()
const linesByPackage = new Map<string, ReadonlyMap<string, string>>()

/** The type of a key as `core/v1.PodSpec`. Throws where there is none: keys come from the schema itself. */
export function typeByKey(key: string): TypeSchema {
  const known = types.get(key)
  if (known !== undefined) return known
  const packageName = key.slice(0, key.indexOf('.'))
  const line = lines(packageName).get(key.slice(packageName.length + 1))
  if (line === undefined) throw new Error(`The schema of Kubernetes has no type ${key}`)
  const type = decodeType(packageName, line)
  types.set(key, type)
  return type
}

/** The struct a value is, or undefined where it is none. */
export function structOf(value: ValueSchema): TypeSchema | undefined {
  return value.ref === undefined ? undefined : typeByKey(value.ref)
}

function lines(packageName: string): ReadonlyMap<string, string> {
  const known = linesByPackage.get(packageName)
  if (known !== undefined) return known
  const text = Object.hasOwn(typeLines, packageName) ? (typeLines[packageName] ?? '') : ''
  const byName = new Map(text.split('\n').map((line) => [line.slice(0, line.search(/[%;]|$/)), line]))
  linesByPackage.set(packageName, byName)
  return byName
}
