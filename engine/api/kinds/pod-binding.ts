import { setCondition } from '../meta/conditions.ts'
import type { Pod } from '../schema/types.ts'
import type { KindContext } from './kind.ts'
import { conflict, invalidBinding } from './pod-binding-errors.ts'

interface Binding {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels }
  readonly target?: { readonly kind?: string; readonly name?: string }
}
/** Since this version a pod that has its node no longer says which it hoped for (ClearingNominatedNodeNameAfterBinding). */
const clearsNominationSince = 35

type Labels = Readonly<Record<string, string>>

/**
 * The pod, given to the node that a binding names. Throws a Conflict where the pod has a node, is being deleted or waits
 * for a gate, and Invalid for a target that is no node. Source: pkg/registry/core/pod/storage BindingREST.
 */
export function bindPod(pod: Pod, body: unknown, { now, minor }: KindContext): Pod {
  const { metadata, target } = body as Binding
  const name = pod.metadata.name
  if (target?.kind && target.kind !== 'Node') throw invalidBinding(name, target.kind)
  if (!target?.name) throw invalidBinding(name, undefined)
  if (pod.metadata.deletionTimestamp) {
    throw conflict(name, `pod ${name} is being deleted, cannot be assigned to a host`)
  }
  if (pod.spec?.nodeName) throw conflict(name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  if ((pod.spec?.schedulingGates ?? []).length > 0) {
    throw conflict(name, `pod ${name} has non-empty .spec.schedulingGates`)
  }
  const bound: Pod = {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(metadata?.labels && { labels: { ...metadata.labels, ...pod.metadata.labels } }),
      ...(metadata?.annotations && { annotations: { ...pod.metadata.annotations, ...metadata.annotations } }),
    },
    spec: { ...pod.spec, nodeName: target.name },
    ...(minor >= clearsNominationSince && pod.status?.nominatedNodeName && { status: withoutNomination(pod) }),
  }
  return setCondition(bound, { type: 'PodScheduled', status: 'True' }, now)
}

function withoutNomination({ status: { nominatedNodeName: _, ...status } }: Pod): Pod['status'] {
  return status
}
