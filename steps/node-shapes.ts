import type { NodeShape } from '../engine/index.ts'

/** The default shape of a worker. */
export const workerShape = { cpu: '4', memory: '16Gi', pods: 110 } as const

/** `worker-1` to `worker-N`, of the default shape unless something else is said. */
export function workers(count: number, shape: Partial<Omit<NodeShape, 'name' | 'index'>> = {}, zones = 0): NodeShape[] {
  return Array.from({ length: count }, (_, index) => {
    if (zones === 0 && Object.keys(shape).length === 0) return plainWorker(index + 1)
    const zone = zones > 0 ? { zone: `zone-${String.fromCharCode(97 + (index % zones))}` } : {}
    return { ...workerShape, ...shape, ...zone, ...named(index + 1) }
  })
}

const named = (index: number): Pick<NodeShape, 'name' | 'index'> => ({ name: `worker-${index}`, index })

/** Most clusters have the same workers. */
const plainWorkers: NodeShape[] = []

function plainWorker(index: number): NodeShape {
  const known = plainWorkers[index] ?? { ...workerShape, ...named(index) }
  plainWorkers[index] = known
  return known
}

/** kubeadm's label and taint bore an older name: both from 1.24, the newer alone for labels from 1.24 and taints from 1.25. */
const newLabelOnly = 24
const newTaintSince = 24
const newTaintOnly = 25
const newLabelSince = 20

/** `control-plane-1` to `-N`: nodes of the default shape with kubeadm's labels and taints, numbered behind the others. */
export function controlPlaneNodes(members: number, minor: number, others: number): NodeShape[] {
  const roles = [...(minor >= newLabelSince ? ['control-plane'] : []), ...(minor < newLabelOnly ? ['master'] : [])]
  const tainted = [...(minor >= newTaintSince ? ['control-plane'] : []), ...(minor < newTaintOnly ? ['master'] : [])]
  return Array.from({ length: members }, (_, index) => ({
    ...workerShape,
    name: `control-plane-${index + 1}`,
    index: others + index + 1,
    roles,
    labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
    taints: tainted.map((role) => ({ key: `node-role.kubernetes.io/${role}`, effect: 'NoSchedule' })),
  }))
}
