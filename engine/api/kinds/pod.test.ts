import assert from 'node:assert/strict'
import { test } from 'node:test'
import { created, kindContext, withValue } from '../../testing/validation.ts'
import { ApiError } from '../status.ts'
import { Pod } from './pod.ts'

const container = { name: 'web', image: 'nginx' }
const stored = (spec: object = {}): Pod =>
  created('Pod', { spec: { containers: [container], ...spec } }) as unknown as Pod

test('a pod has the defaults of Kubernetes', () => {
  const { spec } = stored({ serviceAccountName: 'runner' })
  assert.equal(spec.restartPolicy, 'Always')
  assert.equal(spec.terminationGracePeriodSeconds, 30)
  assert.equal(spec.dnsPolicy, 'ClusterFirst')
  assert.equal(spec.enableServiceLinks, true)
  assert.equal(spec.serviceAccount, 'runner')
  assert.deepEqual(spec.containers[0], {
    ...container,
    resources: {},
    imagePullPolicy: 'Always',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
})

test('images with a tag are pulled once, those without or with latest every time', () => {
  const images: readonly (readonly [image: string, policy: string])[] = [
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.25', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['localhost:5000/nginx:1.25', 'IfNotPresent'],
    ['nginx@sha256:0123', 'IfNotPresent'],
    ['nginx:latest@sha256:0123', 'Always'],
  ]
  for (const [image, policy] of images) {
    assert.equal(stored({ containers: [{ name: 'web', image }] }).spec.containers[0]?.imagePullPolicy, policy, image)
  }
})

test('requests follow limits, quantities are written as Kubernetes writes them', () => {
  const resources = { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { cpu: '100m' } }
  assert.deepEqual(stored({ containers: [{ ...container, resources }] }).spec.containers[0]?.resources, {
    limits: { cpu: '500m', memory: '1Gi' },
    requests: { cpu: '100m', memory: '1Gi' },
  })
})

test('on the network of the node a port is the port of the node', () => {
  const containers = [{ ...container, ports: [{ containerPort: 80 }] }]
  const ports = stored({ hostNetwork: true, containers }).spec.containers[0]?.ports
  assert.deepEqual(ports, [{ containerPort: 80, protocol: 'TCP', hostPort: 80 }])
})

test('pods of one template share one spec, with its defaults', () => {
  const spec = { containers: [container] }
  const [one, other] = [1, 2].map(() => created('Pod', { spec }) as unknown as Pod)
  assert.equal(one?.spec, other?.spec)
  assert.equal(one?.status, other?.status)
})

test('a new pod is pending, and gated where it has gates', () => {
  assert.deepEqual(stored().status, { phase: 'Pending', qosClass: 'BestEffort' })
  const [condition] = stored({ schedulingGates: [{ name: 'example.com/wait' }] }).status.conditions ?? []
  assert.equal(condition?.reason, 'SchedulingGated')
})

test('a binding gives a pod its node', () => {
  const bound = Pod.subresources?.['binding']?.(stored(), { target: { name: 'worker-1' } }, kindContext)
  assert.equal(bound?.spec.nodeName, 'worker-1')
  assert.deepEqual(bound?.status.conditions, [
    { type: 'PodScheduled', status: 'True', lastTransitionTime: kindContext.now },
  ])
})

test('a pod that is bound, gated or being deleted cannot be bound', () => {
  const refusals: readonly (readonly [pod: Pod, message: string])[] = [
    [stored({ nodeName: 'worker-1' }), 'pod test is already assigned to node "worker-1"'],
    [stored({ schedulingGates: [{ name: 'wait' }] }), 'pod test has non-empty .spec.schedulingGates'],
    [
      withValue(stored(), 'metadata.deletionTimestamp', kindContext.now),
      'pod test is being deleted, cannot be assigned to a host',
    ],
  ]
  for (const [pod, message] of refusals) {
    assert.throws(
      () => Pod.subresources?.['binding']?.(pod, { target: { name: 'worker-2' } }, kindContext),
      (error: unknown) =>
        error instanceof ApiError &&
        error.status.code === 409 &&
        error.message === `Operation cannot be fulfilled on pods/binding "test": ${message}`,
    )
  }
})

test('pods that nobody runs go at once, others after their grace', () => {
  assert.equal(Pod.gracePeriodSeconds?.(stored(), undefined), 0)
  assert.equal(Pod.gracePeriodSeconds?.(stored({ nodeName: 'worker-1' }), undefined), 30)
  assert.equal(Pod.gracePeriodSeconds?.(stored({ nodeName: 'worker-1' }), 5), 5)
  const ended = withValue(stored({ nodeName: 'worker-1' }), 'status.phase', 'Succeeded')
  assert.equal(Pod.gracePeriodSeconds?.(ended, 30), 0)
})
