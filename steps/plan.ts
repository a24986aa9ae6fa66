import {
  type ClusterOptions,
  checkFlag,
  Flags,
  type NodeShape,
  newestMinor,
  oldestMinor,
  readRecording,
} from '../engine/index.ts'

import { controlPlaneNodes, workers } from './node-shapes.ts'

/** A manifest that was read, and where it stands. */
export interface PlannedManifest {
  readonly value: Readonly<Record<string, unknown>>
  readonly source: string
  /** The current namespace where it was read, for a manifest that names none. */
  readonly namespace?: string
  /** An object that exists already stays as it is. */
  readonly onlyWhereMissing?: true
}

/** etcd is not run with more: each write waits for a majority. */
const membersMax = 7

/** What the steps so far say of the cluster that is to be built when the first step needs it. */
export class ClusterPlan {
  private shapes: NodeShape[] | undefined
  private version: number | undefined
  private beginMs: number | undefined
  private members = 0
  /** Objects of a real cluster, as `kubectl get -o yaml` prints them. */
  readonly recorded: PlannedManifest[] = []
  readonly flags: Record<string, Record<string, string>> = {}
  readonly manifests: PlannedManifest[] = []

  options(seed: number): ClusterOptions {
    const recording = this.recorded.length === 0 ? undefined : readRecording(this.recorded.map(({ value }) => value))
    const recorded = recording === undefined || recording.nodes.length === 0 ? undefined : recording
    if (recorded?.minor !== undefined && this.version === undefined) this.setMinor(recorded.minor)
    const epochMs = this.beginMs ?? (recording === undefined ? undefined : Math.ceil(recording.takenMs / 1000) * 1000)
    const nodes = this.shapes ?? recorded?.nodes ?? workers(3)
    const controlPlane = controlPlaneNodes(this.members, this.minor, nodes.length)
    const taken = controlPlane.find(({ name }) => nodes.some((node) => node.name === name))
    if (taken !== undefined) throw new Error(`Two nodes are named "${taken.name}".`)
    return {
      nodes: [...nodes, ...controlPlane],
      controlPlane: controlPlane.map(({ name }) => name),
      minor: this.minor,
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
    if (members < 1 || members > membersMax)
      throw new Error(`Expected a control plane of 1 to ${membersMax} members, got ${members}.`)
    this.members = members
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
