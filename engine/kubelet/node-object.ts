import type { Draft } from '../api/kinds/kind.ts'
import type { Node } from '../api/kinds/node.ts'
import type { NodeCondition, Taint } from '../api/schema/types.ts'
import type { PressureCondition } from './eviction/signals.ts'

/** What a node is like: the machine, and how its kubelet was told to register it. */
export interface NodeShape {
  readonly name: string
  /** Quantities. */
  readonly cpu: string
  readonly memory: string
  readonly pods: number
  readonly zone?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  /** `control-plane`: a label `node-role.kubernetes.io/control-plane`. */
  readonly roles?: readonly string[]
  /** Further resources by name, such as `nvidia.com/gpu`. Quantities. */
  readonly resources?: Readonly<Record<string, string>>
  /** Cordoned from the beginning. */
  readonly unschedulable?: true
  /** Its number among the machines of the cluster: addresses follow from it. */
  readonly index: number
}

/** From the registration of a new node until its network plugin runs: ours, since Kubernetes does not say. */
export const networkReadyMs = 5_000

/** The node network's address of a machine. */
export function nodeAddress(index: number): string {
  return `192.168.${(index >> 8) & 255}.${index & 255}`
}

/** The range from which a node's pods get their addresses, as the node IPAM controller hands them out. */
export function podRange(index: number): { cidr: string; prefix: string } {
  const prefix = `10.${244 + (index >> 8)}.${index & 255}`
  return { cidr: `${prefix}.0/24`, prefix }
}

/** The healthy conditions in the kubelet's words (pkg/kubelet/nodestatus/setters.go). */
export function healthyConditions(now: string, since: string = now): NodeCondition[] {
  const condition = (type: string, status: string, reason: string, message: string): NodeCondition =>
    ({ type, status, lastHeartbeatTime: now, lastTransitionTime: since, reason, message }) as NodeCondition
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ]
}

/** What a kubelet says under pressure (pkg/kubelet/nodestatus/setters.go). */
const pressureTexts: Readonly<Record<PressureCondition, { readonly reason: string; readonly message: string }>> = {
  MemoryPressure: { reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' },
  DiskPressure: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' },
  PIDPressure: { reason: 'KubeletHasInsufficientPID', message: 'kubelet has insufficient PID available' },
}

/** The conditions of a node that is ready, and under that pressure. */
export function nodeConditions(pressure: readonly PressureCondition[], now: string): readonly NodeCondition[] {
  return healthyConditions(now).map((condition) => {
    const pressed = pressure.find((type) => type === condition.type)
    return pressed === undefined ? condition : { ...condition, status: 'True', ...pressureTexts[pressed] }
  })
}

/** The Node that a kubelet registers, and the status it reports of it. */
export function nodeObject(shape: NodeShape, { now, minor }: { now: string; minor: number }): Draft<Node> {
  const { name, cpu, memory, pods, index, resources = {} } = shape
  const capacity = { cpu, 'ephemeral-storage': '100Gi', memory, pods: String(pods), ...resources }
  const { cidr } = podRange(index)
  return {
    metadata: { name, labels: nodeLabels(shape), annotations: { 'node.alpha.kubernetes.io/ttl': '0' } },
    spec: {
      podCIDR: cidr,
      podCIDRs: [cidr],
      ...(shape.taints === undefined || shape.taints.length === 0 ? {} : { taints: shape.taints }),
      ...(shape.unschedulable === true ? { unschedulable: true } : {}),
    },
    status: {
      capacity,
      allocatable: capacity,
      conditions: healthyConditions(now),
      addresses: [
        { type: 'InternalIP', address: nodeAddress(index) },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '6.1.0',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://2.1.0',
        kubeletVersion: `v1.${minor}.0`,
        kubeProxyVersion: `v1.${minor}.0`,
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  } as Draft<Node>
}

function nodeLabels({ name, zone, labels, roles = [] }: NodeShape): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, ''])),
    ...(zone === undefined || zone === '' ? {} : { 'topology.kubernetes.io/zone': zone }),
    ...labels,
  }
}
