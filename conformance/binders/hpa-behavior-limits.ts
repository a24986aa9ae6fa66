import { withAutoscalerDefaults } from '../../engine/api/kinds/defaults/autoscaler.ts'
import type { HPAScalingRules } from '../../engine/api/schema/types.ts'
import {
  limitByBehavior,
  limitWithoutBehavior,
  type Rules,
  scaleUpLimit,
} from '../../engine/controllers/podautoscaler/scaling-limits.ts'
import { agoMs, nowMs } from './hpa-objects.ts'

interface EventGiven {
  readonly replicaChange: number
  readonly secondsAgo: number
}

interface Given {
  readonly function: string
  readonly currentReplicas: number
  readonly desiredReplicas: number
  readonly minReplicas: number
  readonly maxReplicas: number
  readonly rules: HPAScalingRules
  readonly scaleUpRules: HPAScalingRules | null
  readonly scaleDownRules: HPAScalingRules | null
  readonly scaleUpEvents: readonly EventGiven[]
  readonly scaleDownEvents: readonly EventGiven[]
}

/** The source's test raises the limit of a step without behavior from 2. */
const factorOfTheTest = 8

const boundsOf = (given: Given) => ({
  current: given.currentReplicas,
  desired: given.desiredReplicas,
  min: given.minReplicas,
  max: given.maxReplicas,
})

const eventsOf = ({ scaleUpEvents, scaleDownEvents }: Given) => ({
  up: scaleUpEvents.map(eventFrom),
  down: scaleDownEvents.map(eventFrom),
})

const eventFrom = ({ replicaChange, secondsAgo }: EventGiven) => ({
  replicaChange,
  atMs: agoMs(secondsAgo),
  outdated: false,
})

function rulesOf({ scaleUpRules, scaleDownRules }: Given): Rules {
  const behavior = {
    ...(scaleUpRules === null ? {} : { scaleUp: scaleUpRules }),
    ...(scaleDownRules === null ? {} : { scaleDown: scaleDownRules }),
  }
  return withAutoscalerDefaults({ spec: { behavior } } as never).spec.behavior as Rules
}

const functions: Readonly<Record<string, (given: Given) => unknown>> = {
  clampWithoutBehavior: (given) => {
    const { replicas, reason } = limitWithoutBehavior(boundsOf(given), factorOfTheTest)
    return { replicas, condition: reason }
  },
  limitByBehavior: (given) => {
    const { replicas, reason } = limitByBehavior(boundsOf(given), rulesOf(given), eventsOf(given), nowMs)
    return { replicas, condition: reason }
  },
  scaleUpLimit: (given) => ({ limit: scaleUpLimit(given.currentReplicas, given.rules, eventsOf(given), nowMs) }),
}

export const dropped = { note: 'says how the source sets up its test' }

export function bind(given: unknown): unknown {
  const table = given as Given
  const compute = functions[table.function]
  if (compute === undefined) throw new Error(`no function "${table.function}" of scaling limits`)
  return compute(table)
}
