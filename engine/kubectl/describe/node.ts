import { nodeRoles } from '../../api/kinds/node.ts'
import { podLimits, podRequests } from '../../api/meta/pods.ts'
import { bytes, canonicalQuantity, cpuMillis, type Quantity, type ResourceList } from '../../api/meta/quantity.ts'
import { addResourceLists } from '../../api/meta/resource-lists.ts'
import type { Lease, Node, Pod, Taint } from '../../api/schema/types.ts'
import { type DescribeContext, describer } from './describer.ts'
import { sinceText, writeCreated, writeLabels } from './parts.ts'
import type { Writer } from './writer.ts'

/** Source: kubectl pkg/describe/describe.go describeNode. */
export const nodeDescriber = describer<Node>((node, writer, context) => {
  const { spec = {}, status } = node
  writer.line(0, `Name:\t${node.metadata.name}`)
  writer.line(0, `Roles:\t${nodeRoles(node).join(',') || '<none>'}`)
  writeLabels(writer, node)
  writeCreated(writer, node)
  writeTaints(writer, spec.taints ?? [])
  writer.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`)
  writeLease(writer, node.metadata.name, context)
  writeNodeConditions(writer, node)
  writer.line(0, 'Addresses:')
  for (const { type, address } of status?.addresses ?? []) writer.line(1, `${type}:\t${address}`)
  writeList(writer, 'Capacity', status?.capacity)
  writeList(writer, 'Allocatable', status?.allocatable)
  writeSystem(writer, node, context.minor)
  if (spec.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if ((spec.podCIDRs ?? []).length > 0) writer.line(0, `PodCIDRs:\t${spec.podCIDRs?.join(',')}`)
  if (spec.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`)
  writePods(writer, node, context)
})

/** `dedicated=gpu:NoSchedule` */
const taintText = ({ key, value, effect }: Taint): string =>
  `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`

function writeTaints(writer: Writer, taints: readonly Taint[]): void {
  if (taints.length === 0) writer.line(0, 'Taints:\t<none>')
  const order = ({ effect, key }: Taint): string => `${effect},${key}`
  const sorted = [...taints].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
  sorted.forEach((taint, index) => {
    writer.line(0, `${index === 0 ? 'Taints:' : ''}\t${taintText(taint)}`)
  })
}

function writeLease(writer: Writer, name: string, { client }: DescribeContext): void {
  const kind = client.kinds.find('leases')
  const place = { namespace: 'kube-node-lease', name }
  const lease = kind === undefined ? undefined : (client.find(kind, place) as Lease | undefined)
  if (lease === undefined) {
    writer.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${name}" not found`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {}
  writer.line(0, 'Lease:')
  writer.line(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`)
  writer.line(1, `AcquireTime:\t${acquireTime ? writer.longTime(acquireTime) : '<unset>'}`)
  writer.line(1, `RenewTime:\t${renewTime ? writer.longTime(renewTime) : '<unset>'}`)
}

function writeNodeConditions(writer: Writer, { status }: Node): void {
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions)
    writer.line(
      1,
      `${type} \t${value} \t${writer.longTime(lastHeartbeatTime)} \t${writer.longTime(lastTransitionTime)} \t${reason} \t${message}`,
    )
}

function writeList(writer: Writer, title: string, list: ResourceList | undefined): void {
  const names = Object.keys(list ?? {}).sort()
  if (names.length > 0) writer.line(0, `${title}:`)
  for (const name of names) writer.line(1, `${name}:\t${list?.[name]}`)
}

/** The version of kubectl that no longer shows the version of kube-proxy. */
const proxyVersionHiddenSinceMinor = 33

function writeSystem(writer: Writer, { status }: Node, minor: number): void {
  const info = status?.nodeInfo
  writer.line(0, 'System Info:')
  writer.line(1, `Machine ID:\t${info?.machineID ?? ''}`)
  writer.line(1, `System UUID:\t${info?.systemUUID ?? ''}`)
  writer.line(1, `Boot ID:\t${info?.bootID ?? ''}`)
  writer.line(1, `Kernel Version:\t${info?.kernelVersion ?? ''}`)
  writer.line(1, `OS Image:\t${info?.osImage ?? ''}`)
  writer.line(1, `Operating System:\t${info?.operatingSystem ?? ''}`)
  writer.line(1, `Architecture:\t${info?.architecture ?? ''}`)
  writer.line(1, `Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`)
  writer.line(1, `Kubelet Version:\t${info?.kubeletVersion ?? ''}`)
  if (minor < proxyVersionHiddenSinceMinor)
    writer.line(
      1,
      `Kube-Proxy Version:\t${(info as { kubeProxyVersion?: string } | undefined)?.kubeProxyVersion ?? ''}`,
    )
}

/** The version of kubectl that first writes the header of ages small. */
const smallAgeSinceMinor = 21

function writePods(writer: Writer, node: Node, context: DescribeContext): void {
  const pods = podsOn(node, context)
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {}
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
  const age = context.minor < smallAgeSinceMinor ? 'AGE' : 'Age'
  writer.line(1, `Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\t${age}`)
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of pods) {
    const [requests, limits] = [podRequests(pod), podLimits(pod)]
    const cells = ['cpu', 'memory'].flatMap((name) =>
      [requests, limits].map((list) => share(name, list[name], allocatable[name])),
    )
    writer.line(
      1,
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${sinceText(pod.metadata.creationTimestamp, context)}`,
    )
  }
  writeTotals(writer, pods, allocatable)
}

function podsOn(node: Node, { client }: DescribeContext): readonly Pod[] {
  const kind = client.kinds.find('pods')
  const pods = kind === undefined ? [] : (client.list(kind, '') as readonly Pod[])
  const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'
  return pods.filter((pod) => pod.spec?.nodeName === node.metadata.name && !hasEnded(pod))
}

/** `100m (5%)`, the part in whole percent of what there is. */
function share(name: string, amount: Quantity = '0', whole: Quantity = '0'): string {
  const [part, all] = [amount, whole].map(name === 'cpu' ? cpuMillis : bytes) as [number, number]
  return `${canonicalQuantity(amount)} (${all === 0 ? 0 : Math.trunc((part / all) * 100)}%)`
}

const standard = ['cpu', 'memory', 'ephemeral-storage']

function writeTotals(writer: Writer, pods: readonly Pod[], allocatable: ResourceList): void {
  const requests = pods.reduce<ResourceList>((sum, pod) => addResourceLists(sum, podRequests(pod)), {})
  const limits = pods.reduce<ResourceList>((sum, pod) => addResourceLists(sum, podLimits(pod)), {})
  writer.line(0, 'Allocated resources:')
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  writer.line(1, 'Resource\tRequests\tLimits')
  writer.line(1, '--------\t--------\t------')
  const names = Object.keys(allocatable).sort()
  const huge = names.filter((name) => name.startsWith('hugepages-'))
  for (const name of [...standard, ...huge])
    writer.line(
      1,
      `${name}\t${share(name, requests[name], allocatable[name])}\t${share(name, limits[name], allocatable[name])}`,
    )
  const others = names.filter((name) => !standard.includes(name) && !huge.includes(name) && name !== 'pods')
  for (const name of others)
    writer.line(1, `${name}\t${canonicalQuantity(requests[name] ?? '0')}\t${canonicalQuantity(limits[name] ?? '0')}`)
}
