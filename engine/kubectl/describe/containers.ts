import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  Probe,
} from '../../api/schema/types.ts'
import { goValue } from '../jsonpath.ts'
import { resourceFieldText } from './resource-field.ts'
import type { Writer } from './writer.ts'

export interface ContainersOptions {
  readonly statuses?: readonly ContainerStatus[]
  /** The pod, where values from its fields can be shown. */
  readonly pod?: Pod
  /** Further in by two blanks, as in a template. */
  readonly space?: string
}

/** The containers of a pod or a template. Source: kubectl pkg/describe/describe.go describeContainers. */
export function describeContainers(
  writer: Writer,
  title: string,
  containers: readonly Container[],
  options: ContainersOptions = {},
): void {
  const { statuses = [], pod, space = '' } = options
  writer.line(0, `${space}${title}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.findLast(({ name }) => name === container.name)
    writeBasics(writer, container, status, space)
    writeCommand(writer, container)
    if (status !== undefined) writeStates(writer, status)
    writeResources(writer, container.resources, 2)
    writeProbes(writer, container)
    if ((container.envFrom ?? []).length > 0) writeEnvFrom(writer, container)
    writeEnvironment(writer, container, pod)
    writeMounts(writer, container)
  }
}

function writeBasics(writer: Writer, container: Container, status: ContainerStatus | undefined, space: string): void {
  writer.line(1, `${space === '' ? '' : ' '}${container.name ?? ''}:`)
  if (status !== undefined) writer.line(2, `Container ID:\t${status.containerID ?? ''}`)
  writer.line(2, `Image:\t${container.image ?? ''}`)
  if (status !== undefined) writer.line(2, `Image ID:\t${status.imageID ?? ''}`)
  const { ports = [] } = container
  writer.line(
    2,
    portsLine('Port', ports, ({ containerPort = 0 }) => containerPort),
  )
  writer.line(
    2,
    portsLine('Host Port', ports, ({ hostPort }) => hostPort ?? 0),
  )
  const profile = container.securityContext?.seccompProfile
  if (profile !== undefined) {
    writer.line(2, `SeccompProfile:\t${profile.type}`)
    if (profile.type === 'Localhost') writer.line(3, `LocalhostProfile:\t${profile.localhostProfile}`)
  }
}

function portsLine(title: string, ports: readonly ContainerPort[], numberOf: (port: ContainerPort) => number): string {
  const texts = ports.map((port) => `${numberOf(port)}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`)
  return `${title}${texts.length > 1 ? 's' : ''}:\t${texts.join(', ') || '<none>'}`
}

function writeCommand(writer: Writer, { command = [], args = [] }: Container): void {
  for (const [title, words] of [
    ['Command', command],
    ['Args', args],
  ] as const) {
    if (words.length > 0) writer.line(2, `${title}:`)
    for (const word of words) for (const line of word.split('\n')) writer.line(3, line)
  }
}

function writeStates(writer: Writer, status: ContainerStatus): void {
  writeState(writer, 'State', status.state)
  if (status.lastState?.terminated !== undefined) writeState(writer, 'Last State', status.lastState)
  writer.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`)
  writer.line(2, `Restart Count:\t${status.restartCount ?? 0}`)
}

