import type { Draft } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { PodTemplateSpec } from '../../api/schema/types.ts'
import { ApiError, isNotFound, isOperatingError, type Unreachable } from '../../api/status.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import type { ReplicaOwner } from './replica-kind.ts'

/** What pods are made from, worked out once for each owner and template. */
export class PodDrafts {
  private readonly known = new WeakMap<PodTemplateSpec, { readonly uid: string; readonly draft: Draft<Pod> }>()

  /** All pods of an owner share the specification of its template by reference. */
  of(owner: ReplicaOwner): Draft<Pod> {
    const { template } = owner.spec
    const { uid, name, namespace } = owner.metadata
    if (template?.spec === undefined) throw new Error(`${owner.kind} ${namespace}/${name} has no pod template.`)
    const known = this.known.get(template)
    if (known?.uid === uid) return known.draft
    const draft = podDraft(owner, template, template.spec)
    this.known.set(template, { uid, draft })
    return draft
  }
}

function podDraft({ metadata, ...owner }: ReplicaOwner, template: PodTemplateSpec, spec: Pod['spec']): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const { name, namespace } = metadata
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [ownerReference({ ...owner, metadata })],
    },
    spec,
  }
}

/** Makes a pod and says so. In a namespace that is going every attempt fails, which is nobody's failure. */
export function createPod(context: ComponentContext, owner: ReplicaOwner, draft: Draft<Pod>): Error | undefined {
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
export function deletePod(context: ComponentContext, owner: ReplicaOwner, pod: Pod): Error | undefined {
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
