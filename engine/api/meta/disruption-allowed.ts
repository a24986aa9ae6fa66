import type { Condition, PodDisruptionBudget } from '../schema/types.ts'
import { setCondition } from './conditions.ts'

export const disruptionAllowed = 'DisruptionAllowed'

/** What the condition says while so many disruptions are allowed. */
function conditionFor({ status }: PodDisruptionBudget): Condition {
  const isAllowed = (status.disruptionsAllowed ?? 0) > 0
  return {
    type: disruptionAllowed,
    status: isAllowed ? 'True' : 'False',
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    ...(status.observedGeneration !== undefined && { observedGeneration: status.observedGeneration }),
  } as Condition
}

/** The budget with the condition that goes with its numbers; the same budget where it has it. Source: pkg/apis/policy helpers. */
export function withDisruptionAllowed(budget: PodDisruptionBudget, now: string): PodDisruptionBudget {
  return setCondition(budget, conditionFor(budget) as never, now)
}
