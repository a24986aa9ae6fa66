import type { Container } from '../../engine/api/schema/types.ts'
import { type ContainerView, type PodView, podActions } from '../../engine/kubelet/pod-actions.ts'
import type { ProbeResult } from '../../engine/kubelet/probes/probe-state.ts'
import type { ContainerRun } from '../../engine/kubelet/should-restart.ts'

type Named = string | Container
type State = ContainerRun & { readonly index: number }

interface ProbeOutcome {
  readonly container?: number
  readonly initContainer?: number
  readonly probe: 'liveness' | 'startup'
  readonly result: ProbeResult
}

interface Given {
  readonly restartPolicy?: PodView['restartPolicy']
  readonly podDeleted?: boolean
  readonly sandbox: { readonly ready: boolean; readonly attempt: number; readonly ip: string } | null
  readonly containers: readonly Named[]
  readonly containerStates: readonly State[]
  readonly initContainers?: readonly Named[]
  readonly initContainerStates?: readonly State[]
  readonly specChanged?: readonly number[]
  readonly initSpecChanged?: readonly number[]
  readonly probeResults?: readonly ProbeOutcome[]
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const pod: PodView = {
    deleted: table.podDeleted ?? false,
    ...(table.restartPolicy === undefined ? {} : { restartPolicy: table.restartPolicy }),
    ...(table.sandbox === null ? {} : { sandbox: table.sandbox }),
    containers: views(table, 'container'),
    initContainers: views(table, 'initContainer'),
  }
  const actions = podActions(pod)
  const indexes = (kills: readonly { index: number }[]): number[] => kills.map(({ index }) => index)
  return {
    ...actions,
    killContainers: indexes(actions.killContainers),
    killInitContainers: indexes(actions.killInitContainers),
  }
}

function views(given: Given, sort: 'container' | 'initContainer'): ContainerView[] {
  const isMain = sort === 'container'
  const names = (isMain ? given.containers : given.initContainers) ?? []
  const states = (isMain ? given.containerStates : given.initContainerStates) ?? []
  const changed = (isMain ? given.specChanged : given.initSpecChanged) ?? []
  return names.map((named, index) => {
    const run = states.find((state) => state.index === index)
    const result = (probe: ProbeOutcome['probe']): ProbeResult | undefined =>
      given.probeResults?.find((each) => each[sort] === index && each.probe === probe)?.result
    const [liveness, startup] = [result('liveness'), result('startup')]
    return {
      container: typeof named === 'string' ? { name: named } : named,
      ...(run === undefined ? {} : { run }),
      ...(liveness === undefined ? {} : { liveness }),
      ...(startup === undefined ? {} : { startup }),
      changed: changed.includes(index),
    }
  })
}
