import type { ContainerStatus, PodSpec } from '../../engine/api/schema/types.ts'
import { sandboxChange } from '../../engine/kubelet/pod-actions.ts'
import {
  type ConditionView,
  containersReady,
  podInitialized,
  podReady,
  readyToStartContainers,
  type Verdict,
} from '../../engine/kubelet/pod-conditions.ts'

interface Given {
  readonly condition: string
  readonly podSpec: Partial<PodSpec>
  readonly containerStatuses: readonly ContainerStatus[] | null
  readonly podPhase?: string
  readonly existingConditions?: ConditionView['conditions']
  readonly sandbox?: { readonly ready: boolean; readonly attempt?: number; readonly ip?: string } | null
}

const verdicts: Readonly<Record<string, (view: ConditionView, given: Given) => Verdict>> = {
  ContainersReady: containersReady,
  Ready: podReady,
  Initialized: podInitialized,
  PodReadyToStartContainers: (_view, given) => readyToStartContainers(sandboxOf(given), 36),
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const verdict = verdicts[table.condition]
  if (verdict === undefined) throw new Error(`no condition "${table.condition}" of the kubelet's`)
  const view: ConditionView = {
    spec: table.podSpec,
    phase: table.podPhase,
    containerStatuses: table.containerStatuses ?? undefined,
    conditions: table.existingConditions ?? [],
  }
  return { type: table.condition, reason: '', message: '', ...verdict(view, table) }
}

function sandboxOf({ sandbox, podSpec }: Given): 'none' | 'not ready' | 'ready' {
  if (!sandbox) return 'none'
  const { changed } = sandboxChange({
    deleted: false,
    containers: [],
    initContainers: [],
    hostNetwork: podSpec.hostNetwork ?? false,
    sandbox: { ready: sandbox.ready, attempt: sandbox.attempt ?? 0, ip: sandbox.ip ?? '' },
  })
  return changed ? 'not ready' : 'ready'
}
