import { RuntimeConfig } from '../../schema/runtime-config.ts'
import { allKinds, type KindSchema, kindOf, serves } from '../../schema/schema.ts'
import { conversions, lostVersions, storedGroups } from '../conversions/index.ts'
import { builtInKinds } from '../index.ts'
import type { Kind } from '../kind.ts'
import { structuralKind } from '../structural-kind.ts'
import { derivedConversion, versionView } from './view.ts'

/** What an API server has: the kinds that it stores, and under which names and versions they can be reached. */
export interface KindsOfServer {
  /** One for each table of the store. */
  readonly stored: readonly Kind[]
  /** One for each version of a group, the preferred ones first. */
  readonly served: readonly Kind[]
}

const known = new Map<string, KindsOfServer>()
const byDefault = new RuntimeConfig()

/** The kinds of Kubernetes 1.`minor`: what words mean first stands first. */
export function kindsOfServer(minor: number, config: RuntimeConfig = byDefault): KindsOfServer {
  const key = config.isDefault ? String(minor) : undefined
  const before = key === undefined ? undefined : known.get(key)
  if (before !== undefined) return before
  const found = build(minor, config)
  if (key !== undefined) known.set(key, found)
  return found
}

function build(minor: number, config: RuntimeConfig): KindsOfServer {
  const all = storedKinds()
  const served = [...all.values()].flatMap(({ stored, versions }) =>
    versions.filter((version) => serves(version, minor, config)).flatMap((version) => reachable(stored, version)),
  )
  const tables = new Set(served.map(({ table }) => table))
  // What our own components work with is there in every version, whoever may ask for it.
  for (const { table } of builtInKinds) tables.add(table)
  const stored = [...all.values()].map((each) => each.stored).filter(({ table }) => tables.has(table))
  return { stored: stored.filter((kind) => kind.isAnsweredOnly !== true), served }
}

interface StoredKind {
  readonly stored: Kind
  /** The preferred one first. */
  readonly versions: KindSchema[]
}

let storedByGroup: ReadonlyMap<string, StoredKind> | undefined

/** Every kind there is with all its versions, those with a file of their own first. */
function storedKinds(): ReadonlyMap<string, StoredKind> {
  if (storedByGroup !== undefined) return storedByGroup
  const found = new Map<string, StoredKind>(
    builtInKinds.map((stored) => [`${stored.group}/${stored.kind}`, { stored, versions: [] }]),
  )
  const versions = [...allKinds(), ...lostVersions]
    .filter(({ plural }) => plural !== undefined)
    .sort((one, other) => preference(other) - preference(one))
  for (const version of versions) {
    const group = storedGroups[`${version.group}/${version.kind}`] ?? version.group
    const key = `${group}/${version.kind}`
    const stored = found.get(key)
    // A group of old whose kinds have moved: what is left of it was removed before the oldest version that is modelled.
    if (stored === undefined && version.group === 'extensions') continue
    if (stored === undefined) found.set(key, { stored: structuralKind(version), versions: [version] })
    else stored.versions.push(version)
  }
  storedByGroup = found
  return found
}

/** The group of old stands above all others, for the sake of command lines. Source: kube-apiserver, apiVersionPriorities. */
const preference = ({ group, version }: KindSchema): number => versionRank(version) + (group === 'extensions' ? 1e6 : 0)

/** `v1beta2` is below `v1`, and above `v1beta1`. */
function versionRank(text: string): number {
  const [, major = '0', stage, number = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text) ?? []
  const stages: Readonly<Record<string, number>> = { alpha: 1, beta: 2 }
  return (stage === undefined ? 3 : (stages[stage] ?? 0)) * 10_000 + Number(major) * 100 + Number(number)
}

const views = new Map<KindSchema, Kind | undefined>()

/** The kind of a version; none where nothing knows how to convert it. */
function reachable(stored: Kind, version: KindSchema): readonly Kind[] {
  if (version.apiVersion === stored.apiVersion) return [stored]
  if (!views.has(version)) views.set(version, viewOf(stored, version))
  const view = views.get(version)
  return view === undefined ? [] : [view]
}

function viewOf(stored: Kind, version: KindSchema): Kind | undefined {
  const schema = kindOf(stored.apiVersion, stored.kind)
  const conversion = conversions[`${version.apiVersion}/${version.kind}`]
  if (conversion !== undefined) return versionView(stored, version, conversion)
  const derived = schema === undefined ? undefined : derivedConversion(version, schema)
  return derived === undefined ? undefined : versionView(stored, version, derived)
}
