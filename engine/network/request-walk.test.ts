import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '../api/schema/types.ts'
import { processTable } from '../machines/process.ts'
import { isSuccess, type Outcome } from './outcome.ts'
import { requestOutcomes, resolvedAddresses } from './request-walk.ts'
import { NetworkWorld } from './testing/network-world.ts'

/** What becomes of requests, with shares in percent: `50 pod a 200`, `50 timed out: on worker-2, which had no power`. */
function fates(world: NetworkWorld, url: string, pod?: Pod): string[] {
  const outcomes = requestOutcomes(
    world.reader,
    world.network,
    { namespace: 'default', ...(pod === undefined ? {} : { pod }) },
    url,
  )
  const sums = new Map<string, number>()
  for (const outcome of outcomes) sums.set(fate(outcome), (sums.get(fate(outcome)) ?? 0) + outcome.share)
  return [...sums].map(([text, share]) => `${Math.round(share * 100)} ${text}`)
}

function fate(outcome: Outcome): string {
  const { result, status, pod, reason } = outcome
  if (isSuccess(outcome)) return `pod ${pod?.metadata.name} ${status}`
  return result === 'answered' ? `${status}: ${reason}` : `${result}: ${reason}`
}

function webOn(...nodes: string[]): { world: NetworkWorld; pods: Pod[] } {
  const world = new NetworkWorld()
  const pods = nodes.map((node, index) => world.pod(`web-${index}`, node))
  world.service('web')
  world.slice('web', pods)
  world.settle()
  return { world, pods }
}

test('a name, an address and a pod address lead to the same pods', () => {
  const { world } = webOn('worker-1', 'worker-2')
  const both = ['50 pod web-0 200', '50 pod web-1 200']
  for (const url of [
    'http://web',
    'http://web.default',
    'http://web.default.svc.cluster.local/x?y',
    'http://10.96.0.7',
    '10.96.0.7:80',
  ]) {
    assert.deepEqual(fates(world, url), both, url)
  }
  assert.deepEqual(fates(world, 'http://10.244.0.2:8080'), ['100 pod web-1 200'])
})

test('what a pod, its machine and its program are like decides what comes back', () => {
  const cases: readonly [string, (world: NetworkWorld, pod: Pod) => void, string][] = [
    [
      'no power',
      (world) => world.machines.get('worker-2')?.become({ powered: false }, 'cut'),
      'timed out: on worker-2, which had no power',
    ],
    [
      'no cable',
      (world) => world.machines.get('worker-2')?.become({ connected: false }, 'cut'),
      'timed out: on worker-2, which was disconnected',
    ],
    ['hung', (world, pod) => world.container(pod)?.hang(), 'timed out: with a program that hung'],
    ['SIGTERM', (world, pod) => world.container(pod)?.terminate(30_000), 'refused: with a program that was stopping'],
    ['crashed', (world, pod) => world.container(pod)?.crash(1), 'refused: with a program that had ended'],
    ['not ready', (world, pod) => world.container(pod)?.stopBeingReady(), 'pod web-1 200'],
    ['gone', (world, pod) => world.remove('Pod', pod.metadata.name), 'refused: whose pod was gone'],
  ]
  for (const [name, happen, expected] of cases) {
    const { world, pods } = webOn('worker-1', 'worker-2')
    happen(world, pods[1] as Pod)
    assert.deepEqual(fates(world, 'http://web'), ['50 pod web-0 200', `50 ${expected}`], name)
  }
})

test('a program that starts refuses until it serves', () => {
  const world = new NetworkWorld()
  const pod = world.pod('web-0', 'worker-1', { startMs: 5_000 })
  world.service('web')
  world.slice('web', [pod])
  world.settle()
  assert.deepEqual(fates(world, 'http://web'), ['100 refused: with a program that had not started to answer'])
  world.simulation.runUntil(5_000)
  assert.deepEqual(fates(world, 'http://web'), ['100 pod web-0 200'])
})

test('without endpoints a proxy refuses; for an address or port that it does not know nothing comes back', () => {
  const { world } = webOn()
  assert.deepEqual(fates(world, 'http://web'), ['100 refused: since service web had no endpoints'])
  assert.deepEqual(fates(world, 'http://web:81'), ['100 timed out: since service default/web has no such port'])
  assert.deepEqual(fates(world, 'http://10.96.3.3'), ['100 timed out: at 10.96.3.3, which nobody had'])
  assert.deepEqual(fates(world, 'http://11.11.11.11'), [
    '100 unknown: at 11.11.11.11, which is outside the cluster and is not simulated',
  ])
  assert.deepEqual(fates(world, 'http://elsewhere.com'), ['100 unresolved: no such name: elsewhere.com'])
})

