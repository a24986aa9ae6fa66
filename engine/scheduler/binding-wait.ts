import { volumeBindLookMs, volumeBindTimeoutMs } from '../defaults.ts'
import type { Planned } from '../sim/event-queue.ts'
import { keyOf } from '../store/table.ts'
import { type BindingSurroundings, type Progress, progressOf, type ReservedVolumes } from './volume-progress.ts'

export type WatchedKind = 'claim' | 'volume' | 'pod' | 'node'

/** Who waits for an object, by its kind and key. */
export type Watched = Map<string, Set<BindingWait>>

/** Since this version the wait ends in the words of a context that has ended. */
const endsAsContextSince = 28

/**
 * A pod waits for its volumes, which are looked at once a second from the start on: here only at those seconds before which
 * something of what is looked at has changed.
 */
export class BindingWait {
  private readonly startMs: number
  private readonly keys = new Set<string>()
  private readonly deadline: Planned
  private look: Planned | undefined
  private progress: Progress | undefined

  constructor(
    private readonly world: BindingSurroundings,
    private readonly reserved: ReservedVolumes,
    private readonly watched: Watched,
    private readonly settle: (problem: string | undefined) => void,
  ) {
    const { scope, minor } = world
    this.startMs = scope.simulation.nowMs
    const words = minor >= endsAsContextSince ? 'context deadline exceeded' : 'timed out waiting for the condition'
    // A pod whose volumes nobody makes is tried for ever: that is not work under way.
    this.deadline = scope.at(this.startMs + volumeBindTimeoutMs, () => this.end(words), { periodic: true })
    this.watchAll()
    this.planLook(this.startMs + volumeBindLookMs)
  }

  get podKey(): string {
    return keyOf(this.reserved.pod)
  }

  /** What is waited for, and until when at most. */
  get reason(): string {
    const { bindings, provisions } = this.reserved
    const claims = [...bindings.map(({ claim }) => claim), ...provisions]
    const claim = this.progress?.kind === 'waiting' ? this.progress.claim : claims[0]
    return `binding volumes: claim ${claim?.metadata.name} is not bound yet`
  }

  get untilMs(): number {
    return this.startMs + volumeBindTimeoutMs
  }

  /** Something has changed that may count: it is looked at, at the next second. */
  wake(): void {
    const { nowMs } = this.world.scope.simulation
    const seconds = Math.max(Math.ceil((nowMs - this.startMs) / volumeBindLookMs), 1)
    this.planLook(this.startMs + seconds * volumeBindLookMs)
  }

  private planLook(atMs: number): void {
    if (this.look !== undefined || atMs >= this.untilMs) return
    this.look = this.world.scope.at(atMs, () => this.check())
  }

  private check(): void {
    this.look = undefined
    this.progress = progressOf(this.reserved, this.world)
    if (this.progress.kind === 'bound') this.end(undefined)
    else if (this.progress.kind === 'failed') this.end(this.progress.problem)
    else this.watchVolumes()
  }

  private end(problem: string | undefined): void {
    this.world.scope.cancel(this.deadline)
    this.world.scope.cancel(this.look)
    for (const key of this.keys) {
      const waits = this.watched.get(key)
      waits?.delete(this)
      if (waits?.size === 0) this.watched.delete(key)
    }
    this.settle(problem)
  }

  private watchAll(): void {
    const { nodeName, bindings, provisions } = this.reserved
    this.watch('pod', this.podKey)
    this.watch('node', nodeName)
    for (const { claim, volume } of bindings) {
      this.watch('claim', keyOf(claim))
      this.watch('volume', volume.metadata.name)
    }
    for (const claim of provisions) this.watch('claim', keyOf(claim))
  }

  /** Volumes that are made have names only once their claims tell them. */
  private watchVolumes(): void {
    for (const claim of this.reserved.provisions) {
      const name = this.world.volumes.claims.told(keyOf(claim))?.spec.volumeName
      if (name) this.watch('volume', name)
    }
  }

  private watch(kind: WatchedKind, key: string): void {
    const text = `${kind} ${key}`
    this.keys.add(text)
    const waits = this.watched.get(text) ?? new Set()
    this.watched.set(text, waits.add(this))
  }
}
