import type { Draft } from '../../api/kinds/kind.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { revisionHashLabel } from '../../api/meta/controller-revisions.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { Affinity, DaemonSet, NodeSelectorRequirement, PodSpec } from '../../api/schema/types.ts'
import { daemonTolerations } from './tolerations.ts'

const generationAnnotation = 'deprecated.daemonset.template.generation'
const generationLabel = 'pod-template-generation'
const nodeNameField = 'metadata.name'

/** A pod of the set for one node, which only that node suits. Source: pkg/controller/daemon/util CreatePodTemplate. */
export function podDraft(set: DaemonSet, hash: string, nodeName: string): Draft<Pod> {
  const { template } = set.spec
  const { name, namespace } = set.metadata
  if (template.spec === undefined) throw new Error(`DaemonSet ${namespace}/${name} has no pod template.`)
  const { annotations, finalizers } = template.metadata ?? {}
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      labels: podLabels(set, hash),
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [ownerReference(set)],
    },
    spec: podSpec(template.spec, nodeName),
  }
}

function podLabels({ metadata, spec }: DaemonSet, hash: string): Record<string, string> {
  const generation = metadata.annotations?.[generationAnnotation]
  return {
    ...spec.template.metadata?.labels,
    ...(generation !== undefined && /^-?\d+$/.test(generation) && { [generationLabel]: generation }),
    [revisionHashLabel]: hash,
  }
}

function podSpec(spec: PodSpec, nodeName: string): PodSpec {
  return { ...spec, tolerations: daemonTolerations(spec), affinity: affinityTo(spec.affinity, nodeName) }
}

/** The affinity with one node in place of all that was required of nodes: that node fulfils it. */
function affinityTo(affinity: Affinity | undefined, nodeName: string): Affinity {
  const matchFields: NodeSelectorRequirement[] = [{ key: nodeNameField, operator: 'In', values: [nodeName] }]
  const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: [{ matchFields }] }
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution } }
}

/** The node that a pod is on, or is meant for. Undefined for pods of others, which name none. */
export function targetNodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? [])
      if (key === nodeNameField && operator === 'In') return values?.length === 1 ? values[0] : undefined
  }
  return undefined
}
