import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseTime } from '../engine/api/meta/time.ts'
import {
  checkMetricsApi,
  type LoadInput,
  loadFrom,
  type MetricsApiGroup,
  type MetricsApiState,
  type MetricsInput,
  metricsFrom,
} from './metrics-input.ts'
import { refuseOthers } from './refuse-others.ts'

/** How the scripted kubelets behaved, in seconds. `scripted: false`: Kubernetes' own kubelet over a runtime that starts at once. */
export interface KubeletInput {
  readonly scripted?: boolean
  readonly startAfter?: number
  readonly readyAfter?: number
  readonly stopAfter?: number
  readonly leaseEvery?: number
  readonly nodeStatusEvery?: number
}

export interface NodeInput {
  readonly name: string
  readonly cpu: string
  readonly memory: string
  readonly pods: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
}

/** What the programs of some pods do: chosen by image, by a label (`app=web`) or by who owns them (`cronjob/allow`). */
export interface PodRule {
  readonly image?: string
  readonly label?: string
  readonly owner?: string
  /** Seconds, as all of these: another than the kubelet's. */
  readonly startAfter?: number
  readonly readyAfter?: number | 'never'
  readonly stopAfter?: number
  readonly exitsAfter?: number
  readonly exitCode?: number
}

/** The code of a refusal, or its message. */
export type Answer = number | string

export type Action = { readonly t: number } & (
  | { readonly do: 'apply'; readonly manifest: string; readonly answer?: Answer }
  | { readonly do: 'patch'; readonly object: string; readonly type: 'strategic' | 'merge'; readonly patch: object }
  | { readonly do: 'scale'; readonly object: string; readonly replicas: number }
  | { readonly do: 'delete'; readonly object: string; readonly propagation?: 'Background' | 'Foreground' | 'Orphan' }
  | { readonly do: 'delete-all'; readonly kind: string; readonly gracePeriodSeconds?: number }
  | { readonly do: 'evict'; readonly selector: string; readonly node: string; readonly answer?: Answer }
  | { readonly do: 'set-ready'; readonly object: string; readonly ready: boolean }
  | { readonly do: 'add-node'; readonly node: NodeInput }
  | { readonly do: 'delete-node'; readonly node: string }
  | { readonly do: 'stop-node' | 'start-node'; readonly node: string }
  | { readonly do: 'kubectl'; readonly command: string; readonly exit?: number; readonly version?: string }
  | { readonly do: 'metricsApi'; readonly state: MetricsApiState; readonly group?: MetricsApiGroup }
  | { readonly do: 'note' }
)

/** What went into a recording. Times are seconds after its beginning. */
export interface ReplayInput {
  readonly namespace: string
  readonly startedAtMs: number
  readonly end: number
  readonly nodes: readonly NodeInput[]
  readonly kubelet: KubeletInput
  /** Manifests of what was there when the recording began. */
  readonly before: string
  /** The nodes of the pods that were there then. */
  readonly placement: Readonly<Record<string, string>>
  readonly pods: readonly PodRule[]
  readonly actions: readonly Action[]
  readonly flags: Readonly<Record<string, readonly string[]>>
  /** What pods used, and other metrics. */
  readonly load: readonly LoadInput[]
  /** Absent where nothing was measured. */
  readonly metrics: MetricsInput | undefined
  readonly notes: readonly string[]
}

const sections = [
  'namespace',
  'startedAt',
  'end',
  'nodes',
  'kubelet',
  'before',
  'placement',
  'pods',
  'actions',
  'load',
  'metrics',
  'flags',
  'notes',
]
const ruleFields = ['image', 'label', 'owner', 'readyAfter', 'stopAfter', 'exitsAfter', 'exitCode']
const kubeletFields = ['scripted', 'startAfter', 'readyAfter', 'stopAfter', 'leaseEvery', 'nodeStatusEvery']
/** What each action says beside `t` and `do`. */
const actionFields: Readonly<Record<string, readonly string[]>> = {
  apply: ['manifest', 'answer'],
  patch: ['object', 'type', 'patch'],
  scale: ['object', 'replicas'],
  delete: ['object', 'propagation'],
  'delete-all': ['kind', 'gracePeriodSeconds'],
  evict: ['object', 'selector', 'node', 'apiVersion', 'answer'],
  'set-ready': ['object', 'ready'],
  'add-node': ['node'],
  'delete-node': ['node'],
  'stop-node': ['node'],
  'start-node': ['node'],
  kubectl: ['command', 'started', 'done', 'exit', 'version'],
  metricsApi: ['state', 'group'],
  note: [],
}

/** @throws where the file says something that cannot be replayed, naming it */
export function readInput(file: string): ReplayInput {
  return inputFrom(parse(readFileSync(file, 'utf8')) as Fields)
}

type Fields = Readonly<Record<string, unknown>>

export function inputFrom(fields: Fields): ReplayInput {
  refuseOthers('the input', fields, sections)
  const { namespace, startedAt, end, nodes = [], kubelet = {}, before = '', actions = [], flags = {} } = fields
  if (typeof namespace !== 'string' || typeof startedAt !== 'string' || typeof end !== 'number')
    throw new Error('The input needs "namespace", "startedAt" and "end".')
  refuseOthers('kubelet', kubelet as Fields, kubeletFields)
  const pods = (fields['pods'] ?? []) as readonly Fields[]
  for (const rule of pods) refuseOthers('a rule for pods', rule, ruleFields)
  for (const action of actions as readonly Fields[]) checkAction(action)
  return {
    namespace,
    startedAtMs: parseTime(startedAt),
    end,
    nodes: nodes as readonly NodeInput[],
    kubelet: kubelet as KubeletInput,
    before: before as string,
    placement: (fields['placement'] ?? {}) as Readonly<Record<string, string>>,
    pods: pods as readonly PodRule[],
    actions: actions as readonly Action[],
    flags: flags as ReplayInput['flags'],
    load: loadFrom(fields['load']),
    metrics: metricsFrom(fields['metrics']),
    notes: (fields['notes'] ?? []) as readonly string[],
  }
}

function checkAction(action: Fields): void {
  const { do: verb, t } = action
  const known = actionFields[String(verb)]
  if (known === undefined || typeof t !== 'number')
    throw new Error(
      `An action "${verb}" at ${t} cannot be replayed (there are: ${Object.keys(actionFields).join(', ')}).`,
    )
  refuseOthers(`action "${verb}" at ${t} s`, action, ['t', 'do', ...known])
  if (verb === 'metricsApi') checkMetricsApi(action)
}
