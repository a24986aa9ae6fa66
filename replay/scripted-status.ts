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
  const containerStatuses = pod.spec.containers.map(({ name, image = '' }) => containerStatus(name, image, stage, now))
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

function containerStatus(name: string, image: string, stage: Stage, now: string): ContainerStatus {
  const isReady = stage.at === 'running' && stage.isReady
  const restartCount = stage.at === 'creating' ? 0 : stage.restarts
  const isStarted = stage.at === 'running'
  return {
    name,
    image,
    imageID: '',
    ready: isReady,
    started: isStarted,
    restartCount,
    state: stateOf(stage, now),
  } as ContainerStatus
}

function stateOf(stage: Stage, now: string): object {
  if (stage.at === 'running') return { running: { startedAt: now } }
  if (stage.at === 'creating') return { waiting: { reason: 'ContainerCreating' } }
  if (stage.at === 'waiting') return { waiting: { reason: 'CrashLoopBackOff' } }
  const { exitCode } = stage
  return { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: now } }
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
