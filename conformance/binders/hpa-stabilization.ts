import type { HPAScalingRules } from '../../engine/api/schema/types.ts'
import { stabilizeBoth, stabilizeDown } from '../../engine/controllers/podautoscaler/recommendations.ts'
import { changeWithin, withScaleEvent } from '../../engine/controllers/podautoscaler/scale-events.ts'
import { agoMs, nowMs } from './hpa-objects.ts'

interface Given {
  readonly function: string
  readonly windowSeconds: number
  readonly scaleUpWindowSeconds: number
  readonly scaleDownWindowSeconds: number
  readonly recommendations: readonly { readonly replicas: number; readonly secondsAgo: number }[]
  readonly currentReplicas: number
  readonly desiredReplicas: number
  readonly replicaChange: number
  readonly storedEvents: readonly {
    readonly replicaChange: number
    readonly secondsAgo: number
    readonly outdated: boolean
  }[]
  readonly rules: HPAScalingRules | null
}

const remembered = ({ recommendations }: Given) =>
  recommendations.map(({ replicas, secondsAgo }) => ({ replicas, atMs: agoMs(secondsAgo) }))

const functions: Readonly<Record<string, (given: Given) => unknown>> = {
  stabilizeScaleDownOnly: (given) => {
    const windowMs = given.windowSeconds * 1000
    const { replicas, recommendations } = stabilizeDown(remembered(given), given.desiredReplicas, { nowMs, windowMs })
    return { replicas, storedRecommendationCount: recommendations.length }
  },
  stabilizeWithBehavior: (given) => {
    const { currentReplicas: current, desiredReplicas: desired } = given
    const scaleUpMs = given.scaleUpWindowSeconds * 1000
    const scaleDownMs = given.scaleDownWindowSeconds * 1000
    const stabilized = stabilizeBoth(remembered(given), { current, desired }, { nowMs, scaleUpMs, scaleDownMs })
    const storedRecommendations = stabilized.recommendations.map(({ replicas }) => replicas)
    return { replicas: stabilized.replicas, storedRecommendations }
  },
  storeScaleEvent: ({ storedEvents, replicaChange, rules }) => {
    const events = storedEvents.map(({ secondsAgo, ...event }) => ({ ...event, atMs: agoMs(secondsAgo) }))
    const stored = withScaleEvent(events, replicaChange, rules ?? undefined, nowMs)
    return {
      changeInLast60Seconds: changeWithin(events, 60_000, nowMs),
      storedEvents: stored.map(({ replicaChange: change, outdated }) => ({ replicaChange: change, outdated })),
    }
  },
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const compute = functions[table.function]
  if (compute === undefined) throw new Error(`no function "${table.function}" of stabilization`)
  return compute(table)
}