function writeState(writer: Writer, title: string, state: ContainerState = {}): void {
  const { running, waiting, terminated } = state
  if (running !== undefined) {
    writer.line(2, `${title}:\tRunning`)
    writer.line(3, `Started:\t${writer.longTime(running.startedAt)}`)
  } else if (waiting !== undefined) {
    writer.line(2, `${title}:\tWaiting`)
    if (waiting.reason) writer.line(3, `Reason:\t${waiting.reason}`)
  } else if (terminated !== undefined) {
    writer.line(2, `${title}:\tTerminated`)
    if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`)
    if (terminated.message) writer.line(3, `Message:\t${terminated.message}`)
    writer.line(3, `Exit Code:\t${terminated.exitCode}`)
    if (terminated.signal) writer.line(3, `Signal:\t${terminated.signal}`)
    writer.line(3, `Started:\t${writer.longTime(terminated.startedAt)}`)
    writer.line(3, `Finished:\t${writer.longTime(terminated.finishedAt)}`)
  } else writer.line(2, `${title}:\tWaiting`)
}

/** Limits and requests, by name. */
export function writeResources(writer: Writer, resources: Container['resources'], level: number): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort()
    if (names.length > 0) writer.line(level, `${title}:`)
    for (const name of names) writer.line(level + 1, `${name}:\t${list?.[name]}`)
  }
}

function writeProbes(writer: Writer, { livenessProbe, readinessProbe, startupProbe }: Container): void {
  if (livenessProbe !== undefined) writer.line(2, `Liveness:\t${probeText(livenessProbe)}`)
  if (readinessProbe !== undefined) writer.line(2, `Readiness:\t${probeText(readinessProbe)}`)
  if (startupProbe !== undefined) writer.line(2, `Startup:\t${probeText(startupProbe)}`)
}

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3` */
export function probeText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe
  const timing = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (probe.exec !== undefined) return `exec ${goValue(probe.exec.command ?? [])} ${timing}`
  if (probe.httpGet !== undefined) {
    const { scheme = '', host = '', port, path = '' } = probe.httpGet
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const begin = scheme === '' ? '//' : `${scheme.toLowerCase()}://`
    return `http-get ${begin}${place}${path !== '' && !path.startsWith('/') ? '/' : ''}${encodeURI(path)} ${timing}`
  }
  if (probe.tcpSocket !== undefined) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${timing}`
  if (probe.grpc !== undefined) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${timing}`
  return `unknown ${timing}`
}

function writeEnvFrom(writer: Writer, { envFrom = [] }: Container): void {
  writer.line(2, 'Environment Variables from:')
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const from = configMapRef !== undefined ? 'ConfigMap' : secretRef !== undefined ? 'Secret' : ''
    const { name = '', optional = false } = configMapRef ?? secretRef ?? {}
    writer.line(3, `${name}\t${from}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${optional}`)
  }
}

function writeEnvironment(writer: Writer, container: Container, pod: Pod | undefined): void {
  const { env = [] } = container
  writer.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
  for (const variable of env) writeVariable(writer, variable, container, pod)
}

function writeVariable(
  writer: Writer,
  { name = '', value = '', valueFrom }: EnvVar,
  container: Container,
  pod: Pod | undefined,
): void {
  if (valueFrom === undefined) {
    value.split('\n').forEach((line, index) => {
      writer.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`)
    })
    return
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef !== undefined)
    writer.line(
      3,
      `${name}:\t${pod === undefined ? '' : podField(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
    )
  else if (resourceFieldRef !== undefined)
    writer.line(3, `${name}:\t${resourceFieldText(resourceFieldRef, container)} (${resourceFieldRef.resource})`)
  else if (secretKeyRef !== undefined)
    writer.line(
      3,
      `${name}:\t<set to the key '${secretKeyRef.key ?? ''}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`,
    )
  else if (configMapKeyRef !== undefined)
    writer.line(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key ?? ''}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
    )
}

/** The value of a field that a pod's environment can name. */
function podField(pod: Pod, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (keyed !== null) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? ''
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], pod)
  return value === undefined || value === null ? '' : String(value)
}

function writeMounts(writer: Writer, { volumeMounts = [], volumeDevices = [] }: Container): void {
  const none = volumeMounts.length === 0 ? '\t<none>' : ''
  writer.line(2, `Mounts:${none}`)
  for (const { mountPath = '', name = '', readOnly, subPath } of sortedBy(
    volumeMounts,
    (mount) => mount.mountPath ?? '',
  )) {
    const flags = [readOnly === true ? 'ro' : 'rw', ...(subPath ? [`path="${subPath}"`] : [])]
    writer.line(3, `${mountPath} from ${name} (${flags.join(',')})`)
  }
  if (volumeDevices.length > 0) writer.line(2, `Devices:${none}`)
  for (const { devicePath = '', name = '' } of sortedBy(volumeDevices, (device) => device.devicePath ?? ''))
    writer.line(3, `${devicePath} from ${name}`)
}

const sortedBy = <T>(list: readonly T[], key: (item: T) => string): readonly T[] =>
  [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
