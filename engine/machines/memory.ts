/** Memory that a program holds: so much at one instant, and growing evenly since. */
export interface MemoryUse {
  readonly bytes: number
  readonly sinceMs: number
  readonly bytesPerMinute: number
}

/** How much it holds at an instant. */
export function memoryAt({ bytes, sinceMs, bytesPerMinute }: MemoryUse, atMs: number): number {
  return bytes + (bytesPerMinute * Math.max(0, atMs - sinceMs)) / 60_000
}

/** The instant at which it holds as much as it may, in whole milliseconds; undefined where it never does. */
export function limitReachedMs(use: MemoryUse, limitBytes: number): number | undefined {
  if (use.bytes >= limitBytes) return use.bytes > limitBytes ? use.sinceMs : reachedByGrowth(use, limitBytes)
  return reachedByGrowth(use, limitBytes)
}

function reachedByGrowth({ bytes, sinceMs, bytesPerMinute }: MemoryUse, limitBytes: number): number | undefined {
  if (bytesPerMinute <= 0) return undefined
  return sinceMs + Math.ceil(((limitBytes - bytes) * 60_000) / bytesPerMinute)
}
