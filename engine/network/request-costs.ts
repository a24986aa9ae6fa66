import { clientPatienceMs, isSuccess, type Outcome } from './outcome.ts'

/** What a request costs the pod that answers it. */
export interface RequestCost {
  readonly appliesTo: (podUid: string) => boolean
  /** CPU milliseconds, which are thousandths of a CPU for a second. */
  readonly cpuMillisSeconds: number
}

/** How long answering a request takes: those under way when a program ends without warning are lost. */
export interface RequestDuration {
  readonly appliesTo: (podUid: string) => boolean
  readonly durationMs: number
}

/** What was said of requests; what is said later of the same pods replaces it. */
export class RequestCosts {
  private readonly costs: RequestCost[] = []
  private readonly durations: RequestDuration[] = []

  addCost(cost: RequestCost): void {
    this.costs.unshift(cost)
  }

  addDuration(duration: RequestDuration): void {
    this.durations.unshift(duration)
  }

  /** CPU milliseconds; 0 where nobody said. */
  cpuOf(podUid: string): number {
    return this.costs.find(({ appliesTo }) => appliesTo(podUid))?.cpuMillisSeconds ?? 0
  }

  /** Milliseconds; 0 where nobody said. */
  durationOf(podUid: string): number {
    return this.durations.find(({ appliesTo }) => appliesTo(podUid))?.durationMs ?? 0
  }
}

/** An answer for which nobody waits is none. */
export function inTime(outcome: Outcome, costs: RequestCosts): Outcome {
  if (outcome.pod === undefined || !isSuccess(outcome)) return outcome
  const durationMs = costs.durationOf(outcome.pod.metadata.uid)
  if (durationMs < clientPatienceMs) return outcome
  return { ...outcome, result: 'timed out', reason: `with a program that takes ${durationMs / 1000} s to answer` }
}
