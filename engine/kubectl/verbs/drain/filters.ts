import { controllerOf } from '../../../api/meta/owners.ts'
import type { Pod } from '../../../api/schema/types.ts'

/** What a drain asks of pods. */
export interface DrainFlags {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteEmptyDirData: boolean
  readonly disableEviction: boolean
  /** Seconds that a pod may have been deleted already to be left alone; 0 for any. */
  readonly skipWaitForDeleteSeconds: number
  readonly minor: number
}

/** What becomes of a pod: it goes, stays as if it were not there, or stops the drain. */
export interface PodVerdict {
  readonly pod: Pod
  readonly delete: boolean
  readonly reason: '' | 'Warning' | 'Error'
  readonly message: string
}

export interface DrainPlan {
  readonly pods: readonly Pod[]
  readonly warnings: string
  readonly errors: readonly string[]
}

/** Whether the daemon set of a pod exists. */
export type DaemonSetExists = (namespace: string, name: string) => boolean

type Filter = (pod: Pod, flags: DrainFlags, exists: DaemonSetExists) => Omit<PodVerdict, 'pod'>

const goes = { delete: true, reason: '', message: '' } as const
const stays = { delete: false, reason: '', message: '' } as const
const skipped = (message: string): Omit<PodVerdict, 'pod'> => ({ delete: false, reason: 'Warning', message })
const warned = (message: string): Omit<PodVerdict, 'pod'> => ({ delete: true, reason: 'Warning', message })
const refused = (message: string): Omit<PodVerdict, 'pod'> => ({ delete: false, reason: 'Error', message })

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const daemonSetFilter: Filter = (pod, { ignoreDaemonSets, force }, exists) => {
  const controller = controllerOf(pod)
  // Those that have ended will not be started again by a daemon set.
  if (controller?.kind !== 'DaemonSet' || isFinished(pod)) return goes
  if (!exists(pod.metadata.namespace ?? '', controller.name))
    return force
      ? warned(`daemonsets.apps "${controller.name}" not found`)
      : refused(`daemonsets.apps "${controller.name}" not found`)
  if (!ignoreDaemonSets) return refused('cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)')
  return skipped('ignoring DaemonSet-managed Pods')
}

const mirrorPodFilter: Filter = ({ metadata }) =>
  metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? goes : stays

const localStorageFilter: Filter = (pod, { deleteEmptyDirData, minor }) => {
  if (!(pod.spec?.volumes ?? []).some(({ emptyDir }) => emptyDir !== undefined) || isFinished(pod)) return goes
  const flag = minor < 20 ? 'delete-local-data' : 'delete-emptydir-data'
  if (!deleteEmptyDirData) return refused(`cannot delete Pods with local storage (use --${flag} to override)`)
  return warned('deleting Pods with local storage')
}

const unmanagedFilter: Filter = (pod, { force, minor }) => {
  if (isFinished(pod) || controllerOf(pod) !== undefined) return goes
  const old = 'Pods not managed by ReplicationController, ReplicaSet, Job, DaemonSet or StatefulSet'
  const pods = minor < 26 ? old : 'Pods that declare no controller'
  if (force) return warned(`deleting ${pods}`)
  // The second verb is kubectl's own.
  return refused(
    minor < 26
      ? `cannot delete ${pods} (use --force to override)`
      : `cannot delete cannot delete ${pods} (use --force to override)`,
  )
}

/** Sources: kubectl pkg/drain/filters.go and drain.go. Filters are asked in order; the first that keeps a pod decides. */
const filters: readonly Filter[] = [daemonSetFilter, mirrorPodFilter, localStorageFilter, unmanagedFilter]

export function verdictOf(
  pod: Pod,
  flags: DrainFlags,
  exists: DaemonSetExists,
  nowMs: number,
  msOf: (time: string) => number,
): PodVerdict {
  const { deletionTimestamp } = pod.metadata
  if (flags.skipWaitForDeleteSeconds > 0 && deletionTimestamp !== undefined && deletionTimestamp !== null) {
    if (nowMs - msOf(deletionTimestamp) > flags.skipWaitForDeleteSeconds * 1000) return { pod, ...stays }
  }
  let verdict: Omit<PodVerdict, 'pod'> = goes
  for (const filter of filters) {
    verdict = filter(pod, flags, exists)
    if (!verdict.delete) break
  }
  return { pod, ...verdict }
}

/** All verdicts together: who goes, what is warned of, what stops the drain. */
export function drainPlan(verdicts: readonly PodVerdict[]): DrainPlan {
  return {
    pods: verdicts.filter((verdict) => verdict.delete).map(({ pod }) => pod),
    warnings: grouped(verdicts, 'Warning').join('; '),
    errors: grouped(verdicts, 'Error'),
  }
}

/** `message: namespace/pod, namespace/pod` */
function grouped(verdicts: readonly PodVerdict[], reason: 'Warning' | 'Error'): readonly string[] {
  const byMessage = new Map<string, string[]>()
  for (const { pod, message, reason: given } of verdicts) {
    if (given !== reason) continue
    const names = byMessage.get(message) ?? []
    names.push(`${pod.metadata.namespace}/${pod.metadata.name}`)
    byMessage.set(message, names)
  }
  return [...byMessage].map(([message, names]) => `${message}: ${names.join(', ')}`)
}
