/** The instants at which an autoscaler is looked at: the first, and one every period from there. */
export interface Ticks {
  readonly firstMs: number
  readonly periodMs: number
}

/** The first tick that is not before an instant. */
export function tickFrom({ firstMs, periodMs }: Ticks, atMs: number): number {
  return firstMs + Math.max(0, Math.ceil((atMs - firstMs) / periodMs)) * periodMs
}
