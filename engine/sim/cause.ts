/**
 * A link of the chain from what is seen back to the step of the scenario: one write or notable act, and what led to it.
 * `at` is in virtual milliseconds; `summary` is a sentence without subject, made when somebody reads it.
 */
export interface Cause {
  readonly at: number
  readonly actor: string
  readonly verb: string
  readonly object: string
  readonly revision: number
  readonly cause: Cause | null
  readonly summary: string
}

/** From the given link to the oldest, which is an action of the scenario. */
export function chainOf(cause: Cause | null): Cause[] {
  const chain: Cause[] = []
  for (let link = cause; link !== null; link = link.cause) chain.push(link)
  return chain
}
