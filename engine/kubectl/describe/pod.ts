import { podCondition, qosClass } from '../../api/meta/pods.ts'
import type { Container, Pod } from '../../api/schema/types.ts'
import { type ContainersOptions, describeContainers, writeResources } from './containers.ts'
import { describer } from './describer.ts'
import { sinceText, writeController, writeLabels, writeName } from './parts.ts'
import { writeSpread, writeTolerations } from './pod-template.ts'
import { describeVolumes } from './volumes.ts'
import { type Writer, writePairs } from './writer.ts'

/** The version of kubectl that first shows the service account. */
const serviceAccountSinceMinor = 24

/** Source: kubectl pkg/describe/describe.go describePod. */
export const podDescriber = describer<Pod>((pod, writer, context) => {
  const { spec } = pod
  writeHead(writer, pod, context.minor)
  writeLabels(writer, pod)
  writeState(writer, pod, (time) => sinceText(time, context))
  writeAddresses(writer, pod)
  writeController(writer, pod)
  if (pod.status?.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${pod.status.nominatedNodeName}`)
  if (spec?.resources !== undefined) {
    writer.line(0, 'Resources:')
    writeResources(writer, spec.resources as Container['resources'], 1)
  }
  writeContainers(writer, pod)
  writeGates(writer, pod)
  const conditions = pod.status?.conditions ?? []
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus')
    for (const { type, status } of conditions) writer.line(1, `${type} \t${status} `)
  }
  describeVolumes(writer, spec?.volumes ?? [], '')
  writer.line(0, `QoS Class:\t${qosClass(pod)}`)
  writePairs(writer, 'Node-Selectors', spec?.nodeSelector)
  writeTolerations(writer, 'Tolerations', spec?.tolerations ?? [])
  writeSpread(writer, spec?.topologySpreadConstraints ?? [], '')
})

function writeHead(writer: Writer, pod: Pod, minor: number): void {
  const { spec, status } = pod
  writeName(writer, pod)
  if (spec?.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`)
  if (spec?.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec?.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec?.serviceAccountName && minor >= serviceAccountSinceMinor)
    writer.line(0, `Service Account:\t${spec.serviceAccountName}`)
  writer.line(0, spec?.nodeName ? `Node:\t${spec.nodeName}/${status?.hostIP ?? ''}` : 'Node:\t<none>')
  if (status?.startTime) writer.line(0, `Start Time:\t${writer.longTime(status.startTime)}`)
}

function writeState(writer: Writer, { metadata, spec, status }: Pod, since: (time: string) => string): void {
  const hasEnded = status?.phase === 'Failed' || status?.phase === 'Succeeded'
  if (metadata.deletionTimestamp && !hasEnded) {
    writer.line(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp)})`)
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds}s`)
  } else writer.line(0, `Status:\t${status?.phase ?? ''}`)
  if (status?.reason) writer.line(0, `Reason:\t${status.reason}`)
  if (status?.message) writer.line(0, `Message:\t${status.message}`)
  const profile = spec?.securityContext?.seccompProfile
  if (profile === undefined) return
  writer.line(0, `SeccompProfile:\t${profile.type}`)
  if (profile.type === 'Localhost') writer.line(0, `LocalhostProfile:\t${profile.localhostProfile}`)
}

function writeAddresses(writer: Writer, { status }: Pod): void {
  writer.line(0, `IP:\t${status?.podIP ?? ''}`)
  const addresses = status?.podIPs ?? []
  writer.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of addresses) writer.line(1, `IP:\t${ip}`)
}

function writeContainers(writer: Writer, pod: Pod): void {
  const { spec, status } = pod
  const of = (statuses: NonNullable<Pod['status']>['containerStatuses']): ContainersOptions =>
    statuses === undefined ? { pod } : { statuses, pod }
  const initContainers = spec?.initContainers ?? []
  if (initContainers.length > 0)
    describeContainers(writer, 'Init Containers', initContainers, of(status?.initContainerStatuses))
  describeContainers(writer, 'Containers', spec?.containers ?? [], of(status?.containerStatuses))
  const ephemeral = (spec?.ephemeralContainers ?? []) as unknown as readonly Container[]
  if (ephemeral.length > 0)
    describeContainers(writer, 'Ephemeral Containers', ephemeral, of(status?.ephemeralContainerStatuses))
}

function writeGates(writer: Writer, pod: Pod): void {
  const gates = pod.spec?.readinessGates ?? []
  if (gates.length === 0) return
  writer.line(0, 'Readiness Gates:')
  writer.line(1, 'Type\tStatus')
  for (const { conditionType } of gates)
    writer.line(1, `${conditionType} \t${podCondition(pod, conditionType)?.status ?? '<none>'} `)
}
