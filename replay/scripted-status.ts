import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../engine/api/schema/types.ts'

/** Where the containers of a pod are in the script. */
export type Stage =
  | { readonly at: 'creating' }
  | { readonly at: 'running'; readonly isReady: boolean; readonly restarts: number }
  | { readonly at: 'ended'; readonly exitCode: number; readonly restarts: number; readonly phase: string }
  | { readonly at: 'waiting'; readonly restarts: number }

export interface Post {
  readonly pod: Pod
  readonly stage: Stage
  readonly now: string
  readonly hostIP: string
  readonly podIP: string
}

/** The status that the scripted kubelet posts of a pod. */
export function statusOf({ pod, stage, now, hostIP, podIP }: Post): PodStatus {
  // It knows of no nomination, and so takes it away.
  const { nominatedNodeName: _, ...kept } = pod.status
  const hasAddress = stage.at !== 'creating'
  const containerStatuses = pod.spec.containers.map(({ name, image = '' }) =>
    containerStatus({ name, image, uid: pod.metadata.uid, before: statusBefore(pod, name) }, stage, now),
  )
  return {
    ...kept,
    phase: phaseOf(stage),
    conditions: conditionsOf(pod, stage, now),
    hostIP,
    startTime: pod.status.startTime ?? now,
    containerStatuses,
    ...(hasAddress && { podIP, podIPs: [{ ip: podIP }] }),
  } as PodStatus
}

function phaseOf(stage: Stage): string {
  if (stage.at === 'creating') return 'Pending'
  return stage.at === 'ended' ? stage.phase : 'Running'
}

function statusBefore({ status }: Pod, name: string): ContainerStatus | undefined {
  return status.containerStatuses?.find((each) => each.name === name)
}

interface ScriptedContainer {
  readonly name: string
  readonly image: string
  /** Of its pod. */
  readonly uid: string
  readonly before: ContainerStatus | undefined
}

function containerStatus({ name, image, uid, before }: ScriptedContainer, stage: Stage, now: string): ContainerStatus {
  const isReady = stage.at === 'running' && stage.isReady
  const restartCount = stage.at === 'creating' ? 0 : stage.restarts
  const isStarted = stage.at === 'running'
  const hasRun = stage.at !== 'creating'
  return {
    name,
    image,
    imageID: hasRun ? `docker-pullable://${image}` : '',
    ...(hasRun && { containerID: `fake://${uid}-${restartCount}` }),
    ready: isReady,
    started: isStarted,
    restartCount,
    state: stateOf(stage, now, before),
    lastState: stage.at === 'ended' ? (before?.lastState ?? {}) : lastStateAfter(before),
  } as ContainerStatus
}

/** What has ended is what the next run, or the wait for it, comes after. */
function lastStateAfter(before: ContainerStatus | undefined): object {
  const terminated = before?.state?.terminated
  return terminated === undefined ? (before?.lastState ?? {}) : { terminated }
}

function stateOf(stage: Stage, now: string, before: ContainerStatus | undefined): object {
  const startedAt = before?.state?.running?.startedAt ?? now
  if (stage.at === 'running') return { running: { startedAt } }
  if (stage.at === 'creating') return { waiting: { reason: 'ContainerCreating' } }
  if (stage.at === 'waiting') return { waiting: { reason: 'CrashLoopBackOff' } }
  const { exitCode } = stage
  return { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt: now } }
}

function conditionsOf(pod: Pod, stage: Stage, now: string): readonly PodCondition[] {
  const known = pod.status.conditions ?? []
  const ready = readiness(pod, stage)
  const wanted = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
  ]
  const posted = wanted.map((condition) => {
    const before = known.find(({ type }) => type === condition.type)
    const isSame = before?.status === condition.status
    return { ...condition, lastTransitionTime: isSame ? before.lastTransitionTime : now } as PodCondition
  })
  return [...known.filter(({ type }) => !wanted.some((each) => each.type === type)), ...posted]
}

function readiness({ spec }: Pod, stage: Stage): { status: string; reason?: string; message?: string } {
  if (stage.at === 'running' && stage.isReady) return { status: 'True' }
  if (stage.at === 'ended' && stage.phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  const names = spec.containers.map(({ name }) => name).join(' ')
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` }
}
