import type { Draft } from '../../api/kinds/kind.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { PodTemplateSpec } from '../../api/schema/types.ts'
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
