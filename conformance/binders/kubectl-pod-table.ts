import { columnsOf } from '../../engine/api/kinds/columns.ts'
import type { Column } from '../../engine/api/kinds/kind.ts'
import { Pod } from '../../engine/api/kinds/pod.ts'
import { formatTime } from '../../engine/api/meta/time.ts'

type Fields = Readonly<Record<string, unknown>>

interface Given {
  readonly pod: {
    readonly metadata: Fields
    readonly spec?: Fields
    readonly status?: Readonly<Record<string, unknown>>
  }
  readonly wide: boolean
}

const nowMs = Date.UTC(2024, 0, 1)

/** The table says how long ago a container last ended, and only that a pod is being deleted. */
function podOf({ pod }: Given): Pod {
  const { deletionTimestampSet, ...metadata } = pod.metadata
  const deletion = deletionTimestampSet === true ? { deletionTimestamp: formatTime(nowMs) } : {}
  const status = { ...pod.status }
  for (const field of ['containerStatuses', 'initContainerStatuses']) {
    const list = status[field]
    if (Array.isArray(list)) status[field] = list.map(containerOf)
  }
  return { spec: {}, ...pod, metadata: { ...metadata, ...deletion }, status } as unknown as Pod
}

function containerOf({ lastRestartSecondsAgo, ...container }: Fields): Fields {
  if (typeof lastRestartSecondsAgo !== 'number') return container
  return { ...container, lastState: { terminated: { finishedAt: formatTime(nowMs - lastRestartSecondsAgo * 1000) } } }
}

const names: Readonly<Record<string, string>> = {
  Ready: 'ready',
  Status: 'status',
  Restarts: 'restarts',
  Age: 'age',
  IP: 'ip',
  Node: 'node',
  'Nominated Node': 'nominatedNode',
  'Readiness Gates': 'readinessGates',
}

export const dropped = {
  rowCondition: 'Marks ended pods for clients that hide them; no part of what a listing shows.',
}

export function bind(given: unknown): unknown {
  const pod = podOf(given as Given)
  const columns = (Pod.columns ?? []) as readonly Column<Pod>[]
  const shown = columnsOf(columns, { wide: (given as Given).wide }).filter(({ name }) => names[name] !== undefined)
  return Object.fromEntries(shown.map(({ name, value }) => [names[name], String(value(pod, nowMs))]))
}
