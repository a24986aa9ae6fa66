import { AssertionError } from 'node:assert'
import { Given, Then } from '@cucumber/cucumber'
import {
  answersRequests,
  isPodOf,
  jsonPath,
  LiveView,
  type ObjectPlace,
  type TrafficAccount,
  TrafficObserver,
  type View,
} from '../engine/index.ts'
import type { Amount, Percentage } from './amounts.ts'
import { expectation, judged } from './expectation.ts'
import { onObject } from './lookups.ts'
import type { ObjectName } from './names.ts'
import { failing, requestExpectation, requestsBy, succeeding } from './requests.ts'
import { accountLines, countText, shareText } from './traffic-account.ts'
import type { RehearsalWorld } from './world.ts'

/** From outside the cluster, spread over the nodes that run; from now on. 0 ends it. */
Given(
  '{object} receives {int} request(s) per second',
  function (this: RehearsalWorld, object: ObjectName, rate: number) {
    withTraffic(this, object, (traffic, place) => traffic.setLoad(place, rate))
  },
)

/** In a straight line from what it is now. */
Given(
  'traffic to {object} rises to {int} requests per second over {duration}',
  function (this: RehearsalWorld, object: ObjectName, rate: number, durationMs: number) {
    withTraffic(this, object, (traffic, place) => traffic.raiseLoad(place, rate, durationMs))
  },
)

/** "20m" is 0.02 CPU-seconds a request. */
Given(
  'requests to {object} cost {quantity} CPU each',
  function (this: RehearsalWorld, object: ObjectName, cpu: string) {
    withTraffic(this, object, (traffic, place) => traffic.setCost(place, cpu))
  },
)

/** How long answering one takes: those under way when a program ends without warning are lost. */
Given(
  'requests to {object} take {duration} each',
  function (this: RehearsalWorld, object: ObjectName, durationMs: number) {
    withTraffic(this, object, (traffic, place) => traffic.setDuration(place, durationMs))
  },
)

/** With a window, every answer that the proxies could give; without one, a request that is sent now. */
Then(
  '{window}a request to {name} succeeds',
  requestExpectation(1, (world, view, url: string) => succeeding(requestsBy(world, view, undefined, url))),
)

/** No answer, a refusal, or a status of 400 and more. */
Then(
  '{window}a request to {name} fails',
  requestExpectation(1, (world, view, url: string) => failing(requestsBy(world, view, undefined, url))),
)

/** By a pod of that workload or service, or by that pod. */
Then(
  '{window}a request to {name} is answered by {object}',
  requestExpectation(2, (world, view, url: string, object: ObjectName) => {
    return answeredBy(world, view, object, undefined, url)
  }),
)

/** From a pod, or from each pod of a workload: through the proxy of its node, by the names of its namespace. */
Then(
  '{window}a request from {object} to {name} succeeds',
  requestExpectation(2, (world, view, from: ObjectName, url: string) => {
    return succeeding(requestsBy(world, view, from, url))
  }),
)

/** No answer, a refusal, or a status of 400 and more. */
Then(
  '{window}a request from {object} to {name} fails',
  requestExpectation(2, (world, view, from: ObjectName, url: string) => {
    return failing(requestsBy(world, view, from, url))
  }),
)

/** By a pod of that workload or service, or by that pod. */
Then(
  '{window}a request from {object} to {name} is answered by {object}',
  requestExpectation(3, (world, view, from: ObjectName, url: string, object: ObjectName) => {
    return answeredBy(world, view, object, from, url)
  }),
)

/** One after another, sent now; "from different clients" means clients outside the cluster, each with an address of its own. */
Then(
  '{int} requests from {object} to {name} are answered by {amount} pod(s)',
  function (this: RehearsalWorld, count: number, from: ObjectName, url: string, amount: Amount) {
    if (count < 1) throw new Error('Expected one request at least, got 0.')
    const outcomes = requestsBy(this, undefined, from.toString() === 'different clients' ? undefined : from, url, count)
    const answered = outcomes.filter(({ result }) => result === 'answered')
    const pods = new Set(answered.flatMap(({ pod }) => pod?.metadata.name ?? []))
    if (pods.size > 0 && amount.holds(pods.size)) return
    const seen = `${answered.length} of ${count} requests were answered, by ${pods.size} pods (${[...pods].sort().join(', ') || 'none'})`
    throw new AssertionError({ message: `${seen}\n  the last  ${outcomes.at(-1)?.hops.join(', then ') ?? ''}` })
  },
)

