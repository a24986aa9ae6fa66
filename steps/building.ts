import {
  administrator,
  applyObject,
  type Cluster,
  createCluster,
  type Kind,
  type KubernetesObject,
  nearest,
  Runner,
} from '../engine/index.ts'
import { nodeNamed } from './places.ts'
import type { ClusterPlan, PlannedManifest } from './plan.ts'

/** A cluster that runs, and what lets its time run. */
export interface Running {
  readonly cluster: Cluster
  readonly runner: Runner
}

/** Builds what was planned. Its manifests are not applied yet. */
export function built(plan: ClusterPlan, seed: number): Running {
  const options = plan.options(seed)
  const cluster = createCluster(options)
  for (const name of options.recording?.lostNodes ?? []) nodeNamed(cluster, name).lose()
  return { cluster, runner: new Runner(cluster) }
}

/** Applies a manifest as kubectl would, in a namespace where it names none. */
export function applyManifest(cluster: Cluster, manifest: PlannedManifest, current: string): KubernetesObject {
  const { value, namespace = current } = manifest
  const kind = kindOf(cluster, manifest)
  const metadata = value.metadata as { namespace?: string; name?: string } | undefined
  const named = kind.namespaced ? { ...metadata, namespace: metadata?.namespace ?? namespace } : metadata
  const known = manifest.onlyWhereMissing ? cluster.api.find(kind, namespace, metadata?.name ?? '') : undefined
  if (known !== undefined) return known
  return applyObject(cluster.api, kind, { ...value, metadata: named } as never, administrator).object
}

function kindOf(cluster: Cluster, { value, source }: PlannedManifest): Kind {
  const { apiVersion, kind } = value
  const find = (): Kind | undefined => cluster.kinds.ofManifest(String(apiVersion), String(kind))
  // A kind is served a moment after its definition is stored: whoever writes both at once means the one to come first.
  if (isDefined(cluster, String(apiVersion), String(kind)))
    new Runner(cluster).runUntilTrue(() => find() !== undefined, establishedWithinMs)
  const found = find()
  if (found !== undefined) return found
  const near = nearest(
    String(kind),
    cluster.kinds.all().map((known) => known.kind),
  )
  const hint = near === undefined || near === kind ? '' : `; did you mean ${near}?`
  throw new Error(`${source}: no matches for kind "${String(kind)}" in version "${String(apiVersion)}"${hint}`)
}

const establishedWithinMs = 1000

function isDefined({ kinds, api }: Cluster, apiVersion: string, kind: string): boolean {
  const definitions = kinds.find('customresourcedefinitions')
  if (definitions === undefined || kinds.ofManifest(apiVersion, kind) !== undefined) return false
  return api.list(definitions).some((definition) => {
    const { group, names } = (definition as unknown as { spec: { group: string; names: { kind: string } } }).spec
    return names.kind === kind && apiVersion.startsWith(`${group}/`)
  })
}

const firstKinds = ['Namespace', 'CustomResourceDefinition']

/** Namespaces and definitions first, the others as they stand. */
export function inOrder(manifests: readonly PlannedManifest[]): PlannedManifest[] {
  const rank = ({ value }: PlannedManifest): number => {
    const index = firstKinds.indexOf(String(value.kind))
    return index < 0 ? firstKinds.length : index
  }
  return manifests.toSorted((a, b) => rank(a) - rank(b))
}
