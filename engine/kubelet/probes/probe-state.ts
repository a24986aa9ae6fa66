import type { PodSpec } from '../../api/schema/types.ts'

/** What a probe has come to: what the kubelet goes by until the next result. */
export type ProbeResult = 'Success' | 'Failure' | 'Unknown'
export type ProbeKind = 'startup' | 'liveness' | 'readiness'

export const probeKinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']

/** What counts before the first result: alive, but neither ready nor started. */
export const initialResults: Readonly<Record<ProbeKind, ProbeResult>> = {
  liveness: 'Success',
  readiness: 'Failure',
  startup: 'Unknown',
}

/** What the worker of one probe remembers from one tick to the next. It outlives the runs of its container. */
export interface ProbeMemory {
  readonly containerId?: string
  /** What others see; absent before the first container. */
  readonly result?: ProbeResult
  readonly lastOutcome?: ProbeResult
  /** How many times in a row that outcome came. */
  readonly run: number
  /** Not probing until there is a new container: this one is being ended. */
  readonly onHold: boolean
}

export const noMemory: ProbeMemory = { run: 0, onHold: false }

export interface ProbeSettings {
  readonly kind: ProbeKind
  readonly initialDelaySeconds: number
  readonly successThreshold: number
  readonly failureThreshold: number
}

/** What the worker finds when its ticker wakes it. */
export interface ProbeScene {
  readonly podPhase?: string
  readonly deleted: boolean
  readonly restartPolicy?: PodSpec['restartPolicy']
  /** Absent where the container has no status or was never created. */
  readonly container?: {
    readonly id: string
    readonly state: 'running' | 'waiting' | 'terminated'
    /** Seconds since its start, as its status tells it. */
    readonly runningForSeconds: number
    readonly started: boolean
  }
}

export interface ProbeTick {
  readonly memory: ProbeMemory
  /** Whether the worker goes on. */
  readonly continues: boolean
  /** Whether the container is to be asked now; `withOutcome` takes the answer. */
  readonly probes: boolean
}

/** What a tick comes to before the container is asked. Source: pkg/kubelet/prober/worker.go doProbe. */
export function probeTick(before: ProbeMemory, settings: ProbeSettings, scene: ProbeScene): ProbeTick {
  const { container } = scene
  const done = (memory: ProbeMemory, continues = true): ProbeTick => ({ memory, continues, probes: false })
  if (scene.podPhase === 'Failed' || scene.podPhase === 'Succeeded') return done(before, false)
  if (container === undefined) return done(before)
  const memory = before.containerId === container.id ? before : newContainer(before, settings.kind, container.id)
  if (memory.onHold) return done(memory)
  if (container.state !== 'running') {
    const isOver = container.state === 'terminated' && scene.restartPolicy === 'Never'
    return done({ ...memory, result: 'Failure' }, !isOver)
  }
  if (scene.deleted && settings.kind !== 'readiness') return done({ ...memory, result: 'Success' }, false)
  if (container.runningForSeconds < settings.initialDelaySeconds) return done(memory)
  if (container.started === (settings.kind === 'startup')) return done(memory)
  return { memory, continues: true, probes: true }
}

function newContainer(before: ProbeMemory, kind: ProbeKind, containerId: string): ProbeMemory {
  return { ...before, containerId, result: initialResults[kind], onHold: false }
}

/** The memory after the container has answered: an outcome counts once it came often enough in a row. */
export function withOutcome(
  memory: ProbeMemory,
  { kind, successThreshold, failureThreshold }: ProbeSettings,
  outcome: ProbeResult,
): ProbeMemory {
  const run = memory.lastOutcome === outcome ? memory.run + 1 : 1
  const counted: ProbeMemory = { ...memory, lastOutcome: outcome, run }
  const threshold = outcome === 'Failure' ? failureThreshold : successThreshold
  if (outcome !== 'Unknown' && run < threshold) return counted
  const holds = kind !== 'readiness' && outcome === 'Failure'
  return holds ? { ...counted, result: outcome, onHold: true, run: 0 } : { ...counted, result: outcome }
}

/** Whether further probes of that container with that outcome change nothing that anybody can see. */
export function isQuiet(
  before: ProbeMemory,
  { kind }: ProbeSettings,
  containerId: string,
  outcome: ProbeResult,
): boolean {
  const memory = before.containerId === containerId ? before : newContainer(before, kind, containerId)
  if (memory.onHold) return true
  if (memory.result !== outcome) return false
  return memory.lastOutcome === outcome || (outcome === 'Success' && memory.lastOutcome === undefined)
}