test('pods that terminate serve while there is no other', () => {
  const { world, pods } = webOn('worker-1', 'worker-2')
  const [first, second] = pods as [Pod, Pod]
  const leaving = { conditions: { ready: false, serving: true, terminating: true } }
  world.slice('web', [first, [second, leaving]])
  world.settle()
  assert.deepEqual(fates(world, 'http://web'), ['100 pod web-0 200'])
  world.slice('web', [
    [first, { conditions: { ready: false, serving: false, terminating: false } }],
    [second, leaving],
  ])
  world.settle()
  assert.deepEqual(fates(world, 'http://web'), ['100 pod web-1 200'])
})

test('a node port answers on every node; with the local policy only where a pod is, and pods take a short cut', () => {
  const { world, pods } = webOn('worker-3')
  const nodePort = { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort: 30_080 }] } as const
  world.service('web', nodePort)
  world.settle()
  for (const node of ['worker-1', 'worker-3', '192.168.0.2'])
    assert.deepEqual(fates(world, `http://${node}:30080`), ['100 pod web-0 200'])
  assert.deepEqual(fates(world, 'worker-1:30081'), ['100 refused: since nothing listens on port 30081 of worker-1'])
  world.service('web', { ...nodePort, externalTrafficPolicy: 'Local' })
  world.settle()
  const nothing = ['100 timed out: since service web had no endpoint on worker-1']
  assert.deepEqual(fates(world, 'worker-1:30080'), nothing)
  assert.deepEqual(fates(world, 'worker-3:30080'), ['100 pod web-0 200'])
  const [onThird] = pods as [Pod]
  const onFirst = world.pod('client', 'worker-1')
  assert.deepEqual(fates(world, 'worker-1:30080', onFirst), ['100 pod web-0 200'])
  assert.deepEqual(fates(world, 'worker-1:30080', onThird), nothing)
  world.machines.get('worker-2')?.become({ powered: false }, 'cut')
  assert.deepEqual(fates(world, 'worker-2:30080'), ['100 timed out: on worker-2, which had no power'])
})

test('a load balancer asks only nodes that have a pod where the policy is local', () => {
  const { world } = webOn('worker-2')
  const balanced = {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    ports: [{ port: 80, protocol: 'TCP', nodePort: 30_080 }],
  } as const
  world.service('web', balanced, { loadBalancer: { ingress: [{ ip: '203.0.113.10', ipMode: 'VIP' }] } })
  world.settle()
  assert.deepEqual(fates(world, 'http://203.0.113.10'), ['100 pod web-0 200'])
})

test('internal traffic stays on its node where the policy says so', () => {
  const { world, pods } = webOn('worker-1', 'worker-1', 'worker-2')
  world.service('web', { internalTrafficPolicy: 'Local' })
  world.settle()
  const [first, , third] = pods as [Pod, Pod, Pod]
  assert.deepEqual(fates(world, 'http://web', first), ['50 pod web-0 200', '50 pod web-1 200'])
  assert.deepEqual(fates(world, 'http://web', third), ['100 pod web-2 200'])
  const lonely = world.pod('lonely', 'worker-3')
  assert.deepEqual(fates(world, 'http://web', lonely), ['100 timed out: since service web had no endpoint on worker-3'])
})

test('a pod on a node that is cut off reaches what is on its own node, by address, and nothing else', () => {
  const { world, pods } = webOn('worker-1', 'worker-2')
  const [near] = pods as [Pod]
  world.machines.get('worker-1')?.become({ connected: false }, 'cut')
  assert.deepEqual(fates(world, 'http://web', near), ['100 timed out: since the cluster DNS did not answer'])
  assert.deepEqual(fates(world, 'http://10.96.0.7', near), [
    '50 pod web-0 200',
    '50 timed out: from worker-1, which was disconnected',
  ])
})

