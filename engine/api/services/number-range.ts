/** A range of places, counted from 0, of which each is given out once. */
export interface NumberRange {
  readonly size: number
  /** So many places at the beginning are left to those who ask for one of them, as long as there are others. */
  readonly staticBand: number
}

export type Refusal = 'not-in-range' | 'already-allocated'

/** Whether a place can be given to who asks for it. @param offset undefined where it lies outside */
export function refusalOf(
  { size }: NumberRange,
  offset: number | undefined,
  isTaken: (offset: number) => boolean,
): Refusal | undefined {
  if (offset === undefined || offset < 0 || offset >= size) return 'not-in-range'
  return isTaken(offset) ? 'already-allocated' : undefined
}

/**
 * A free place, looked for from a random one on: behind the static band, and in it when all others are taken.
 * @param random in [0, 1)
 * @returns undefined when the range is full
 * Source: pkg/registry/core/service/allocator/bitmap.go randomScanStrategyWithOffset.
 */
export function freeOffset(
  { size, staticBand }: NumberRange,
  isTaken: (offset: number) => boolean,
  random: () => number,
): number | undefined {
  return freeIn(staticBand, size, isTaken, random) ?? freeIn(0, staticBand, isTaken, random)
}

function freeIn(
  first: number,
  end: number,
  isTaken: (offset: number) => boolean,
  random: () => number,
): number | undefined {
  const count = end - first
  if (count <= 0) return undefined
  const start = Math.floor(random() * count)
  for (let step = 0; step < count; step++) {
    const offset = first + ((start + step) % count)
    if (!isTaken(offset)) return offset
  }
  return undefined
}

/**
 * How much of a range is kept for explicit requests: a share of it, within bounds; nothing of a small one.
 * Source: calculateRangeOffset of pkg/registry/core/service/ipallocator and portallocator (KEP-3070, KEP-3668).
 */
export function staticBandOf(
  size: number,
  { share, least, most }: { share: number; least: number; most: number },
): number {
  return size <= least ? 0 : Math.min(Math.max(least, Math.floor(size / share)), most)
}
