import type { Node, NodeSpec, NodeStatus, Pod, PodSpec, PodStatus } from '../../api/schema/types.ts'
import { PodInfo } from '../pod-info.ts'
import type { QueuedPod } from '../queued-pod.ts'

type Requests = Readonly<Record<string, string>>

interface PodParts {
  readonly name?: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly requests?: Requests
  readonly deletionTimestamp?: string
  readonly spec?: Partial<PodSpec>
  readonly status?: Partial<PodStatus>
}

/** A whole pod of which only what matters is said. */
export function aPod({
  name = 'p',
  namespace = 'shop',
  labels,
  requests,
  deletionTimestamp,
  ...rest
}: PodParts = {}): Pod {
  const metadata = {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2024-01-01T00:00:00Z',
    ...(labels && { labels }),
    ...(deletionTimestamp && { deletionTimestamp }),
  }
  const containers = [{ name: 'c', image: 'nginx', ...(requests && { resources: { requests } }) }]
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...rest.spec }, status: { ...rest.status } }
}

export function aPodInfo(parts: PodParts = {}): PodInfo {
  return new PodInfo(aPod(parts))
}

interface NodeParts {
  readonly name?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly allocatable?: Requests
  readonly spec?: NodeSpec
  readonly status?: NodeStatus
}

/** A node with 2 CPUs, 4Gi and room for 110 pods unless said otherwise. */
export function aNode({ name = 'n', labels, allocatable, spec, status }: NodeParts = {}): Node {
  const metadata = {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2024-01-01T00:00:00Z',
    labels: { 'kubernetes.io/hostname': name, ...labels },
  }
  const room = { cpu: '2', memory: '4Gi', pods: '110', ...allocatable }
  return { apiVersion: 'v1', kind: 'Node', metadata, spec: { ...spec }, status: { allocatable: room, ...status } }
}

/** A pod in the queue that some plugin refused once. */
export function aQueuedPod(uid: string, parts: Partial<QueuedPod> = {}): QueuedPod {
  return {
    uid,
    pod: aPod({ name: uid }),
    priority: 0,
    timestampMs: 0,
    sequence: 0,
    attempts: 1,
    refusedBy: new Set(['toy']),
    message: '',
    gate: undefined,
    backoffEndMs: undefined,
    cause: null,
    ...parts,
  }
}
