import type { WorkQueue } from './work-queue.ts'

export interface SlowRetriesOptions {
  readonly firstMs: number
  readonly mostMs: number
  /** So many times, then no more until something changes. */
  readonly retriesMax: number
}

/** A queue whose keys are tried again after a second, then after two, and so on: slower than elsewhere. */
export class SlowRetries {
  private readonly failures = new Map<string, number>()

  constructor(
    private readonly queue: WorkQueue,
    private readonly options: SlowRetriesOptions,
  ) {}

  /** @param problem what came of an attempt; undefined for nothing wrong */
  settle(key: string, problem: string | undefined): void {
    const { firstMs, mostMs, retriesMax } = this.options
    const count = this.failures.get(key) ?? 0
    if (problem === undefined || count >= retriesMax) {
      this.failures.delete(key)
      return
    }
    this.failures.set(key, count + 1)
    this.queue.addAfter(key, Math.min(firstMs * 2 ** count, mostMs), `back-off after: ${problem}`)
  }
}
