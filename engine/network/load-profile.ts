/** From an instant on: a rate, and by how much it grows until the next point. Requests per second. */
interface Point {
  readonly atMs: number
  readonly rate: number
}

/** A load over virtual time: constant or rising and falling in straight lines, 0 before it is first said. */
export class LoadProfile {
  /** By instant; two of one instant make a jump. Constant behind the last. */
  private points: Point[] = []

  /** From now on. */
  setRate(atMs: number, rate: number): void {
    this.cut(atMs)
    this.points.push({ atMs, rate })
  }

  /** From what it is now, in a straight line. */
  riseTo(atMs: number, rate: number, durationMs: number): void {
    this.cut(atMs)
    this.points.push({ atMs: atMs + durationMs, rate })
  }

  /** Requests per second. */
  rateAt(ms: number): number {
    const index = this.indexAt(ms)
    const from = this.points[index]
    if (from === undefined) return 0
    const to = this.points[index + 1]
    if (to === undefined) return from.rate
    return from.rate + ((to.rate - from.rate) * (ms - from.atMs)) / (to.atMs - from.atMs)
  }

  /** How many requests come in a span: the integral of the rate. */
  requestsBetween(fromMs: number, toMs: number): number {
    let requests = 0
    let startMs = fromMs
    for (let index = this.indexAt(fromMs) + 1; startMs < toMs; index++) {
      const point = this.points[index]
      const endMs = Math.max(startMs, Math.min(toMs, point?.atMs ?? toMs))
      const endRate = endMs === point?.atMs ? point.rate : this.rateAt(endMs)
      requests += ((this.rateAt(startMs) + endRate) / 2) * ((endMs - startMs) / 1000)
      startMs = endMs
    }
    return requests
  }

  /** The instant from which the rate is constant as far as is known. */
  get steadyFromMs(): number {
    return this.points.at(-1)?.atMs ?? 0
  }

  /** Forgets what was planned behind an instant, and pins the rate there. */
  private cut(atMs: number): void {
    const rate = this.rateAt(atMs)
    this.points = [...this.points.filter((point) => point.atMs < atMs), { atMs, rate }]
  }

  /** The last point that is not later. */
  private indexAt(ms: number): number {
    for (let index = this.points.length - 1; index >= 0; index--)
      if ((this.points[index] as Point).atMs <= ms) return index
    return -1
  }
}
