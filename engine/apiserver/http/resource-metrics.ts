import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { goDuration } from '../../api/meta/durations.ts'
import { everything, parseSelector, type Selector, SelectorError } from '../../api/meta/labels.ts'
import { formatAmount } from '../../api/meta/quantity.ts'
import { amountOf } from '../../api/meta/quantity-amount.ts'
import { formatTime } from '../../api/meta/time.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { badRequest, methodNotAllowed, notFound, nothingServed } from '../../api/status.ts'
import { selectorText } from '../selectors.ts'
import type { Discovery } from './discovery.ts'
import { type ApiAnswer, type Exchange, inOrderAnswer, NotModelled } from './message.ts'
import type { ResourcePath } from './target.ts'

const group = 'metrics.k8s.io'
const version = 'v1beta1'
const apiVersion = `${group}/${version}`

/**
 * What the metrics server answers through the API server, at `/apis/metrics.k8s.io/v1beta1/nodes` and `pods`; undefined for every other
 * group, and where no metrics are served.
 * @throws ApiError; NotModelled for the metrics that adapters serve, which autoscalers alone read here
 */
export function metricsAnswer(exchange: Exchange, path: ResourcePath): ApiAnswer | undefined {
  const { metrics } = exchange.server
  if (path.group === 'custom.metrics.k8s.io' || path.group === 'external.metrics.k8s.io') {
    const isServed = path.group.startsWith('custom') ? metrics.custom !== undefined : metrics.external !== undefined
    if (isServed) throw new NotModelled(`what adapters answer at /apis/${path.group}: autoscalers read it.`)
    return undefined
  }
  if (path.group !== group || path.version !== version || !metrics.isServed) return undefined
  if (path.resource !== 'nodes' && path.resource !== 'pods') throw nothingServed()
  if (exchange.method !== 'GET' || path.subresource !== '') throw methodNotAllowed()
  const kind = path.resource === 'nodes' ? 'NodeMetrics' : 'PodMetrics'
  const items = path.resource === 'nodes' ? nodeItems(exchange, path) : podItems(exchange, path)
  if (path.name === '') return inOrderAnswer(exchange, { kind: `${kind}List`, apiVersion, metadata: {}, items })
  const found = items.find(({ metadata }) => metadata.name === path.name)
  if (found === undefined) throw notFound({ group, plural: path.resource, kind }, path.name)
  return inOrderAnswer(exchange, { kind, apiVersion, ...found })
}

/** What the metrics server says that it serves, at `/apis/metrics.k8s.io` and below; undefined where there is none. */
export function metricsDiscovery({ server, path }: Pick<Exchange, 'server' | 'path'>): Discovery | undefined {
  if (!server.metrics.isServed) return undefined
  const served = { groupVersion: apiVersion, version }
  if (path === `/apis/${group}`)
    return { kind: 'APIGroup', apiVersion: 'v1', name: group, versions: [served], preferredVersion: served }
  if (path !== `/apis/${apiVersion}`) return undefined
  const entry = (name: string, kind: string, namespaced: boolean) => ({
    name,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'list'],
  })
  const resources = [entry('nodes', 'NodeMetrics', false), entry('pods', 'PodMetrics', true)]
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersion, resources }
}

interface Item {
  readonly metadata: { readonly name: string }
}

function nodeItems({ server, query }: Exchange, { name }: ResourcePath): readonly Item[] {
  return server.metrics.resource.nodes(selectorOf(server.minor, query, name)).map((usage) => ({
    ...head(server.find(Node, '', usage.name), usage),
    usage: amounts(usage.usageMillis),
  }))
}

function podItems({ server, query }: Exchange, { namespace, name }: ResourcePath): readonly Item[] {
  const { items } = server.metrics.resource.pods(namespace, selectorOf(server.minor, query, name))
  return items.map((usage) => ({
    ...head(server.find(Pod, usage.namespace, usage.name), usage),
    containers: usage.containers.map(({ name: container, usageMillis }) => ({
      name: container,
      usage: amounts(usageMillis),
    })),
  }))
}

/** Whoever names one object selects nothing else. */
function selectorOf(minor: number, query: URLSearchParams, name: string): Selector {
  const text = query.get('labelSelector') ?? ''
  if (name !== '' || text === '') return everything
  try {
    return parseSelector(text)
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(selectorText(error, minor))
    throw error
  }
}

interface Sample {
  readonly name: string
  readonly namespace?: string
  readonly timestampMs: number
  readonly windowMs: number
}

function head(object: KubernetesObject | undefined, { name, namespace, timestampMs, windowMs }: Sample) {
  const timestamp = formatTime(timestampMs)
  const labels = object?.metadata.labels
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    creationTimestamp: timestamp,
    ...(labels === undefined ? {} : { labels }),
  }
  return { metadata, timestamp, window: goDuration(windowMs) }
}

function amounts(usageMillis: Readonly<Record<string, bigint>>): Readonly<Record<string, string>> {
  const texts = Object.entries(usageMillis).map(
    ([resource, millis]) => [resource, amountText(resource, millis)] as const,
  )
  return Object.fromEntries(texts)
}

/** Memory is told in whole bytes. */
function amountText(resource: string, millis: bigint): string {
  if (resource === 'memory') return formatAmount(amountOf(millis / 1000n, 0, 'BinarySI'))
  return formatAmount(amountOf(millis, -3, 'DecimalSI'))
}
