/** How often the queues of nodes to be tainted are looked at (pkg/controller/nodelifecycle/scheduler NodeEvictionPeriod). */
const passPeriodMs = 100

interface Entry {
  readonly name: string
  readonly addedMs: number
  readonly isRepetition: boolean
}

/**
 * The nodes of one zone whose pods shall be evicted, each to be tainted when the zone's rate allows it: one at once, then
 * one per `1 / rate` seconds. Source: pkg/controller/nodelifecycle/scheduler rate_limited_queue.go.
 */
export class ZoneTainter {
  private entries: Entry[] = []
  private tokens = 1
  private filledMs = 0

  /**
   * @param rate nodes per second; 0 for none
   * @param repeatPeriodMs in versions that queue a node once more each time they look at it while it waits, how often
   *   they look; all of these entries are worked off
   */
  constructor(
    private rate: number,
    private readonly repeatPeriodMs: number | undefined,
  ) {}

  get size(): number {
    return this.entries.length
  }

  /** Those that wait, first come first. */
  names(): string[] {
    return this.entries.map(({ name }) => name)
  }

  add(name: string, nowMs: number): void {
    if (this.entries.some((entry) => entry.name === name && !entry.isRepetition)) return
    this.entries.push({ name, addedMs: nowMs, isRepetition: false })
  }

  remove(name: string): void {
    if (this.entries.length > 0) this.entries = this.entries.filter((entry) => entry.name !== name)
  }

  /** Another rate starts with what the one before had left: none, where it was waited for. */
  setRate(rate: number, nowMs: number): void {
    if (rate === this.rate) return
    this.fill(nowMs)
    this.tokens = this.rate > 0 && this.tokens >= 1 ? 1 : 0
    this.rate = rate
  }

  /** The next node to be tainted now, if any may be. */
  take(nowMs: number): string | undefined {
    const [entry] = this.entries
    if (entry === undefined || this.rate <= 0) return undefined
    this.fill(nowMs)
    if (this.tokens < 1) return undefined
    this.tokens--
    this.entries.shift()
    this.repeat(entry, nowMs)
    return entry.name
  }

  /** When the next node may be tainted; undefined where none waits or none may be. `originMs`: a pass of the past. */
  nextMs(nowMs: number, originMs: number): number | undefined {
    if (this.entries.length === 0 || this.rate <= 0) return undefined
    this.fill(nowMs)
    const freeMs = nowMs + Math.max(0, ((1 - this.tokens) / this.rate) * 1000)
    return originMs + Math.ceil((freeMs - originMs - 1e-6) / passPeriodMs) * passPeriodMs
  }

  private fill(nowMs: number): void {
    const gained = ((nowMs - this.filledMs) * this.rate) / 1000
    this.filledMs = nowMs
    const tokens = this.tokens + gained
    // Ten tenths are one, whatever floating point makes of them.
    this.tokens = tokens > 1 - 1e-9 ? 1 : tokens
  }

  private repeat({ name, addedMs, isRepetition }: Entry, nowMs: number): void {
    if (this.repeatPeriodMs === undefined || isRepetition) return
    const times = Math.floor((nowMs - addedMs) / this.repeatPeriodMs)
    for (let time = 0; time < times; time++) this.entries.push({ name, addedMs: nowMs, isRepetition: true })
  }
}
