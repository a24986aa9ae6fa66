import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { httpHeaderNameProblems, portNameProblems, portNumberProblems } from '../meta/names.ts'
import type { Container, Lifecycle, LifecycleHandler, Probe } from '../schema/types.ts'
import { addProblems, checkNonNegative, listOf } from './shared.ts'

/** The pod's grace period, which a sleep may not exceed. */
type Grace = number | undefined

/** A number of a port, or the name of one. */
export function checkPortNumberOrName(port: number | string | undefined, path: string, into: FieldError[]): void {
  if (typeof port === 'string') addProblems(portNameProblems(port), port, path, into)
  else addProblems(portNumberProblems(port ?? 0), port ?? 0, path, into)
}

/** Probes and lifecycle hooks of a container that stays: a regular one or a sidecar. */
export function checkProbesAndHooks(container: Container, path: string, grace: Grace, into: FieldError[]): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  if (lifecycle) checkLifecycle(lifecycle, `${path}.lifecycle`, grace, into)
  if (livenessProbe) checkOneSuccess(livenessProbe, `${path}.livenessProbe`, grace, into)
  if (readinessProbe) checkReadinessProbe(readinessProbe, `${path}.readinessProbe`, grace, into)
  if (startupProbe) checkOneSuccess(startupProbe, `${path}.startupProbe`, grace, into)
}

function checkOneSuccess(probe: Probe, path: string, grace: Grace, into: FieldError[]): void {
  checkProbe(probe, path, grace, into)
  const { successThreshold = 0 } = probe
  if (successThreshold !== 1) into.push(invalid(`${path}.successThreshold`, successThreshold, 'must be 1'))
}

function checkReadinessProbe(probe: Probe, path: string, grace: Grace, into: FieldError[]): void {
  checkProbe(probe, path, grace, into)
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds === undefined || seconds === null) return
  into.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes'))
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function checkProbe(probe: Probe, path: string, grace: Grace, into: FieldError[]): void {
  checkHandler(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], path, grace, into)
  for (const field of counts) checkNonNegative(probe[field], `${path}.${field}`, into)
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds !== undefined && seconds !== null && seconds <= 0) {
    into.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0'))
  }
}

function checkLifecycle({ postStart, preStop }: Lifecycle, path: string, grace: Grace, into: FieldError[]): void {
  const types = ['exec', 'httpGet', 'tcpSocket', 'sleep'] as const
  if (postStart) checkHandler(postStart, types, `${path}.postStart`, grace, into)
  if (preStop) checkHandler(preStop, types, `${path}.preStop`, grace, into)
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>
type HandlerType = keyof Handler

/** Exactly one of the types; of several, only the first is looked at. */
function checkHandler(
  handler: Handler,
  types: readonly HandlerType[],
  path: string,
  grace: Grace,
  into: FieldError[],
): void {
  const [first, ...others] = types.filter((type) => handler[type])
  if (first === undefined) {
    into.push(required(path, 'must specify a handler type'))
    return
  }
  checkHandlerOf(first, handler, `${path}.${first}`, grace, into)
  for (const type of others) into.push(forbiddenField(`${path}.${type}`, 'may not specify more than 1 handler type'))
}

function checkHandlerOf(type: HandlerType, handler: Handler, path: string, grace: Grace, into: FieldError[]): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  if (type === 'exec' && listOf(exec?.command).length === 0) into.push(required(`${path}.command`))
  if (type === 'httpGet' && httpGet) checkHttpGet(httpGet, path, into)
  if (type === 'tcpSocket') checkPortNumberOrName(tcpSocket?.port, `${path}.port`, into)
  if (type === 'grpc') checkPortNumberOrName(grpc?.port, `${path}.port`, into)
  if (type !== 'sleep' || !sleep || grace === undefined) return
  if (sleep.seconds >= 0 && sleep.seconds <= grace) return
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`
  into.push(invalid(path, sleep.seconds, detail))
}

function checkHttpGet(action: NonNullable<Handler['httpGet']>, path: string, into: FieldError[]): void {
  if (!action.path) into.push(required(`${path}.path`))
  checkPortNumberOrName(action.port, `${path}.port`, into)
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS') {
    into.push(unsupported(`${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS']))
  }
  for (const { name } of listOf(action.httpHeaders)) {
    addProblems(httpHeaderNameProblems(name), name, `${path}.httpHeaders`, into)
  }
}
