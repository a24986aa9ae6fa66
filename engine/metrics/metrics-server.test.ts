import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultEpochMs } from '../apiserver/cluster-time.ts'
import { MeteredWorld, program } from './testing/metered-world.ts'

function withPod(startedMs: number, resources: object = {}): MeteredWorld {
  const made = new MeteredWorld()
  const pod = made.addPod('web', resources)
  made.runUntil(startedMs)
  made.startContainer(pod)
  return made
}

test('a pod has metrics from its second scrape on', () => {
  const made = withPod(7_000)
  made.runUntil(29_999)
  assert.equal(made.usage(), undefined)
  made.runUntil(30_000)
  assert.deepEqual(made.usage(), {
    name: 'web',
    namespace: 'default',
    timestampMs: defaultEpochMs + 30_000,
    windowMs: 15_000,
    containers: [{ name: 'app', usageMillis: { cpu: 100n, memory: 50_000_000_000n } }],
  })
})

test('or from its first, if its container is ten seconds old by then', () => {
  const made = withPod(4_000)
  made.runUntil(15_000)
  assert.equal(made.usage()?.windowMs, 11_000)
})

test('the same comes until the next scrape', () => {
  const made = withPod(1_000)
  made.runUntil(44_999)
  assert.equal(made.usage()?.timestampMs, defaultEpochMs + 30_000)
})

test('use that changes within a window counts for its part', () => {
  const made = withPod(1_000)
  const [container] = made.containers.on('worker-1')
  made.runUntil(35_000)
  made.programs.add({ width: 'image', matches: () => true, behaviour: { cpuMillis: 400 } })
  container?.reprogram({ ...program, cpuMillis: 400 }, ['cpuMillis'])
  made.runUntil(45_000)
  assert.equal(made.cpu(), 300n)
  made.runUntil(60_000)
  assert.equal(made.cpu(), 400n)
})

test('requests cost the first container, up to its limit', () => {
  const made = withPod(1_000, { limits: { cpu: '250m' } })
  made.requests.set(80)
  made.runUntil(30_000)
  assert.equal(made.cpu(), 180n)
  made.requests.set(200)
  assert.equal(made.cpu(), 250n)
})

test('memory that leaks is what it was at the scrape', () => {
  const made = new MeteredWorld()
  made.startContainer(made.addPod('web'), 0, { ...program, leakBytesPerMinute: 6_000_000 })
  made.runUntil(70_000)
  assert.equal(made.usage()?.containers[0]?.usageMillis.memory, 56_000_000_000n)
  assert.equal(made.usages().steadyFromMs, Number.POSITIVE_INFINITY)
})

test('who cannot be asked has no metrics from the next scrape on', () => {
  for (const cut of [
    (made: MeteredWorld) => made.node.become({ connected: false }, 'disconnect'),
    (made: MeteredWorld) => made.node.become({ powered: false }, 'lose'),
    (made: MeteredWorld) => made.kubelet.stop(),
  ]) {
    const made = withPod(1_000)
    made.runUntil(50_000)
    cut(made)
    made.runUntil(59_999)
    assert.equal(made.usage()?.timestampMs, defaultEpochMs + 45_000)
    made.runUntil(60_000)
    assert.equal(made.usage(), undefined)
  }
})

test('a container that was started anew has metrics again at its second scrape', () => {
  const made = withPod(1_000)
  made.runUntil(50_000)
  made.containers.on('worker-1')[0]?.crash(1)
  const [pod] = made.plane.store.table('Pod').list()
  made.startContainer(pod as never, 1)
  made.runUntil(60_000)
  assert.equal(made.usage()?.windowMs, 10_000)
  made.runUntil(75_000)
  assert.equal(made.usage()?.windowMs, 15_000)
})

test('from when on metrics stay as they are: the second scrape after the last change', () => {
  const made = withPod(20_000)
  assert.equal(made.usages().steadyFromMs, 45_000)
  made.runUntil(46_000)
  made.requests.set(10)
  assert.equal(made.usages().steadyFromMs, 75_000)
  made.requests.steadyFromMs = 120_000
  assert.equal(made.usages().steadyFromMs, 150_000)
})

test('nobody answers while no metrics server runs', () => {
  const made = withPod(1_000)
  const told: (string | undefined)[] = []
  made.plane.api.metrics.onChange((namespace) => told.push(namespace))
  made.stopServer()
  assert.deepEqual(told, [undefined])
  assert.throws(() => made.usages(), {
    message: 'the server is currently unable to handle the request (get pods.metrics.k8s.io)',
  })
})
