import {
  isKnown,
  isSuccess,
  type Judgement,
  LiveView,
  outcomeText,
  Pod,
  podsOf,
  type RequestOutcome,
  TrafficObserver,
  type View,
  type Window,
} from '../engine/index.ts'
import { expectation, judged, lacks } from './expectation.ts'
import type { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** What became of requests, as a judgement reads it once it knows the view. */
type Judge = (view: View) => Judgement

/**
 * An expectation about a request. In a window it is judged over every answer that the proxies could give at an instant
 * (`view` is given); without one over a single request that is sent now.
 */
export function requestExpectation<T extends readonly unknown[]>(
  count: number,
  judge: (world: RehearsalWorld, view: View | undefined, ...args: T) => Judge,
): (this: RehearsalWorld, window: Window, ...args: unknown[]) => void {
  const every = expectation(function (view, ...args: T) {
    return judge(this, view, ...args)(view)
  })
  const one = expectation(function (view, ...args: T) {
    return judge(this, undefined, ...args)(view)
  })
  function step(this: RehearsalWorld, window: Window, ...args: unknown[]): void {
    const whole = window.type === 'now' ? one : every
    whole.call(this, window, ...args)
  }
  return Object.defineProperty(step, 'length', { value: count + 1 })
}

/** All that could become of requests at the view's instant, or, without a view, what becomes of some that are sent now. */
export function requestsBy(
  world: RehearsalWorld,
  view: View | undefined,
  from: ObjectName | undefined,
  url: string,
  count = 1,
): readonly RequestOutcome[] {
  const traffic = new TrafficObserver(world.cluster)
  if (from === undefined) {
    const client = { namespace: world.namespace }
    return view === undefined ? traffic.send(client, url, count) : traffic.outcomes(view, client, url)
  }
  const clients = clientPods(world, view ?? new LiveView(world.cluster.store), from)
  const asked = view === undefined ? clients.slice(0, 1) : clients
  return asked.flatMap((pod) => {
    const client = { pod, namespace: pod.metadata.namespace ?? 'default' }
    return view === undefined ? traffic.send(client, url, count) : traffic.outcomes(view, client, url)
  })
}

/** Every one of them succeeded, and was answered by a pod that is wanted. */
export function succeeding(outcomes: readonly RequestOutcome[], isWanted?: (pod: Pod, view: View) => boolean): Judge {
  return (view) => {
    const isGood = (outcome: RequestOutcome): boolean =>
      isSuccess(outcome) && (isWanted === undefined || (outcome.pod !== undefined && isWanted(outcome.pod, view)))
    const bad = outcomes.filter((outcome) => !isGood(outcome))
    return outcomes.length === 0 ? lacks('sent by nobody') : seenAs(bad.length === 0, bad.length === 0 ? outcomes : bad)
  }
}

/** Every one of them failed; of what leaves the cluster nobody can say. */
export function failing(outcomes: readonly RequestOutcome[]): Judge {
  return () => {
    const bad = outcomes.filter((outcome) => isSuccess(outcome) || !isKnown(outcome))
    return outcomes.length === 0 ? lacks('sent by nobody') : seenAs(bad.length === 0, bad.length === 0 ? outcomes : bad)
  }
}

const shownMax = 3

/** @param outcomes those that decide; the way of the first stands for all */
function seenAs(holds: boolean, outcomes: readonly RequestOutcome[]): Judgement {
  const way = outcomes[0]?.hops ?? []
  return { ...judged(holds, seenText(outcomes)), way }
}

function seenText(outcomes: readonly RequestOutcome[]): string {
  const texts = [...new Set(outcomes.map(outcomeText))]
  const more = texts.length > shownMax ? ` and ${texts.length - shownMax} others` : ''
  return `${texts.slice(0, shownMax).join('; ')}${more}`
}

/** Those that run on a node. */
function clientPods(world: RehearsalWorld, view: View, from: ObjectName): readonly Pod[] {
  const { kind, namespace, name } = world.place(from)
  const found = view.get(kind, namespace, name)
  if (found === undefined) throw new Error(world.missing(from))
  const pods = kind.kind === Pod.kind ? [found as Pod] : podsOf(view, found)
  return pods.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}