/** A name asked of the cluster's DNS from the current namespace: an address, or the name that it is an alias of. */
Then(
  '{window}{name} resolves to {name}',
  expectation(function (view, name: string, expected: string) {
    const found = new TrafficObserver(this.cluster).resolve(view, name, this.namespace)
    return judged(found.includes(expected), found.join(' ') || 'no such name')
  }),
)

/** A kubectl jsonpath of an object: "{.spec.clusterIP}". Of several values each has to be among the addresses. */
Then(
  '{window}{name} resolves to {name} of {object}',
  expectation(function (view, name: string, path: string, object: ObjectName) {
    return onObject(this, view, object, (found) => {
      const wanted = jsonPath(path, found)
        .split(' ')
        .filter((value) => value !== '')
      const addresses = new TrafficObserver(this.cluster).resolve(view, name, this.namespace)
      return judged(
        wanted.length > 0 && wanted.every((value) => addresses.includes(value)),
        addresses.join(' ') || 'no such name',
      )
    })
  }),
)

/** Of those since the beginning of the last action; fails where there were none. */
Then(
  '{percentage} of requests to {object} succeeded',
  function (this: RehearsalWorld, percentage: Percentage, object: ObjectName) {
    const account = accountOf(this, object)
    if (percentage.holds(account.succeeded / account.total)) return
    throw accountFailure(this, object, account, `${shareText(account.succeeded, account.total)} succeeded`)
  },
)

/** Since the beginning of the last action; fails where there were none. */
Then('no request to {object} failed', function (this: RehearsalWorld, object: ObjectName) {
  const account = accountOf(this, object)
  if (account.failed === 0) return
  throw accountFailure(this, object, account, `${countText(account.failed)} of ${countText(account.total)} failed`)
})

function withTraffic(
  world: RehearsalWorld,
  object: ObjectName,
  act: (traffic: TrafficObserver, place: ObjectPlace) => void,
): void {
  world.mustExist(object)
  const { namespace } = world
  world.prepare((cluster) => {
    // The world's own words need the cluster, which is being built.
    const kind = cluster.kinds.find(object.kindWord)
    if (kind === undefined) throw new Error(`There is no kind "${object.kindWord}".`)
    if (!answersRequests(kind))
      throw new Error(`No ${kind.singular} answers requests: expected a service, an ingress, a workload or a pod.`)
    const place = { kind, namespace: kind.namespaced ? (object.namespace ?? namespace) : '', name: object.name }
    act(new TrafficObserver(cluster), place)
  })
}

function answeredBy(
  world: RehearsalWorld,
  view: View | undefined,
  object: ObjectName,
  from: ObjectName | undefined,
  url: string,
): ReturnType<typeof succeeding> {
  const { kind, namespace, name } = world.place(object)
  const judge = succeeding(requestsBy(world, view, from, url), (pod, at) => {
    const found = at.get(kind, namespace, name)
    return found !== undefined && isPodOf(at, pod, found)
  })
  return (at) => {
    const judgement = judge(at)
    const isMissing = !judgement.holds && at.get(kind, namespace, name) === undefined
    return isMissing ? { ...judgement, way: [...(judgement.way ?? []), world.missing(object)] } : judgement
  }
}

/** @throws where there was no traffic */
function accountOf(world: RehearsalWorld, object: ObjectName): TrafficAccount {
  const traffic = new TrafficObserver(world.cluster)
  const account = traffic.account(world.place(object), world.action.atMs)
  if (account !== undefined && account.total > 0) return account
  const since = `there was no traffic to ${object} since "${world.action.text}"`
  throw new AssertionError({
    message: `${since}${account === undefined ? noLoad(world, object, traffic) : noTime(world, account.rate)}`,
  })
}

function noLoad(world: RehearsalWorld, object: ObjectName, traffic: TrafficObserver): string {
  const { kind, namespace, name } = world.place(object)
  if (new LiveView(world.cluster.store).get(kind, namespace, name) === undefined) return `\n  ${world.missing(object)}`
  const others = traffic.loaded().join(', ')
  return others === '' ? '; no step put a load on anything' : ` (there is a load on ${others})`
}

function noTime({ action, cluster }: RehearsalWorld, rate: number): string {
  if (cluster.simulation.nowMs === action.atMs) return ', and no time has passed since then'
  return rate > 0 ? ', and its load has only just begun' : ', since its load is 0'
}

function accountFailure(
  world: RehearsalWorld,
  object: ObjectName,
  account: TrafficAccount,
  seen: string,
): AssertionError {
  const lines = accountLines(object.toString(), account, world.action.atMs).map((line) => `  ${line}`)
  return new AssertionError({ message: [`${seen}, since "${world.action.text}"`, ...lines].join('\n') })
}
