import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { CommandError } from '../../engine/kubectl/result.ts'
import { rolloutStatus } from '../../engine/kubectl/verbs/rollout/rollout-status.ts'

export function bind(given: unknown): unknown {
  const { object, revision } = given as { readonly object: KubernetesObject; readonly revision?: number }
  try {
    return rolloutStatus(object, revision)
  } catch (error) {
    if (error instanceof CommandError) return { error: error.message, done: true }
    throw error
  }
}
