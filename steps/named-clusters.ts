import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { manifestsOf } from './manifests.ts'
import { workers } from './node-shapes.ts'
import { nodesOf } from './node-table.ts'
import type { ClusterPlan } from './plan.ts'

interface NamedCluster {
  readonly kubernetes?: string | number
  /** A number of default workers, or rows as in a table of nodes. */
  readonly nodes?: number | readonly Readonly<Record<string, string | number>>[]
  /** YAML documents in one text. */
  readonly manifests?: string
}

const fields = ['kubernetes', 'nodes', 'manifests']

/** Reads a cluster's file into the plan: `clusters/NAME.yaml` in a folder of features, or a path. */
export function namedCluster(
  plan: ClusterPlan,
  name: string,
  folders: readonly string[],
  read: (path: string) => string,
): void {
  const path = pathOf(name, folders)
  const cluster = (parse(read(path)) ?? {}) as NamedCluster
  const unknown = Object.keys(cluster).find((field) => !fields.includes(field))
  if (unknown !== undefined)
    throw new Error(`${path}: a cluster has the fields ${fields.join(', ')}; there is "${unknown}".`)
  const { nodes = 3, manifests = '', kubernetes } = cluster
  plan.setNodes(typeof nodes === 'number' ? workers(nodes) : nodesOf(nodes.map(asTexts)))
  if (kubernetes !== undefined) plan.setMinor(minorOf(String(kubernetes)))
  plan.manifests.push(...manifestsOf(manifests, path))
}

/** `1.21` is 21. */
export function minorOf(version: string): number {
  const match = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version)
  if (match === null) throw new Error(`Expected a version of Kubernetes such as 1.21 or 1.34, got "${version}".`)
  return Number(match[1])
}

function pathOf(name: string, folders: readonly string[]): string {
  const candidates = folders.flatMap((folder) => [
    resolve(folder, name),
    join(folder, 'clusters', `${name}.yaml`),
    join(folder, '..', 'clusters', `${name}.yaml`),
  ])
  const found = [...candidates, join('features', 'clusters', `${name}.yaml`)].find(
    (path) => existsSync(path) && /\.ya?ml$/.test(path),
  )
  if (found === undefined)
    throw new Error(
      `There is no cluster "${name}": expected clusters/${name}.yaml beside the features, or the path of a file.`,
    )
  return found
}

function asTexts(row: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]))
}
