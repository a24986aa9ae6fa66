import { invalidObject } from '../../engine/api/field-error.ts'
import { Service } from '../../engine/api/kinds/service.ts'
import { freeOffset, type Refusal, refusalOf } from '../../engine/api/services/number-range.ts'
import { type PortRange, parsePortRange, portOffset, portRange } from '../../engine/api/services/port-range.ts'
import { refusalError } from '../../engine/apiserver/node-port-allocation.ts'
import { chanceFor } from '../../engine/sim/chance.ts'

type Step = { readonly automatic: number } | { readonly release: number } | { readonly explicit: number }

interface Given {
  readonly kind: string
  readonly base: number
  readonly size: number
  readonly range: string
  readonly steps: readonly Step[]
  readonly error?: Refusal
  readonly nodePort?: number
  readonly service?: string
}

export const partial = { message: 'kubectl puts words of its own before it' }

export function bind(given: unknown): unknown {
  const table = given as Given
  if (table.kind === 'static-band') return { staticPorts: portRange(table.base, table.size).staticBand }
  if (table.kind === 'message') return messageOf(table)
  if (table.kind !== 'allocate') throw new Error(`no case of kind "${table.kind}" of ranges of ports`)
  const range = parsePortRange(table.range)
  if (range === undefined) throw new Error(`"${table.range}" is no range of ports`)
  const ports = new Ports(range)
  for (const step of table.steps) ports.take(step)
  const { used, lastError } = ports
  return { free: range.size - used, used, ...(lastError === undefined ? {} : { lastError }) }
}

function messageOf({ error = 'already-allocated', nodePort = 0, range = '30000-32767', service = '' }: Given): unknown {
  const ports = parsePortRange(range)
  if (ports === undefined) throw new Error(`"${range}" is no range of ports`)
  return { message: invalidObject(Service, service, [refusalError(error, 0, nodePort, ports)]).message }
}

class Ports {
  lastError: string | undefined
  private readonly taken = new Set<number>()
  private readonly chance = chanceFor(1, 'allocator')

  constructor(private readonly range: PortRange) {}

  get used(): number {
    return this.taken.size
  }

  take(step: Step): void {
    if ('automatic' in step) for (let count = 0; count < step.automatic; count++) this.takeAny()
    else if ('release' in step) this.taken.delete(portOffset(this.range, step.release) ?? -1)
    else this.takeOne(step.explicit)
  }

  private takeAny(): void {
    const offset = freeOffset(
      this.range,
      (place) => this.taken.has(place),
      () => this.chance.next(),
    )
    if (offset === undefined) this.lastError = 'full'
    else this.taken.add(offset)
  }

  private takeOne(port: number): void {
    const offset = portOffset(this.range, port)
    const refusal = refusalOf(this.range, offset, (place) => this.taken.has(place))
    if (refusal !== undefined) this.lastError = refusal
    else if (offset !== undefined) this.taken.add(offset)
  }
}
