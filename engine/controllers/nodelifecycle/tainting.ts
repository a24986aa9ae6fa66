import type { Scope } from '../../machines/scope.ts'
import type { Planned } from '../../sim/event-queue.ts'
import type { Disruption } from './disruption.ts'

/** Taints the nodes whose turn has come, and plans for the next ones as their zones' rates allow. */
export class TaintingPass {
  private planned: Planned | undefined

  constructor(
    private readonly scope: Scope,
    private readonly disruption: Disruption,
    private readonly taint: (name: string) => void,
    /** An instant of a pass; all others follow in steps of 100 ms. */
    private readonly originMs: number,
  ) {}

  run(): void {
    const { nowMs } = this.scope.simulation
    for (const tainter of this.disruption.allTainters()) {
      for (let name = tainter.take(nowMs); name !== undefined; name = tainter.take(nowMs)) this.taint(name)
    }
    this.planNext(nowMs)
  }

  /** Who waits to be tainted, and until when, if that is known. */
  waiting(): { name: string; untilMs: number | undefined }[] {
    const { nowMs } = this.scope.simulation
    return [...this.disruption.allTainters()].flatMap((tainter) => {
      const untilMs = tainter.nextMs(nowMs, this.originMs)
      return tainter.names().map((name) => ({ name, untilMs }))
    })
  }

  private planNext(nowMs: number): void {
    let nextMs: number | undefined
    for (const tainter of this.disruption.allTainters()) {
      const mayMs = tainter.nextMs(nowMs, this.originMs)
      if (mayMs !== undefined) nextMs = Math.min(nextMs ?? mayMs, mayMs)
    }
    this.scope.cancel(this.planned)
    this.planned = nextMs === undefined ? undefined : this.scope.at(nextMs, () => this.run())
  }
}
