import { selectorSummary } from '../../api/meta/labels.ts'
import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  PodDisruptionBudget,
  PriorityClass,
} from '../../api/schema/types.ts'
import { describer } from './describer.ts'
import { labelMapText, writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

export const budgetDescriber = describer<PodDisruptionBudget>((budget, writer) => {
  const { spec = {}, status } = budget
  writeName(writer, budget)
  if (spec.minAvailable !== undefined) writer.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec.maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  writer.line(0, `Selector:\t${spec.selector === undefined ? '<unset>' : selectorSummary(spec.selector)}`)
  writer.line(0, 'Status:')
  writer.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`)
  writer.line(2, `Current:\t${status?.currentHealthy ?? 0}`)
  writer.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`)
  writer.line(2, `Total:\t${status?.expectedPods ?? 0}`)
})

export const priorityClassDescriber = describer<PriorityClass>(
  ({ metadata, value, globalDefault, preemptionPolicy, description }, writer) => {
    writer.line(0, `Name:\t${metadata.name}`)
    writer.line(0, `Value:\t${value}`)
    writer.line(0, `GlobalDefault:\t${globalDefault ?? false}`)
    writer.line(0, `PreemptionPolicy:\t${preemptionPolicy ?? 'PreemptLowerPriority'}`)
    writer.line(0, `Description:\t${description ?? ''}`)
    writer.line(0, `Annotations:\t${labelMapText(metadata.annotations)}`)
  },
)

/** Source: kubectl pkg/describe/describe.go describeNetworkPolicy. */
export const networkPolicyDescriber = describer<NetworkPolicy>(
  (policy, writer) => {
    const { metadata, spec } = policy
    writeName(writer, policy)
    writer.line(0, `Created on:\t${metadata.creationTimestamp ? writer.goTime(metadata.creationTimestamp) : '<nil>'}`)
    writeLabels(writer, policy)
    writer.line(0, 'Spec:')
    const { podSelector = {}, policyTypes = [], ingress = [], egress = [] } = spec ?? {}
    const selectsAll =
      Object.keys(podSelector.matchLabels ?? {}).length === 0 && (podSelector.matchExpressions ?? []).length === 0
    const selected = selectsAll
      ? '<none> (Allowing the specific traffic to all pods in this namespace)'
      : selectorSummary(podSelector)
    writer.line(1, `PodSelector:     ${selected}`)
    const inbound = ingress.map(({ ports, from }) => ({ ports: ports ?? [], peers: from ?? [] }))
    const outbound = egress.map(({ ports, to }) => ({ ports: ports ?? [], peers: to ?? [] }))
    writeDirection(writer, 'ingress', policyTypes.includes('Ingress'), inbound)
    writeDirection(writer, 'egress', policyTypes.includes('Egress'), outbound)
    writer.line(1, `Policy Types: ${policyTypes.join(', ') || '<none>'}`)
  },
  { events: false },
)

interface Rule {
  readonly ports: readonly NetworkPolicyPort[]
  readonly peers: readonly NetworkPolicyPeer[]
}

function writeDirection(
  writer: Writer,
  direction: 'ingress' | 'egress',
  isAffected: boolean,
  rules: readonly Rule[],
): void {
  writer.line(1, isAffected ? `Allowing ${direction} traffic:` : `Not affecting ${direction} traffic`)
  if (!isAffected) return
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`)
  const [word, side] = direction === 'ingress' ? ['From', 'source'] : ['To', 'destination']
  rules.forEach(({ ports, peers }, index) => {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const { port = '<nil>', endPort, protocol = 'TCP' } of ports)
      writer.line(
        2,
        endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`,
      )
    if (peers.length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${side})`)
    for (const peer of peers) {
      writer.line(2, `${word}:`)
      writePeer(writer, peer)
    }
    if (index < rules.length - 1) writer.line(2, '----------')
  })
}

function writePeer(writer: Writer, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector !== undefined) writer.line(3, `NamespaceSelector: ${selectorSummary(namespaceSelector)}`)
  if (podSelector !== undefined) writer.line(3, `PodSelector: ${selectorSummary(podSelector)}`)
  if (podSelector !== undefined || namespaceSelector !== undefined || ipBlock === undefined) return
  writer.line(3, 'IPBlock:')
  writer.line(4, `CIDR: ${ipBlock.cidr}`)
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}
