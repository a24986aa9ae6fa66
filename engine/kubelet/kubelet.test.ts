import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { conditionOf } from '../api/meta/conditions.ts'
import { administrator } from '../apiserver/request.ts'
import { NodeWorld } from '../testing/node-world.ts'

const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 }

function nodeOf(world: NodeWorld, name: string): Node {
  return world.cluster.api.get(Node, '', name)
}

const taintsOf = ({ spec }: Node): string[] => (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)

test('a new node takes no pods before its network is there', () => {
  const world = new NodeWorld({ nodes: 0 })
  world.until(10_000)
  world.createSimple('waits')
  world.cluster.addNode({ name: 'new', cpu: '4', memory: '8Gi', pods: 110, index: 9 })
  world.pass(4_000)
  assert.equal(conditionOf(nodeOf(world, 'new'), 'Ready')?.reason, 'KubeletNotReady')
  assert.deepEqual(taintsOf(nodeOf(world, 'new')), ['node.kubernetes.io/not-ready:NoSchedule'])
  assert.equal(world.pod('waits').spec.nodeName, undefined)
  world.pass(20_000)
  assert.equal(conditionOf(nodeOf(world, 'new'), 'Ready')?.status, 'True')
  assert.deepEqual(taintsOf(nodeOf(world, 'new')), [])
  assert.equal(world.isReady('waits'), true)
  const told = ['Starting', 'NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', 'NodeReady']
  const events = world.events('new').map((event) => event.slice(0, event.indexOf(':')))
  assert.deepEqual(
    events.filter((reason) => told.includes(reason)),
    told,
  )
})

test('a pod that is bound by hand waits for the network, unless it has that of its node', () => {
  const world = new NodeWorld({ nodes: 0 })
  world.until(1_000)
  world.cluster.addNode({ name: 'new', cpu: '4', memory: '8Gi', pods: 110, index: 9 })
  world.createSimple('own', {}, { nodeName: 'new' })
  world.createSimple('host', {}, { nodeName: 'new', hostNetwork: true })
  world.pass(4_500)
  assert.deepEqual([world.isReady('own'), world.isReady('host')], [false, true])
  assert.equal(world.pod('host').status.podIP, world.pod('host').status.hostIP)
  assert.match(world.events('own').join(), /NetworkNotReady: network is not ready: .*cni plugin not initialized/)
  world.pass(4_000)
  assert.equal(world.isReady('own'), true)
})

test('where nothing changes, nothing is planned: not for probes, not for leases', () => {
  const world = new NodeWorld({ nodes: 3 })
  for (let pod = 0; pod < 30; pod++) world.createSimple(`p${pod}`, { livenessProbe: probe, readinessProbe: probe })
  world.pass(60_000)
  const revision = world.cluster.store.revision
  assert.equal(world.isReady('p29'), true)
  assert.deepEqual(
    [...world.cluster.simulation.pending()].filter(({ lane }) => lane.startsWith('kubelet')),
    [],
  )
  world.pass(86_400_000)
  assert.equal(world.cluster.store.revision, revision)
})

test('a program that fails its probe for ever is probed for ever, and told of no longer', () => {
  const world = new NodeWorld()
  world.say('nginx:1', { neverReady: true })
  world.createSimple('never', { readinessProbe: probe })
  world.pass(60_000)
  assert.deepEqual(
    [...world.cluster.simulation.pending()].filter(({ lane }) => lane.startsWith('kubelet')),
    [],
  )
  world.say('nginx:1', { neverReady: false })
  world.pass(1_000)
  assert.equal(world.isReady('never'), true)
})

test('another image makes another run of the container', () => {
  const world = new NodeWorld()
  world.createSimple('app')
  world.pass(10_000)
  world.cluster.api.modify(
    Pod,
    { namespace: 'default', name: 'app' },
    (pod) => ({
      ...pod,
      spec: { ...pod.spec, containers: pod.spec.containers.map((c) => ({ ...c, image: 'nginx:2' })) },
    }),
    administrator,
  )
  world.pass(10_000)
  const { image, restartCount, lastState } = world.container('app')
  assert.deepEqual([image, restartCount, lastState?.terminated?.exitCode], ['docker.io/library/nginx:2', 1, 0])
  assert.match(world.events('app').join(), /Killing: Container c definition changed, will be restarted/)
})

