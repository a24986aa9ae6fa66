import { type ClusterOptions, checkFlag, Flags, type NodeShape, newestMinor, oldestMinor } from '../engine/index.ts'

import { notModelled } from './not-modelled.ts'

/** A manifest that was read, and where it stands. */
export interface PlannedManifest {
  readonly value: Readonly<Record<string, unknown>>
  readonly source: string
  /** The current namespace where it was read, for a manifest that names none. */
  readonly namespace?: string
  /** An object that exists already stays as it is. */
  readonly onlyWhereMissing?: true
}

/** The default shape of a worker. */
export const workerShape = { cpu: '4', memory: '16Gi', pods: 110 } as const

/** What the steps so far say of the cluster that is to be built when the first step needs it. */
export class ClusterPlan {
  nodes: NodeShape[] = workers(3)
  minor = newestMinor
  epochMs: number | undefined
  readonly flags: Record<string, Record<string, string>> = {}
  readonly manifests: PlannedManifest[] = []

  options(seed: number): ClusterOptions {
    const { nodes, minor, epochMs, flags } = this
    return { nodes, minor, seed, flags, ...(epochMs === undefined ? {} : { epochMs }) }
  }

  setNodes(nodes: NodeShape[]): void {
    const names = new Set<string>()
    for (const { name } of nodes) {
      if (names.has(name)) throw new Error(`Two nodes are named "${name}".`)
      names.add(name)
    }
    this.nodes = nodes
  }

  setMinor(minor: number): void {
    if (minor < oldestMinor || minor > newestMinor) {
      throw new Error(
        `Kubernetes 1.${minor} is not modelled: expected a version from 1.${oldestMinor} to 1.${newestMinor}.`,
      )
    }
    this.minor = minor
  }

  setMembers(members: number): void {
    if (members !== 1) notModelled(`a control plane of ${members} members`)
  }

  setTime(unixMs: number): void {
    this.epochMs = unixMs
  }

  /** @param flag as the program takes it: `--node-monitor-grace-period=20s` */
  setFlag(program: string, flag: string): void {
    const { name, value } = Flags.parse(flag)
    checkFlag(program, name, value)
    this.flags[program] = { ...this.flags[program], [name]: value }
  }
}

/** `worker-1` to `worker-N`, of the default shape unless something else is said. */
export function workers(count: number, shape: Partial<Omit<NodeShape, 'name' | 'index'>> = {}, zones = 0): NodeShape[] {
  return Array.from({ length: count }, (_, index) => ({
    ...workerShape,
    ...shape,
    ...(zones > 0 ? { zone: `zone-${String.fromCharCode(97 + (index % zones))}` } : {}),
    name: `worker-${index + 1}`,
    index: index + 1,
  }))
}
