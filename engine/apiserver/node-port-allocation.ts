import { type FieldError, invalid, invalidObject } from '../api/field-error.ts'
import { Service as ServiceKind } from '../api/kinds/service.ts'
import type { Service, ServicePort } from '../api/schema/types.ts'
import { freeOffset, type Refusal, refusalOf } from '../api/services/number-range.ts'
import { type PortRange, portOffset } from '../api/services/port-range.ts'
import { internalError } from '../api/status.ts'
import { nodePortRangeError } from '../api/validation/service.ts'
import type { Admission } from './admission.ts'

/** Where --dry-run finds a port when no other is named: it looks for none. */
const dryRunPort = 32_769

/** The node ports that one request takes, beside those that are taken already. */
class PortOperation {
  private readonly own = new Set<number>()

  constructor(
    private readonly range: PortRange,
    private readonly admission: Admission,
  ) {}

  /** @returns why it cannot have that port */
  take(port: number): Refusal | undefined {
    const { range, admission } = this
    const isTaken = (): boolean => this.isTaken(port)
    const isKnown = !admission.requester.dryRun
    const refusal = isKnown
      ? refusalOf(range, portOffset(range, port), isTaken)
      : isTaken()
        ? 'already-allocated'
        : undefined
    if (refusal === undefined) this.own.add(port)
    return refusal
  }

  /** @returns a free port; undefined when all are taken */
  takeAny(): number | undefined {
    const { range, admission } = this
    const port = admission.requester.dryRun ? this.nextForDryRun() : this.free(range, admission.random)
    if (port !== undefined) this.own.add(port)
    return port
  }

  private free(range: PortRange, random: () => number): number | undefined {
    const offset = freeOffset(range, (place) => this.isTaken(range.first + place), random)
    return offset === undefined ? undefined : range.first + offset
  }

  private nextForDryRun(): number {
    return this.own.size === 0 ? dryRunPort : Math.max(...this.own) + 1
  }

  private isTaken(port: number): boolean {
    return this.own.has(port) || this.admission.store.table('Service').by('nodePort', String(port)).size > 0
  }
}

const hasNodePorts = ({ spec: { type } }: Service): boolean => type === 'NodePort' || type === 'LoadBalancer'
const needsHealthCheck = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

/** Node ports and the port of health checks, for a service whose type has them. */
export function withNodePorts(
  service: Service,
  before: Service | undefined,
  admission: Admission,
  range: PortRange,
): Service {
  if (!hasNodePorts(service)) return service
  const operation = new PortOperation(range, admission)
  const ports = service.spec.ports ?? []
  const given =
    before === undefined ? newPorts(service, operation, range) : nextPorts(service, before, operation, range)
  const isSame = given.every((port, index) => port === ports[index])
  const ported = isSame ? service : { ...service, spec: { ...service.spec, ports: [...given] } }
  const needsPort = needsHealthCheck(service) && (before === undefined || !needsHealthCheck(before))
  return needsPort ? withHealthCheckPort(ported, operation, range) : ported
}

const mayAllocate = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false

/** Ports of the same number, for several protocols, share a node port. Source: alloc.go initNodePorts. */
function newPorts(service: Service, operation: PortOperation, range: PortRange): readonly ServicePort[] {
  const ports = service.spec.ports ?? []
  const byPort = new Map<number, number>()
  return ports.map((port, index) => {
    if (!port.nodePort && !mayAllocate(service)) return port
    const shared = byPort.get(port.port)
    if (shared !== undefined && (!port.nodePort || port.nodePort === shared)) return withPort(port, shared)
    const asked = shared === undefined ? ports.find(({ port: same, nodePort }) => same === port.port && nodePort) : port
    const nodePort = asked?.nodePort ? take(service, index, asked.nodePort, operation, range) : takeAny(operation)
    if (shared === undefined) byPort.set(port.port, nodePort)
    return withPort(port, nodePort)
  })
}

/** Ports that the service has already stay; others are taken. Source: alloc.go updateNodePorts. */
function nextPorts(
  service: Service,
  before: Service,
  operation: PortOperation,
  range: PortRange,
): readonly ServicePort[] {
  const own = new Set(before.spec.ports?.map(({ nodePort }) => nodePort))
  const taken = new Set<number>()
  return (service.spec.ports ?? []).map((port, index) => {
    if (!port.nodePort) return mayAllocate(service) ? withPort(port, takeAny(operation)) : port
    if (!own.has(port.nodePort) && !taken.has(port.nodePort)) {
      taken.add(take(service, index, port.nodePort, operation, range))
    }
    return port
  })
}

function withPort(port: ServicePort, nodePort: number): ServicePort {
  return port.nodePort === nodePort ? port : { ...port, nodePort }
}

function take(service: Service, index: number, port: number, operation: PortOperation, range: PortRange): number {
  const refusal = operation.take(port)
  if (refusal === undefined) return port
  throw invalidObject(ServiceKind, service.metadata.name, [refusalError(refusal, index, port, range)])
}

/** In the API server's words. */
export function refusalError(refusal: Refusal, index: number, port: number, { text }: PortRange): FieldError {
  if (refusal === 'not-in-range') return nodePortRangeError(index, port, text)
  return invalid(`spec.ports[${index}].nodePort`, port, 'provided port is already allocated')
}

function takeAny(operation: PortOperation): number {
  const port = operation.takeAny()
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full')
  return port
}

/** Source: alloc.go allocHealthCheckNodePort. */
function withHealthCheckPort(service: Service, operation: PortOperation, range: PortRange): Service {
  const asked = service.spec.healthCheckNodePort
  if (!asked) {
    const healthCheckNodePort = operation.takeAny()
    if (healthCheckNodePort === undefined)
      throw internalError('failed to allocate a HealthCheck NodePort 0: range is full')
    return { ...service, spec: { ...service.spec, healthCheckNodePort } }
  }
  const refusal = operation.take(asked)
  if (refusal === undefined) return service
  const reason = refusalError(refusal, 0, asked, range).detail
  throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${reason}`)
}
