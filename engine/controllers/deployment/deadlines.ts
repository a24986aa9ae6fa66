import type { ComponentContext } from '../../runtime/component.ts'
import type { Waiting } from '../../runtime/waiting.ts'
import type { Planned } from '../../sim/event-queue.ts'

/** The deadlines of rollouts that do not move. One that moves, ends or goes has none: quiet time stays empty. */
export class Deadlines {
  private readonly planned = new Map<string, Planned>()

  constructor(
    private readonly context: ComponentContext,
    private readonly onPassed: (key: string) => void,
  ) {
    const leave = context.waitingRoom.enter(() => this.waiting())
    context.scope.onEnd(leave)
  }

  plan(key: string, delayMs: number): void {
    this.cancel(key)
    const pass = (): void => {
      this.planned.delete(key)
      this.onPassed(key)
    }
    this.planned.set(key, this.context.scope.after(delayMs, pass))
  }

  cancel(key: string): void {
    const known = this.planned.get(key)
    if (known === undefined) return
    this.context.scope.cancel(known)
    this.planned.delete(key)
  }

  private waiting(): Waiting[] {
    const { name: component } = this.context
    return [...this.planned].map(([key, { instantMs }]) => {
      return { component, key, reason: 'the progress deadline', untilMs: instantMs }
    })
  }
}
