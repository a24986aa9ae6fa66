import { formatTime } from '../../engine/api/meta/time.ts'
import type { Pod } from '../../engine/api/schema/types.ts'
import { activeSets } from '../../engine/controllers/deployment/replicas.ts'
import { podsToDelete } from '../../engine/controllers/replicaset/plan.ts'
import { compareForDeletion, inDeletionOrder, type RankingRules } from '../../engine/controllers/replicaset/ranking.ts'
import { slowStart } from '../../engine/runtime/slow-start.ts'
import { setFrom } from './deployment-objects.ts'

interface PodGiven {
  readonly name?: string
  readonly node: string
  readonly phase: string
  readonly ready: boolean
  readonly restarts?: number | readonly number[]
  readonly readySecondsAgo?: number | null
  readonly createdSecondsAgo?: number | null
  readonly annotations?: Readonly<Record<string, string>>
}

interface Given {
  readonly function: string
  readonly pods: readonly PodGiven[] | readonly string[]
  readonly a: { readonly pod: PodGiven; readonly rank: number }
  readonly b: { readonly pod: PodGiven; readonly rank: number }
  readonly features?: { readonly LogarithmicScaleDown?: boolean; readonly PodDeletionCost?: boolean }
  readonly replicaSets: readonly ({ readonly name: string; readonly replicas: number } | null)[]
  readonly podKinds: Readonly<Record<string, PodGiven>>
  readonly relatedPods: readonly string[]
  readonly count: number
  readonly callsThatSucceed: number
}

const nowUnixMs = 1_704_067_200_000
const allFeatures = { LogarithmicScaleDown: true, PodDeletionCost: true }

function ago(seconds: number | null | undefined): string | undefined {
  return seconds === undefined || seconds === null ? undefined : formatTime(nowUnixMs - seconds * 1000)
}

function podFrom(given: PodGiven, name = given.name ?? ''): Pod {
  const { node, phase, ready, restarts = 0, readySecondsAgo, createdSecondsAgo, annotations } = given
  const counts = typeof restarts === 'number' ? [restarts] : restarts
  const lastTransitionTime = ago(readySecondsAgo)
  const metadata = { name, namespace: 'default', creationTimestamp: ago(createdSecondsAgo), annotations }
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }]
  return {
    metadata,
    spec: { nodeName: node, containers: [] },
    status: {
      phase,
      conditions,
      containerStatuses: counts.map((restartCount, index) => ({ name: `container-${index}`, restartCount })),
    },
  } as unknown as Pod
}

function rulesOf(features: Given['features'] = allFeatures): RankingRules {
  const deletionCost = features.PodDeletionCost ?? false
  return features.LogarithmicScaleDown ? { nowUnixMs, deletionCost } : { deletionCost }
}

const namesOf = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name)

function slowlyStarted({ count, callsThatSucceed }: Given): object {
  let calls = 0
  const { successes, error } = slowStart(count, () => (++calls > callsThatSucceed ? 'failed' : undefined))
  return { successes, error: error !== undefined, calls }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  switch (given.function) {
    case 'sortForDeletion': {
      const pods = (given.pods as readonly PodGiven[]).map((pod) => podFrom(pod))
      return { order: namesOf(inDeletionOrder(pods.toReversed(), [], rulesOf(given.features))) }
    }
    case 'compareForDeletion': {
      const [a, b] = [given.a, given.b].map(({ pod, rank }) => ({ pod: podFrom(pod), rank })) as [Ranked, Ranked]
      const order = compareForDeletion(a, b, rulesOf(given.features))
      return { order: order === 0 ? 'equal' : order < 0 ? 'a first' : 'b first' }
    }
    case 'filterActiveReplicaSets': {
      const sets = given.replicaSets.filter((set) => set !== null).map((set) => setFrom(set))
      return { active: activeSets(sets).map(({ metadata }) => metadata.name) }
    }
    case 'podsToDelete': {
      const [pods, related] = [given.pods as readonly string[], given.relatedPods].map((names) =>
        names.map((name) => podFrom(given.podKinds[name] as PodGiven, name)),
      ) as [Pod[], Pod[]]
      return { delete: namesOf(podsToDelete(pods, given.count, related, rulesOf(given.features))) }
    }
    case 'slowStartBatch':
      return slowlyStarted(given)
    default:
      throw new Error(`There is no binding for ${given.function}.`)
  }
}

type Ranked = Parameters<typeof compareForDeletion>[0]
