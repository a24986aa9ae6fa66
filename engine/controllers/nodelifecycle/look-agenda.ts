import type { Scope } from '../../machines/scope.ts'
import type { Planned } from '../../sim/event-queue.ts'

interface Look {
  readonly planned: Planned
  readonly names: Set<string>
}

/**
 * The controller looks at all nodes every five seconds; here, only looks that can find something take place, and only at
 * the nodes concerned. Each node has at most one look planned, the earliest that was asked for.
 */
export class LookAgenda {
  private originMs = 0
  private readonly looks = new Map<number, Look>()
  private readonly lookOf = new Map<string, { readonly atMs: number; readonly isDeadline: boolean }>()

  constructor(
    private readonly scope: Scope,
    private readonly periodMs: number,
    private readonly look: (names: readonly string[]) => void,
  ) {}

  /** The first look is at this instant. */
  begin(originMs: number): void {
    this.originMs = originMs
  }

  /** The first look behind an instant. */
  after(instantMs: number): number {
    if (instantMs < this.originMs) return this.originMs
    return this.originMs + (Math.floor((instantMs - this.originMs) / this.periodMs) + 1) * this.periodMs
  }

  /** The first look at an instant or behind it. */
  atOrAfter(instantMs: number): number {
    return this.originMs + Math.max(0, Math.ceil((instantMs - this.originMs) / this.periodMs)) * this.periodMs
  }

  /** @param isDeadline whether it is asked for because a silence gets too long, and may be dropped when it ends */
  plan(name: string, atMs: number, isDeadline = false): void {
    const known = this.lookOf.get(name)
    if (known !== undefined && known.atMs <= atMs) {
      if (known.isDeadline && !isDeadline && known.atMs === atMs) this.lookOf.set(name, { atMs, isDeadline })
      return
    }
    this.drop(name)
    this.lookOf.set(name, { atMs, isDeadline })
    const look = this.looks.get(atMs)
    if (look !== undefined) look.names.add(name)
    else this.looks.set(atMs, { planned: this.scope.at(atMs, () => this.run(atMs)), names: new Set([name]) })
  }

  dropDeadline(name: string): void {
    if (this.lookOf.get(name)?.isDeadline) this.drop(name)
  }

  /** The deadlines that are planned: which node, and when. */
  deadlines(): { name: string; atMs: number }[] {
    const planned = [...this.lookOf].filter(([, { isDeadline }]) => isDeadline)
    return planned.map(([name, { atMs }]) => ({ name, atMs }))
  }

  private drop(name: string): void {
    const known = this.lookOf.get(name)
    if (known === undefined) return
    this.lookOf.delete(name)
    const look = this.looks.get(known.atMs) as Look
    look.names.delete(name)
    if (look.names.size > 0) return
    this.scope.cancel(look.planned)
    this.looks.delete(known.atMs)
  }

  private run(atMs: number): void {
    const { names } = this.looks.get(atMs) as Look
    this.looks.delete(atMs)
    for (const name of names) this.lookOf.delete(name)
    this.look([...names])
  }
}
