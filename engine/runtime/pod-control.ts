import type { Draft } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, isNotFound, isOperatingError, type Unreachable } from '../api/status.ts'
import type { ComponentContext } from './component.ts'

/**
 * Makes a pod and says so. In a namespace that is going every attempt fails, which is nobody's failure.
 * Source: pkg/controller/controller_utils.go RealPodControl.
 */
export function createPod(context: ComponentContext, owner: KubernetesObject, draft: Draft<Pod>): Error | undefined {
  const { client, events } = context
  try {
    const pod = client.create(Pod, draft)
    events.record({ object: owner }, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return undefined
  } catch (error) {
    if (!isOperatingError(error)) throw error
    if (isNamespaceTerminating(error)) return undefined
    events.record({ object: owner }, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    return error
  }
}

/** Deletes a pod and says so. A pod that is gone already is given back as such, without an event. */
export function deletePod(context: ComponentContext, owner: KubernetesObject, pod: Pod): Error | undefined {
  const { client, events } = context
  const { namespace = '', name } = pod.metadata
  try {
    client.delete(Pod, { namespace, name })
    events.record({ object: owner }, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
    return undefined
  } catch (error) {
    if (!isOperatingError(error)) throw error
    if (isNotFound(error)) return error
    events.record({ object: owner }, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
    return new ApiError(reasonOf(error), `unable to delete pods: ${error.message}`)
  }
}

function reasonOf(error: ApiError | Unreachable): ApiError['reason'] {
  return error instanceof ApiError ? error.reason : 'ServiceUnavailable'
}

function isNamespaceTerminating(error: ApiError | Unreachable): boolean {
  const causes = error instanceof ApiError ? error.status.details?.causes : undefined
  return causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false
}
