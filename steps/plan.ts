import {
  type ClusterOptions,
  checkFlag,
  Flags,
  type NodeShape,
  newestMinor,
  oldestMinor,
  readRecording,
} from '../engine/index.ts'

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
  private shapes: NodeShape[] | undefined
  private version: number | undefined
  private beginMs: number | undefined
  /** Objects of a real cluster, as `kubectl get -o yaml` prints them. */
  readonly recorded: PlannedManifest[] = []
  readonly flags: Record<string, Record<string, string>> = {}
  readonly manifests: PlannedManifest[] = []

  options(seed: number): ClusterOptions {
    const recording = this.recorded.length === 0 ? undefined : readRecording(this.recorded.map(({ value }) => value))
    const recorded = recording === undefined || recording.nodes.length === 0 ? undefined : recording
    if (recorded?.minor !== undefined && this.version === undefined) this.setMinor(recorded.minor)
    const epochMs = this.beginMs ?? (recording === undefined ? undefined : Math.ceil(recording.takenMs / 1000) * 1000)
    return {
      nodes: this.shapes ?? recorded?.nodes ?? workers(3),
      minor: this.version ?? newestMinor,
      seed,
      flags: this.flags,
      ...(epochMs === undefined ? {} : { epochMs }),
      ...(recording === undefined ? {} : { recording }),
    }
  }

  get minor(): number {
    return this.version ?? newestMinor
  }

  setNodes(nodes: NodeShape[]): void {
    const names = new Set<string>()
    for (const { name } of nodes) {
      if (names.has(name)) throw new Error(`Two nodes are named "${name}".`)
      names.add(name)
    }
    this.shapes = nodes
  }

  setMinor(minor: number): void {
    if (minor < oldestMinor || minor > newestMinor) {
      throw new Error(
        `Kubernetes 1.${minor} is not modelled: expected a version from 1.${oldestMinor} to 1.${newestMinor}.`,
      )
    }
    this.version = minor
  }

  setMembers(members: number): void {
    if (members !== 1) notModelled(`a control plane of ${members} members`)
  }

  setTime(unixMs: number): void {
    this.beginMs = unixMs
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
  return Array.from({ length: count }, (_, index) => {
    if (zones === 0 && Object.keys(shape).length === 0) return plainWorker(index + 1)
    const zone = zones > 0 ? { zone: `zone-${String.fromCharCode(97 + (index % zones))}` } : {}
    return { ...workerShape, ...shape, ...zone, ...named(index + 1) }
  })
}

const named = (index: number): Pick<NodeShape, 'name' | 'index'> => ({ name: `worker-${index}`, index })

/** Most clusters have the same workers. */
const plainWorkers: NodeShape[] = []

function plainWorker(index: number): NodeShape {
  const known = plainWorkers[index] ?? { ...workerShape, ...named(index) }
  plainWorkers[index] = known
  return known
}
