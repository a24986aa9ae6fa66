import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { KubeletInput, PodRule } from '../input.ts'

/** A node of the recorded cluster, as its kubelet registered it. */
export interface NodeSetUp {
  readonly name: string
  readonly cpu: string
  readonly memory: string
  readonly pods: number
  readonly labels?: Readonly<Record<string, string>>
}

/** A command with its input. */
export interface CommandWithInput {
  /** What the recording calls it. */
  readonly name: string
  readonly command: string
  readonly input: string
}

/** A request to the API without kubectl. */
export interface ApiRequestSetUp {
  readonly method: string
  readonly path: string
  /** In brackets where it was made of what the path answers: `(... with metadata.resourceVersion set to "1")`. */
  readonly body?: string
  readonly contentType?: string
}

/** What was done to the cluster, one step after another. */
export type Step =
  | { readonly do: 'apply'; readonly manifest: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do: 'kubectl'
      /** Versions of kubectl: the first took the first file from its first to its last command, then the second. */
      readonly clients: readonly string[]
      readonly files: readonly string[]
      readonly commands?: readonly string[]
      readonly stdin?: readonly CommandWithInput[]
    }
  | { readonly do: 'api'; readonly files: readonly string[]; readonly requests: readonly ApiRequestSetUp[] }

/** The state in which the outputs of a folder were recorded, and the order in which they were: its `setup.yaml`. */
export interface SetUp {
  readonly namespace: string
  /** RFC 3339. */
  readonly startedAt: string
  readonly nodes: readonly NodeSetUp[]
  /** How scripted kubelets behave, in seconds; all nodes have one where it names none. */
  readonly kubelet?: KubeletInput & { readonly nodes?: readonly string[] }
  readonly pods?: readonly PodRule[]
  readonly steps: readonly Step[]
}

export function readSetUp(file: string): SetUp {
  const { startedAt, ...setUp } = parse(readFileSync(file, 'utf8')) as SetUp
  if (setUp.nodes === undefined || setUp.steps === undefined)
    throw new Error(`${file}: expected what the outputs were recorded on, with "nodes" and "steps".`)
  for (const { do: act } of setUp.steps)
    if (!acts.includes(act))
      throw new Error(`${file}: expected steps that do one of ${acts.join(', ')}; "${act}" is not known.`)
  return { ...setUp, startedAt: String(startedAt) }
}

const acts: readonly string[] = ['apply', 'wait', 'kubectl', 'api'] satisfies readonly Step['do'][]

/** `1.20.2` is 20. */
export function minorOf(version: string): number {
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1])
  if (Number.isNaN(minor)) throw new Error(`Expected a version of kubectl such as 1.20.2, got "${version}".`)
  return minor
}
