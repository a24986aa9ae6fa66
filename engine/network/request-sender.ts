import type { Chance } from '../sim/chance.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Network } from './network.ts'
import { LiveReader } from './network-reader.ts'
import type { Outcome } from './outcome.ts'
import { inTime, type RequestCosts } from './request-costs.ts'
import { requestOutcomes } from './request-walk.ts'
import type { RequestClient } from './walk.ts'

/** Sends single requests: of all that could become of one, what does, chosen by the seed. */
export class RequestSender {
  private readonly reader: LiveReader
  private readonly chance: Chance
  /** By client, service, port and node: which endpoint a client that is to stay with one had last, and when. */
  private readonly stuck = new Map<string, { readonly endpoint: string; readonly atMs: number }>()

  constructor(
    private readonly network: Network,
    private readonly simulation: Simulation,
    private readonly costs: RequestCosts,
  ) {
    this.reader = new LiveReader(network.store)
    this.chance = simulation.chance('requests')
  }

  /** Requests of one client, one after another at one instant; without a pod each comes from another client. */
  send(client: RequestClient, url: string, count: number): Outcome[] {
    const outcomes = requestOutcomes(this.reader, this.network, client, url)
    const timely = outcomes.map((outcome) => inTime(outcome, this.costs))
    return Array.from({ length: count }, () => this.one(this.held(client, timely), client))
  }

  /** What can become of a client's next request, given the endpoints that proxies remember for it and how long answers take. */
  possible(client: RequestClient, outcomes: readonly Outcome[]): readonly Outcome[] {
    return this.held(
      client,
      outcomes.map((outcome) => inTime(outcome, this.costs)),
    )
  }

  private held({ pod }: RequestClient, outcomes: readonly Outcome[]): readonly Outcome[] {
    if (pod === undefined) return outcomes
    const held = outcomes.filter(({ sticky }) => {
      if (sticky === undefined) return false
      const last = this.stuck.get(`${pod.metadata.uid} ${sticky.key}`)
      return last?.endpoint === sticky.endpoint && this.simulation.nowMs - last.atMs < sticky.timeoutMs
    })
    return held.length > 0 ? held : outcomes
  }

  private one(outcomes: readonly Outcome[], { pod }: RequestClient): Outcome {
    const chosen = pick(outcomes, this.chance.next())
    const { sticky } = chosen
    if (pod !== undefined && sticky !== undefined) {
      this.stuck.set(`${pod.metadata.uid} ${sticky.key}`, { endpoint: sticky.endpoint, atMs: this.simulation.nowMs })
    }
    return chosen
  }
}

/** @param roll in [0, 1): how far along the shares */
function pick(outcomes: readonly Outcome[], roll: number): Outcome {
  let left = roll * outcomes.reduce((sum, { share }) => sum + share, 0)
  for (const outcome of outcomes) {
    left -= outcome.share
    if (left < 0) return outcome
  }
  return outcomes.at(-1) as Outcome
}
