import type { ClusterTime } from '../apiserver/cluster-time.ts'

/** After so long a controller stops believing that what it asked for is still on its way. client-go's ExpectationsTimeout. */
export const expectationsTimeoutMs = 300_000

interface Expected {
  creations: number
  readonly deletions: Set<string>
  readonly sinceMs: number
}

/** What a controller has asked for and its cache has not shown yet, so that a cache that lags cannot make it ask twice. */
export class Expectations {
  private readonly byKey = new Map<string, Expected>()

  constructor(private readonly time: ClusterTime) {}

  expectCreations(key: string, count: number): void {
    this.of(key).creations += count
  }

  expectDeletions(key: string, keys: readonly string[]): void {
    const { deletions } = this.of(key)
    for (const deleted of keys) deletions.add(deleted)
  }

  creationObserved(key: string): void {
    const expected = this.byKey.get(key)
    if (expected !== undefined) expected.creations--
  }

  deletionObserved(key: string, deleted: string): void {
    this.byKey.get(key)?.deletions.delete(deleted)
  }

  forget(key: string): void {
    this.byKey.delete(key)
  }

  /** Whether the cache shows all that was asked for, or has had long enough to. */
  satisfied(key: string): boolean {
    const expected = this.byKey.get(key)
    if (expected === undefined) return true
    const fulfilled = expected.creations <= 0 && expected.deletions.size === 0
    if (!fulfilled && this.time.nowMs - expected.sinceMs <= expectationsTimeoutMs) return false
    this.byKey.delete(key)
    return true
  }

  private of(key: string): Expected {
    const known = this.byKey.get(key) ?? { creations: 0, deletions: new Set<string>(), sinceMs: this.time.nowMs }
    this.byKey.set(key, known)
    return known
  }
}
