/** The instants at which the metrics server asks the kubelets: when it starts, and every resolution from there. */
export class Scrapes {
  constructor(
    readonly startedMs: number,
    readonly resolutionMs: number,
  ) {}

  /** The last one up to an instant. */
  lastMs(nowMs: number): number {
    return this.startedMs + Math.floor((nowMs - this.startedMs) / this.resolutionMs) * this.resolutionMs
  }

  /** When whole windows have passed since a change: the second scrape after it. */
  settledMs(changedMs: number): number {
    const first = Math.ceil((changedMs + 1 - this.startedMs) / this.resolutionMs)
    return this.startedMs + (Math.max(first, 0) + 1) * this.resolutionMs
  }
}
