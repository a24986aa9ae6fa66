import { type NumberRange, staticBandOf } from './number-range.ts'

/** The ports of every node that services may have. */
export interface PortRange extends NumberRange {
  readonly first: number
  /** `30000-32767` */
  readonly text: string
}

const band = { share: 32, least: 16, most: 128 }
const portMax = 65_535

/** Source: pkg/registry/core/service/portallocator/allocator.go. */
export function portRange(first: number, size: number): PortRange {
  return { first, size, staticBand: staticBandOf(size, band), text: `${first}-${first + size - 1}` }
}

/** `30000-32767`, or `30000+2767` for so many behind the first; undefined where the text is neither. */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^\s*([0-9]{1,5})([-+])([0-9]{1,5})\s*$/.exec(text)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = match[2] === '+' ? first + Number(match[3]) : Number(match[3])
  return last < first || last > portMax ? undefined : portRange(first, last - first + 1)
}

/** Where a port stands in a range; undefined outside. */
export function portOffset({ first, size }: PortRange, port: number): number | undefined {
  const offset = port - first
  return offset >= 0 && offset < size ? offset : undefined
}