test('a headless service is its pods; one of an outside name is an alias', () => {
  const { world, pods } = webOn('worker-1', 'worker-2')
  const [first] = pods as [Pod]
  world.service('web', { clusterIP: 'None', clusterIPs: ['None'] })
  const unready = [world.pod('web-2', 'worker-3'), { conditions: { ready: false } }] as const
  world.slice('web', [[first, { hostname: 'web-0' }], pods[1] as Pod, unready])
  world.service('api', { type: 'ExternalName', externalName: 'api.example.com', clusterIP: '', clusterIPs: [] })
  world.settle()
  const resolve = (name: string): readonly string[] => resolvedAddresses(world.reader, world.network, name, 'default')
  assert.deepEqual(fates(world, 'http://web'), ['50 pod web-0 200', '50 pod web-1 200'])
  assert.deepEqual(resolve('web'), ['10.244.0.1', '10.244.0.2'])
  assert.deepEqual(resolve('web-0.web.default.svc.cluster.local'), ['10.244.0.1'])
  assert.deepEqual(resolve('10-244-0-2.web'), ['10.244.0.2'])
  assert.deepEqual(resolve('10-244-0-2.default.pod.cluster.local'), ['10.244.0.2'])
  assert.deepEqual(resolve('api'), ['api.example.com'])
  assert.deepEqual(resolve('web.other'), [])
  assert.deepEqual(resolve('worker-2'), ['192.168.0.2'])
})

test('without the cluster DNS names have no answer, and addresses work', () => {
  const { world } = webOn('worker-1')
  world.simulation.record({
    actor: 'test',
    verb: 'stop',
    table: processTable,
    key: 'cluster DNS',
    before: { running: true },
    after: { running: false },
  })
  assert.deepEqual(fates(world, 'http://web'), ['100 timed out: since the cluster DNS did not answer'])
  assert.deepEqual(fates(world, 'http://10.96.0.7'), ['100 pod web-0 200'])
})

test('an ingress routes by host and path, says 404 and 503, and tries another endpoint after a refusal', () => {
  const { world, pods } = webOn('worker-1', 'worker-2')
  const backend = (name: string): { service: { name: string; port: { number: number } } } => ({
    service: { name, port: { number: 80 } },
  })
  const paths = [
    { path: '/', pathType: 'Prefix', backend: backend('web') },
    { path: '/blog', pathType: 'Prefix', backend: backend('none') },
  ]
  world.ingress('site', { rules: [{ host: 'example.com', http: { paths } }] })
  assert.deepEqual(fates(world, 'http://example.com/cart'), ['50 pod web-0 200', '50 pod web-1 200'])
  assert.deepEqual(fates(world, 'http://example.com/blog/x'), ['100 503: since there was no service default/none'])
  assert.deepEqual(fates(world, 'http://elsewhere.com/'), ['100 unresolved: no such name: elsewhere.com'])
  world.container(pods[0] as Pod)?.crash(1)
  assert.deepEqual(fates(world, 'http://example.com/cart'), ['100 pod web-1 200'])
  world.container(pods[1] as Pod)?.crash(1)
  assert.deepEqual(fates(world, 'http://example.com/cart'), ['100 502: with a program that had ended'])
})

test('a client that is to stay with one pod does, per client, until it is forgotten', () => {
  const { world } = webOn('worker-1', 'worker-2', 'worker-3')
  world.service('web', { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } })
  world.settle()
  const answeredBy = (outcomes: readonly Outcome[]): string[] => [
    ...new Set(outcomes.flatMap(({ pod }) => pod?.metadata.name ?? [])),
  ]
  const client = { pod: world.pod('client', 'worker-1'), namespace: 'default' }
  const [first = '', ...others] = answeredBy(world.requests.send(client, 'http://web', 30))
  assert.deepEqual(others, [])
  assert.equal(answeredBy(world.requests.send({ namespace: 'default' }, 'http://web', 200)).length, 3)
  world.simulation.runUntil(30_000)
  assert.deepEqual(answeredBy(world.requests.send(client, 'http://web', 1)), [first])
  world.simulation.runUntil(89_999)
  assert.deepEqual(
    answeredBy(world.requests.possible(client, requestOutcomes(world.reader, world.network, client, 'http://web'))),
    [first],
  )
  world.simulation.runUntil(90_000)
  assert.equal(
    answeredBy(world.requests.possible(client, requestOutcomes(world.reader, world.network, client, 'http://web')))
      .length,
    3,
  )
})

test('a request says its way hop by hop', () => {
  const { world } = webOn('worker-1')
  const [outcome] = requestOutcomes(world.reader, world.network, { namespace: 'default' }, 'http://web') as [Outcome]
  assert.deepEqual(outcome.hops, [
    'a client outside the cluster',
    'DNS: web.default.svc.cluster.local is 10.96.0.7',
    'kube-proxy on any of 3 nodes: 10.96.0.7:80 is service default/web, endpoint 1 of 1: 10.244.0.1:80',
    'pod web-0 on worker-1 answers 200',
  ])
})
