import { refuseOthers } from './refuse-others.ts'

/** What the pods of an app use, or what another metric comes to, from a time on, in seconds. */
export interface LoadInput {
  readonly t: number
  /** The label `app` of the pods. */
  readonly app?: string
  /** Millicores that the ready pods share. */
  readonly total?: number
  /** Millicores of each running pod. */
  readonly perPod?: number | string
  /** So many pods, the first by name, have no metrics. */
  readonly missing?: number
  /** The name of an external metric, and its value; null for an empty answer. */
  readonly external?: string
  readonly value?: string | number | null
  /** The name of a metric that each running pod of the app has. */
  readonly podsMetric?: string
}

/** How the metrics API came to its values: times and windows in seconds. */
export interface MetricsInput {
  readonly refreshEvery: number
  readonly window: number
  readonly refreshTimes: readonly number[]
  /** The pods without metrics of each entry of `load` with `missing`, by app. */
  readonly missingPods?: Readonly<Record<string, readonly (readonly string[])[]>>
}

/** How the metrics API behaves behind the API server. */
export const metricsApiStates = [
  'up',
  'absent',
  'connection refused',
  'registered, connection refused',
  'answers 503',
] as const
export type MetricsApiState = (typeof metricsApiStates)[number]

export const metricsApiGroups = ['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io'] as const
export type MetricsApiGroup = (typeof metricsApiGroups)[number]

const loadFields = ['t', 'app', 'total', 'perPod', 'missing', 'external', 'value', 'podsMetric', 'note']
const metricsFields = ['refreshEvery', 'window', 'refreshTimes', 'missingPods']

type Fields = Readonly<Record<string, unknown>>

/** @throws naming what cannot be replayed */
export function loadFrom(entries: unknown): readonly LoadInput[] {
  const list = (entries ?? []) as readonly Fields[]
  for (const entry of list) {
    refuseOthers('an entry of load', entry, loadFields)
    const says = ['total', 'perPod', 'external'].filter((name) => entry[name] !== undefined)
    if (typeof entry['t'] !== 'number' || says.length !== 1 || (says[0] !== 'external' && entry['app'] === undefined))
      throw new Error(
        `An entry of load says "t", and "app" with "total" or "perPod", or "external"; got ${JSON.stringify(entry)}.`,
      )
  }
  return list as unknown as readonly LoadInput[]
}

/** @throws naming what cannot be replayed */
export function metricsFrom(fields: unknown): MetricsInput | undefined {
  if (fields === undefined) return undefined
  refuseOthers('metrics', fields as Fields, metricsFields)
  const { window, refreshTimes } = fields as Fields
  if (typeof window !== 'number' || !Array.isArray(refreshTimes))
    throw new Error('"metrics" needs "window" and "refreshTimes".')
  return fields as unknown as MetricsInput
}

/** @throws where the state or the group is not known */
export function checkMetricsApi({ t, state, group = metricsApiGroups[0] }: Fields): void {
  const known = (list: readonly string[], word: unknown): boolean => list.includes(String(word))
  if (!known(metricsApiStates, state) || !known(metricsApiGroups, group))
    throw new Error(
      `Action "metricsApi" at ${t} s: state "${state}" of ${group} cannot be replayed (states: ${metricsApiStates.join('; ')}).`,
    )
}
