import type { Kind } from '../../api/kinds/kind.ts'
import type { CrossVersionObjectReference, KubernetesObject } from '../../api/schema/types.ts'
import { ApiError, isNotFound, nothingServed } from '../../api/status.ts'
import type { Client } from '../../runtime/client.ts'

/** The scale of a workload, as its subresource shows it. */
export interface Scale {
  readonly specReplicas: number
  readonly statusReplicas: number
  /** As text: `app=web`. */
  readonly selector: string
  /** @throws ApiError or Unreachable */
  readonly update: (replicas: number) => void
}

/** That a reference leads nowhere; the texts are those of the controller's REST mapper. */
export class TargetError extends Error {}

/** The kind that a reference means, whatever version of its group it names. @throws TargetError */
export function targetKind(client: Client, { apiVersion = '', kind }: CrossVersionObjectReference): Kind {
  const parts = apiVersion.split('/')
  if (parts.length > 2) throw new TargetError(`unexpected GroupVersion string: ${apiVersion}`)
  const group = parts.length === 2 ? (parts[0] as string) : ''
  const found = client.kindOf(group, kind)
  if (found === undefined)
    throw new TargetError(`no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`)
  return found
}

/** Asks the server for the scale that an autoscaler acts on. @throws TargetError, ApiError or Unreachable */
export function scaleOf(client: Client, namespace: string, reference: CrossVersionObjectReference): Scale {
  const kind = targetKind(client, reference)
  const mapping = kind.scale
  if (mapping === undefined) throw nothingServed()
  const at = { namespace, name: reference.name }
  const object = findTarget(client, kind, at)
  return {
    specReplicas: mapping.replicas(object),
    statusReplicas: mapping.statusReplicas(object),
    selector: mapping.selector(object),
    update: (replicas) => void client.patch(kind, at, (current) => mapping.withReplicas(current, replicas)),
  }
}

function findTarget(client: Client, kind: Kind, at: { namespace: string; name: string }): KubernetesObject {
  try {
    return client.get(kind, at)
  } catch (error) {
    if (isNotFound(error)) throw noScale(kind, at.name)
    throw error
  }
}

/** A subresource is named with its resource; that of replication controllers belongs to the group of autoscalers. */
function noScale({ group, plural }: Kind, name: string): ApiError {
  const suffix = group === '' ? 'autoscaling' : group
  return new ApiError('NotFound', `${plural}/scale.${suffix} "${name}" not found`)
}
