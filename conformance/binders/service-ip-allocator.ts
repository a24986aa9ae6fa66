import { type AddressRange, parseAddressRange } from '../../engine/api/services/address-range.ts'
import { freeOffset } from '../../engine/api/services/number-range.ts'
import { chanceFor } from '../../engine/sim/chance.ts'

interface Given {
  readonly kind: string
  readonly cidr: string
  readonly allocated?: number
  readonly allocateAutomatically?: number
}

export function bind(given: unknown): unknown {
  const { kind, cidr, allocated, allocateAutomatically } = given as Given
  const range = parseAddressRange(cidr)
  if (range === undefined) throw new Error(`"${cidr}" is no range of addresses`)
  if (kind === 'static-band') return { staticAddresses: range.staticBand }
  if (kind !== 'usable') throw new Error(`no case of kind "${kind}" of ranges of addresses`)
  const wanted = allocateAutomatically ?? allocated ?? 0
  const used = allocate(range, wanted)
  if (allocateAutomatically !== undefined) return { allocated: used, errors: wanted - used }
  return { free: range.size - used, ...(allocated === undefined ? {} : { used }) }
}

function allocate(range: AddressRange, count: number): number {
  const chance = chanceFor(1, 'allocator')
  const taken = new Set<number>()
  for (let step = 0; step < count; step++) {
    const offset = freeOffset(
      range,
      (place) => taken.has(place),
      () => chance.next(),
    )
    if (offset !== undefined) taken.add(offset)
  }
  return taken.size
}
