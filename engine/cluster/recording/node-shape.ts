import type { Node, Taint } from '../../api/schema/types.ts'
import type { NodeShape } from '../../kubelet/node-object.ts'

/** Resources that every node has a field of its own for, or that are the same for all. */
const plainResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'pods', 'ephemeral-storage'])

/**
 * A machine like the one that a Node speaks of. What its pods could use there is all that the machine has here. Taints that
 * the control plane puts by itself come back where their reason does.
 */
export function recordedShape({ metadata, spec, status }: Node, index: number): NodeShape {
  const resources: Readonly<Record<string, unknown>> = { ...status?.capacity, ...status?.allocatable }
  const others = Object.entries(resources).filter(([name]) => !plainResources.has(name))
  const zone = metadata.labels?.['topology.kubernetes.io/zone']
  return {
    name: metadata.name,
    index,
    cpu: String(resources.cpu ?? '4'),
    memory: String(resources.memory ?? '16Gi'),
    pods: Number(resources.pods ?? 110),
    labels: metadata.labels ?? {},
    taints: (spec?.taints ?? []).filter((taint) => !isAutomatic(taint)).map(withoutTime),
    ...(zone === undefined ? {} : { zone }),
    ...(others.length === 0
      ? {}
      : { resources: Object.fromEntries(others.map(([name, value]) => [name, String(value)])) }),
    ...(spec?.unschedulable === true ? { unschedulable: true } : {}),
  }
}

function isAutomatic({ key }: Taint): boolean {
  return key.startsWith('node.kubernetes.io/') || key === 'node.cloudprovider.kubernetes.io/uninitialized'
}

function withoutTime({ timeAdded: _, ...taint }: Taint): Taint {
  return taint
}
