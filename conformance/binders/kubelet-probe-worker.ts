import {
  noMemory,
  type ProbeKind,
  type ProbeMemory,
  type ProbeResult,
  type ProbeScene,
  type ProbeSettings,
  probeTick,
  withOutcome,
} from '../../engine/kubelet/probes/probe-state.ts'

interface Step {
  readonly outcome?: ProbeResult
  readonly containerRunningForSeconds?: number
  readonly started?: boolean
  readonly newContainerId?: boolean
}

interface Given extends Step {
  readonly probeType: ProbeKind
  readonly initialDelaySeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly initialResult?: ProbeResult
  readonly containerState?: 'running' | 'waiting' | 'terminated' | null
  readonly podPhase?: string
  readonly deletionTimestampSet?: boolean
  readonly restartPolicy?: ProbeScene['restartPolicy']
  readonly outcomes?: readonly ProbeResult[]
  readonly steps?: readonly Step[]
}

const containerId = 'first'

export function bind(given: unknown): unknown {
  const table = given as Given
  const steps: readonly Step[] = table.steps ?? table.outcomes?.map((outcome) => ({ outcome })) ?? [{}]
  let memory: ProbeMemory =
    table.initialResult === undefined ? noMemory : { ...noMemory, containerId, result: table.initialResult }
  const memories: ProbeMemory[] = []
  let continues = true
  let id = containerId
  for (const step of steps) {
    if (step.newContainerId === true) id = `${id}+`
    const tick = probeTick(memory, settingsOf(table), sceneOf(table, step, id))
    memory = tick.probes
      ? withOutcome(tick.memory, settingsOf(table), step.outcome ?? table.outcome ?? 'Success')
      : tick.memory
    continues = tick.continues
    memories.push(memory)
  }
  return {
    continues,
    result: memory.result ?? null,
    results: memories.map(({ result }) => result),
    resultRuns: memories.map(({ run }) => run),
    onHold: memories.map(({ onHold }) => onHold),
    onHoldAfter: memory.onHold,
  }
}

function settingsOf({ probeType, initialDelaySeconds, successThreshold, failureThreshold }: Given): ProbeSettings {
  return {
    kind: probeType,
    initialDelaySeconds: initialDelaySeconds ?? 0,
    successThreshold: successThreshold ?? 1,
    failureThreshold: failureThreshold ?? 1,
  }
}

/** Where the source's test says nothing, its container runs, and has started unless it is its startup that is probed. */
function sceneOf(given: Given, step: Step, id: string): ProbeScene {
  const { containerState = 'running', podPhase, deletionTimestampSet, restartPolicy } = given
  const started = step.started ?? given.started ?? given.probeType !== 'startup'
  return {
    deleted: deletionTimestampSet ?? false,
    ...(podPhase === undefined ? {} : { podPhase }),
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
    ...(containerState === null
      ? {}
      : { container: { id, state: containerState, runningForSeconds: step.containerRunningForSeconds ?? 0, started } }),
  }
}