test('a pod that is not ready says what it waits for', () => {
  const world = new NodeWorld()
  world.say('bad:1', { exit: { code: 1, afterMs: 1_000 } })
  world.cluster.images.remove('gone:1')
  world.createSimple('crashes', { image: 'bad:1' })
  world.createSimple('gone', { image: 'gone:1' })
  world.createSimple('config', {}, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] })
  world.say('slow:1', { startMs: 3_600_000 })
  world.createSimple('slow', { image: 'slow:1', readinessProbe: probe })
  world.pass(16_000)
  const reasons = world.cluster.waitingRoom
    .all()
    .filter(({ component }) => component === 'kubelet')
    .map(({ key, reason }) => `${key} ${reason}`)
    .sort()
  assert.equal(reasons.length, 4, reasons.join('\n'))
  assert.match(reasons[1] ?? '', /^default\/crashes c: CrashLoopBackOff: back-off 10s restarting failed container=c/)
  assert.match(
    reasons[2] ?? '',
    /^default\/gone c: ImagePullBackOff: Back-off pulling image "gone:1": ErrImagePull: rpc error/,
  )
  assert.match(reasons[0] ?? '', /^default\/config volume v: configmap "settings" not found$/)
  assert.match(
    reasons[3] ?? '',
    /^default\/slow c: readiness probe: Get "http:\/\/10\.244\.1\.\d+:80\/": dial tcp .* refused$/,
  )
})

test('others may not take a pod for unready for long where its kubelet knows better', () => {
  const world = new NodeWorld()
  world.createSimple('app')
  world.pass(10_000)
  world.cluster.api.modify(
    Pod,
    { namespace: 'default', name: 'app', subresource: 'status' },
    (pod) => ({
      ...pod,
      status: {
        ...pod.status,
        conditions: (pod.status.conditions ?? []).map((c) =>
          c.type === 'Ready' ? { ...c, status: 'False' as const } : c,
        ),
      },
    }),
    administrator,
  )
  assert.equal(world.isReady('app'), false)
  world.pass(10)
  assert.equal(world.isReady('app'), true)
})

test('a readiness gate is somebody else’s to open', () => {
  const world = new NodeWorld()
  world.createSimple('app', {}, { readinessGates: [{ conditionType: 'example.com/open' }] })
  world.pass(10_000)
  assert.equal(conditionOf(world.pod('app'), 'Ready')?.reason, 'ReadinessGatesNotReady')
  const open = { type: 'example.com/open', status: 'True' } as never
  world.cluster.api.modify(
    Pod,
    { namespace: 'default', name: 'app', subresource: 'status' },
    (pod) => ({ ...pod, status: { ...pod.status, conditions: [...(pod.status.conditions ?? []), open] } }),
    administrator,
  )
  world.pass(10)
  assert.equal(world.isReady('app'), true)
})

test('a disconnected node’s kubelet goes on; a node whose object is gone comes back with a restart of its kubelet', () => {
  const world = new NodeWorld()
  world.pass(1_000)
  world.cluster.api.delete(Node, '', 'worker-1', {}, administrator)
  world.node('worker-1').disconnect()
  world.pass(60_000)
  world.node('worker-1').comeBack()
  world.pass(60_000)
  assert.equal(world.cluster.api.find(Node, '', 'worker-1'), undefined)
  world.cluster.processes.get('kubelet on node worker-1')?.crash()
  world.pass(10_000)
  assert.equal(conditionOf(nodeOf(world, 'worker-1'), 'Ready')?.status, 'True')
})

test('the generation counts neither the binding nor the status, but the deletion; the kubelet says which it has seen', () => {
  const world = new NodeWorld()
  world.createSimple('app')
  world.pass(10_000)
  const seen = (): unknown[] => {
    const { metadata, status } = world.pod('app')
    return [metadata.generation, status.observedGeneration, conditionOf(world.pod('app'), 'Ready')?.observedGeneration]
  }
  assert.deepEqual(seen(), [1, 1, 1])
  world.delete('app')
  world.pass(100)
  assert.deepEqual(seen(), [2, 2, 2])
})
