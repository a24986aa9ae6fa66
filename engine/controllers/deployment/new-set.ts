import type { Draft } from '../../api/kinds/kind.ts'
import type { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { templateHash } from '../../api/meta/hash.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { Deployment, LabelSelector } from '../../api/schema/types.ts'
import { newSetAnnotations, sizedAnnotations } from './annotations.ts'
import { maxSurge, newSetReplicas, wantedReplicas } from './replicas.ts'
import { templateHashLabel } from './revisions.ts'

/** The longest name: what of the deployment's does not fit before the hash is cut off. */
const nameLengthMax = 253

/** The set for a template that no set has. Its name tells the template. Source: sync.go, getNewReplicaSet. */
export function newSetDraft(deployment: Deployment, old: readonly ReplicaSet[], revision: number): Draft<ReplicaSet> {
  const { spec, metadata, status } = deployment
  const { template, minReadySeconds } = spec
  const hash = templateHash(template, status.collisionCount)
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash }
  const wanted = wantedReplicas(deployment)
  const annotations = newSetAnnotations(deployment, undefined, revision)
  return {
    metadata: {
      name: `${metadata.name.slice(0, nameLengthMax - 1 - hash.length)}-${hash}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      labels,
      annotations: sizedAnnotations(annotations, wanted, wanted + maxSurge(deployment)),
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: newSetReplicas(deployment, old, 0),
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: withHash(spec.selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

function withHash(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [templateHashLabel]: hash } }
}
