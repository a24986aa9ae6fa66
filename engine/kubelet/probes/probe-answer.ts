import { goDuration } from '../../api/meta/time.ts'
import type { Container, IntOrString, Probe } from '../../api/schema/types.ts'
import type { ContainerState } from '../../machines/containers.ts'
import type { ProbeKind } from './probe-state.ts'

/** What a probe meets. */
export type Answer =
  | { readonly result: 'Success'; readonly afterMs: 0 }
  | { readonly result: 'Failure'; readonly message: string; readonly afterMs: number }

const success: Answer = { result: 'Success', afterMs: 0 }

/** The four ways in which a program answers: readily, badly, not at all since nobody listens, not at all. */
type Meeting = 'well' | 'unready' | 'refused' | 'hung'

/** What a probe of a container meets now. A program that hangs lets it wait for its whole timeout. */
export function answerOf(
  kind: ProbeKind,
  probe: Probe,
  target: { readonly container: Container; readonly state: ContainerState; readonly podIP: string },
): Answer {
  const { state } = target
  const meeting: Meeting = state.hung
    ? 'hung'
    : !state.serving
      ? 'refused'
      : kind === 'readiness' && !state.ready
        ? 'unready'
        : 'well'
  if (meeting === 'well') return success
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000
  const { message, waits } = failureOf(probe, meeting, { ...target, timeoutMs })
  return { result: 'Failure', message, afterMs: waits ? timeoutMs : 0 }
}

interface Failure {
  readonly message: string
  readonly waits: boolean
}

interface Target {
  readonly container: Container
  readonly podIP: string
  readonly timeoutMs: number
}

function failureOf(probe: Probe, meeting: Exclude<Meeting, 'well'>, target: Target): Failure {
  if (probe.httpGet !== undefined) return httpFailure(probe.httpGet, meeting, target)
  if (probe.tcpSocket !== undefined) return tcpFailure(probe.tcpSocket, meeting, target)
  if (probe.grpc !== undefined) return grpcFailure(probe.grpc, meeting, target)
  return execFailure(probe.exec?.command ?? [], meeting, target)
}

/** Source: pkg/probe/http, and Go's net/http. */
function httpFailure(
  { scheme = 'HTTP', host, port, path = '/' }: NonNullable<Probe['httpGet']>,
  meeting: Exclude<Meeting, 'well'>,
  { container, podIP }: Target,
): Failure {
  if (meeting === 'unready') return { message: 'HTTP probe failed with statuscode: 503', waits: false }
  const address = `${host || podIP}:${portNumber(port, container)}`
  const get = `Get "${scheme.toLowerCase()}://${address}${path.startsWith('/') ? path : `/${path}`}":`
  if (meeting === 'refused') return { message: `${get} dial tcp ${address}: connect: connection refused`, waits: false }
  const message = `${get} context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  return { message, waits: true }
}

/** Source: pkg/probe/tcp. */
function tcpFailure(
  { host, port }: NonNullable<Probe['tcpSocket']>,
  meeting: Exclude<Meeting, 'well'>,
  { container, podIP }: Target,
): Failure {
  const dial = `dial tcp ${host || podIP}:${portNumber(port, container)}:`
  if (meeting === 'hung') return { message: `${dial} i/o timeout`, waits: true }
  return { message: `${dial} connect: connection refused`, waits: false }
}

/** Source: pkg/probe/grpc: it waits for a connection until its time is over, even where nobody listens. */
function grpcFailure(
  { port }: NonNullable<Probe['grpc']>,
  meeting: Exclude<Meeting, 'well'>,
  { podIP, timeoutMs }: Target,
): Failure {
  if (meeting === 'unready') return { message: 'service unhealthy (responded with "NOT_SERVING")', waits: false }
  const service = `failed to connect service "${podIP}:${port}" within ${goDuration(timeoutMs)}`
  return { message: `timeout: ${service}: context deadline exceeded`, waits: true }
}

/** Source: pkg/probe/exec. What the command printed follows the colon; here it prints nothing. */
function execFailure(command: readonly string[], meeting: Exclude<Meeting, 'well'>, { timeoutMs }: Target): Failure {
  if (meeting !== 'hung') return { message: '', waits: false }
  const text = `"${command.join(' ')}" timed out after ${goDuration(timeoutMs)}`
  return { message: `command timed out: ${text}`, waits: true }
}

/** The port itself, or the one of that name. */
function portNumber(port: IntOrString, { ports }: Container): string {
  const named = ports?.find(({ name }) => name === port)
  return String(named?.containerPort ?? port)
}
