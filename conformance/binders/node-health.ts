import { formatTime, parseTime } from '../../engine/api/meta/time.ts'
import type { Node, NodeCondition } from '../../engine/api/schema/types.ts'
import {
  type HealthLook,
  hasTurnedIll,
  lookAtHealth,
  reconciledLabels,
  registered,
} from '../../engine/controllers/nodelifecycle/plan.ts'
import {
  noExecuteChange,
  wantedNoScheduleTaints,
  withoutTaints,
  withTaints,
} from '../../engine/controllers/nodelifecycle/taints.ts'
import { isExcludedFromDisruption } from '../../engine/controllers/nodelifecycle/zones.ts'

type Given = { readonly kind: string } & Record<string, unknown>
type Labels = Record<string, string>

export function bind(given: unknown): unknown {
  const { kind } = given as Given
  const bound = kinds[kind]
  if (bound === undefined) throw new Error(`The kind "${kind}" of case is not known.`)
  return bound(given as never)
}

const kinds: Readonly<Record<string, (given: never) => unknown>> = {
  monitor,
  taints: ({ conditions }: { conditions: object[] }) => ({ taints: wantedNoScheduleTaints(nodeWith(conditions)) }),
  noExecute,
  event: ({ what }: { what: string }) => {
    if (what !== 'node seen for the first time') throw new Error(`What happens is not known: ${what}`)
    return { events: [registered('node0').reason] }
  },
  labels: ({ labels }: { labels: Labels | null }) => ({ labels: reconciledLabels(labels ?? undefined) ?? null }),
  excludedFromDisruption: ({ node }: { node: Node }) => ({ excluded: isExcludedFromDisruption(node) }),
}

const nodeWith = (conditions: object[]): Node => ({ metadata: { name: 'node0' }, status: { conditions } }) as never

/** The tables' instant 0; their "long ago" is years before it. */
const epochMs = parseTime('2026-01-01T00:00:00Z')
const longAgo = '2012-01-01T00:00:00Z'
const creationTime = 'node creation time'

const timeOf = (seconds: number | string): string =>
  typeof seconds === 'string' ? longAgo : formatTime(epochMs + seconds * 1000)

const settings = { graceMs: 40_000, startupGraceMs: 60_000, msOf: (text: string) => parseTime(text) - epochMs }

interface Monitor {
  node: { metadata: { name: string; creationTimestamp: string | number }; status: { conditions?: NodeCondition[] } }
  laterBySeconds?: number
}

function monitor({ node: given, laterBySeconds }: Monitor): unknown {
  const conditions = given.status.conditions?.map(({ lastHeartbeatTime, lastTransitionTime, ...rest }) => ({
    ...rest,
    lastHeartbeatTime: timeOf(lastHeartbeatTime as unknown as number),
    lastTransitionTime: timeOf(lastTransitionTime as unknown as number),
  }))
  const creationTimestamp = timeOf(given.metadata.creationTimestamp)
  const node = {
    metadata: { ...given.metadata, creationTimestamp },
    status: conditions === undefined ? {} : { conditions },
  } as unknown as Node
  const look = (before: HealthLook | undefined, seconds: number): HealthLook => {
    const at = { nowMs: seconds * 1000, now: timeOf(seconds), renewalSeenMs: undefined }
    return lookAtHealth(before?.health, before?.node ?? node, at, settings)
  }
  const first = look(undefined, 0)
  const last = laterBySeconds === undefined ? first : look(first, laterBySeconds)
  const written = last.node === node ? null : (last.node.status.conditions ?? []).map(inSeconds(creationTimestamp))
  return { conditions: written, podsMarkedNotReady: hasTurnedIll(last) }
}

function inSeconds(creationTimestamp: string) {
  const secondsOf = (text: string | undefined): number => (parseTime(text as string) - epochMs) / 1000
  return (condition: NodeCondition): object => ({
    ...condition,
    lastHeartbeatTime:
      condition.lastHeartbeatTime === creationTimestamp ? creationTime : secondsOf(condition.lastHeartbeatTime),
    lastTransitionTime: secondsOf(condition.lastTransitionTime),
  })
}

type Ready = 'True' | 'False' | 'Unknown'

function noExecute({ readyBefore, ready }: { readyBefore?: Ready; ready: Ready }): unknown {
  const tainted = [readyBefore, ready].reduce((node, status) => {
    const change = status === undefined ? undefined : noExecuteChange(status)
    return change === undefined ? node : withoutTaints(withTaints(node, [change.add], longAgo), [change.remove])
  }, nodeWith([]))
  const [taint, ...others] = tainted.spec?.taints ?? []
  if (others.length > 0) throw new Error('The node has more than one taint.')
  return { taint: taint === undefined ? null : { key: taint.key, effect: taint.effect } }
}
