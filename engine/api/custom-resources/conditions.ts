import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../schema/types.ts'

export function conditionOf(
  { status }: CustomResourceDefinition,
  type: CustomResourceDefinitionCondition['type'],
): CustomResourceDefinitionCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export const isTrue = (
  definition: CustomResourceDefinition,
  type: CustomResourceDefinitionCondition['type'],
): boolean => conditionOf(definition, type)?.status === 'True'

/** The definition with a condition; its time counts from when its status changed. The same object where nothing does. */
export function withCondition(
  definition: CustomResourceDefinition,
  condition: Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>,
  now: string,
): CustomResourceDefinition {
  const before = conditionOf(definition, condition.type)
  const { reason, message, status } = condition
  if (before !== undefined && before.status === status && before.reason === reason && before.message === message)
    return definition
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now
  const { type } = condition
  const next = { lastTransitionTime, message, reason, status, type } as CustomResourceDefinitionCondition
  const conditions = definition.status?.conditions ?? []
  const replaced =
    before === undefined ? [...conditions, next] : conditions.map((each) => (each === before ? next : each))
  return { ...definition, status: { ...definition.status, conditions: replaced } }
}
