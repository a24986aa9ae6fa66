import { Ingress } from '../api/kinds/ingress.ts'
import { IngressClass } from '../api/kinds/ingress-class.ts'
import { type ProcessState, processTable } from '../machines/process.ts'
import { type IngressRoute, routeFor } from './ingress-routes.ts'
import { clientPatienceMs, isSuccess, type Outcome, scaled } from './outcome.ts'
import type { RequestUrl } from './request-url.ts'
import { endpointsBehind } from './service-rules.ts'
import { toEndpoint } from './service-walk.ts'
import { only, type Walk } from './walk.ts'

/** The ingress controller: a process by this name, and who it says it is. */
export const ingressProcess = 'ingress controller'
export const ingressController = 'k8s.io/ingress-nginx'
const ownClass = 'nginx'
const oldClass = 'kubernetes.io/ingress.class'

/** Whether the controller serves an ingress: one of its class, by field or by the older annotation, or of none. */
export function isServed(ingress: Ingress, classNamed: (name: string) => IngressClass | undefined): boolean {
  const { metadata, spec } = ingress
  if (spec.ingressClassName === undefined) return (metadata.annotations?.[oldClass] ?? ownClass) === ownClass
  return classNamed(spec.ingressClassName)?.spec.controller === ingressController
}

/** Through the ingress controller, which goes to a service's endpoints by itself, past the proxies. */
export function toIngress(walk: Walk, url: RequestUrl): Outcome[] {
  const { reader } = walk
  if ((reader.row(processTable, ingressProcess) as ProcessState | undefined)?.running === false) {
    return only('timed out', 'since the ingress controller did not run')
  }
  const served = reader
    .list(Ingress)
    .filter((ingress) => isServed(ingress, (name) => reader.get(IngressClass, '', name)))
  const route = routeFor(served, url.host, url.path)
  if (route === undefined) return answered(404, `since no ingress had a rule for ${url.host}${url.path}`)
  const hops = [`ingress controller: ${route.rule} of ingress ${route.ingress.metadata.name}`]
  return scaled(toBackend(walk, route), 1, hops)
}

function toBackend(walk: Walk, { ingress, backend }: IngressRoute): Outcome[] {
  const { service: wanted } = backend
  if (wanted === undefined) return answered(503, 'since its backend was no service')
  const key = `${ingress.metadata.namespace}/${wanted.name}`
  const rules = walk.upToDate.rules(key)
  if (rules === undefined) return answered(503, `since there was no service ${key}`)
  if (rules.service.spec.type === 'ExternalName') {
    return only('unknown', `at ${rules.service.spec.externalName}, which is outside the cluster and is not simulated`)
  }
  const { number, name } = wanted.port ?? {}
  const port = rules.service.spec.ports?.find((each) =>
    name === undefined ? each.port === number : each.name === name,
  )
  if (port === undefined) return answered(503, `since service ${key} had no port ${name ?? number}`)
  const ready = endpointsBehind(rules, port.name ?? '').filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return answered(503, `since service ${key} had no endpoints`)
  const tried = ready.map((endpoint) => {
    const [outcome] = toEndpoint(walk, endpoint, undefined) as [Outcome]
    return { ...outcome, hops: [`service ${key}: ${endpoint.address}:${endpoint.port}`, ...outcome.hops] }
  })
  return withRetries(tried)
}

/** nginx tries another endpoint after an error or after 5 s without a connection, three in all (proxy_next_upstream). */
const triesMax = 3
const connectTimeoutMs = 5_000

interface Tries {
  readonly good: number
  readonly refusing: number
  readonly silent: number
}

/** What becomes of requests that are sent to one endpoint after another until one answers. */
function withRetries(outcomes: readonly Outcome[]): Outcome[] {
  const good = outcomes.filter(isSuccess)
  const bad = outcomes.filter((outcome) => !isSuccess(outcome))
  if (bad.length === 0) return outcomes.map((outcome) => ({ ...outcome, share: 1 / outcomes.length }))
  const silent = bad.filter(({ result }) => result !== 'refused')
  const counts = { good: good.length, refusing: bad.length - silent.length, silent: silent.length }
  const chances = chancesOf(counts, triesMax, 0)
  const answeredBy = good.map((outcome) => ({ ...outcome, share: chances.good / good.length }))
  const failing = (share: number, of: readonly Outcome[], status: number): Outcome[] =>
    share === 0 ? [] : of.map((outcome) => ({ ...outcome, ...badGateway(outcome, status), share: share / of.length }))
  const refusing = bad.filter(({ result }) => result === 'refused')
  return [...answeredBy, ...failing(chances.refusing, refusing, 502), ...failing(chances.silent, silent, 504)]
}

/** The client gives up before a second endpoint without an answer has made nginx give up. */
function badGateway({ result, reason }: Outcome, status: number): Partial<Outcome> {
  if (result === 'unknown') return {}
  if (status === 504) return { result: 'timed out', reason }
  return { result: 'answered', status, reason }
}

function chancesOf(counts: Tries, triesLeft: number, waitedMs: number): Tries {
  const all = counts.good + counts.refusing + counts.silent
  if (all === 0) return { good: 0, refusing: 1, silent: 0 }
  const after = (kind: 'refusing' | 'silent'): Tries => {
    const passedMs = waitedMs + (kind === 'silent' ? connectTimeoutMs : 0)
    const rest = { ...counts, [kind]: counts[kind] - 1 }
    const isOver = triesLeft === 1 || passedMs >= clientPatienceMs || rest.good + rest.refusing + rest.silent === 0
    return isOver ? { good: 0, refusing: 0, silent: 0, [kind]: 1 } : chancesOf(rest, triesLeft - 1, passedMs)
  }
  const none: Tries = { good: 0, refusing: 0, silent: 0 }
  const refusing = counts.refusing === 0 ? none : after('refusing')
  const silent = counts.silent === 0 ? none : after('silent')
  const mix = (kind: keyof Tries): number =>
    ((kind === 'good' ? counts.good : 0) + counts.refusing * refusing[kind] + counts.silent * silent[kind]) / all
  return { good: mix('good'), refusing: mix('refusing'), silent: mix('silent') }
}

function answered(status: number, reason: string): Outcome[] {
  return only('answered', reason, [`ingress controller answers ${status}`], { status })
}
