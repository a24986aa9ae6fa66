import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { ReplicationController } from '../../api/kinds/replication-controller.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import { ApiError } from '../../api/status.ts'
import { WorkloadWorld, type WorkloadWorldOptions } from '../../testing/workload-world.ts'
import { replicaSetController, replicationController } from './controller.ts'

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web' }] } }

function world(options: Partial<WorkloadWorldOptions> = {}): WorkloadWorld {
  return new WorkloadWorld({ components: [replicaSetController, replicationController], ...options })
}

function withSet(replicas: number, options: Partial<WorkloadWorldOptions> = {}, spec: object = {}): WorkloadWorld {
  const made = world(options)
  made.create(ReplicaSet, {
    metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template, ...spec },
  })
  made.pass(2_000)
  return made
}

const only = (made: WorkloadWorld): ReplicaSet => made.sets()[0] as ReplicaSet
const activePods = (made: WorkloadWorld): readonly Pod[] =>
  made.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined)
const scale = (made: WorkloadWorld, replicas: number): ReplicaSet =>
  made.patch(ReplicaSet, 'web', (set) => ({ ...set, spec: { ...set.spec, replicas } }))

test('pods are made from the template, counted, and told of', () => {
  const made = withSet(3)
  const pods = made.pods()
  assert.equal(pods.length, 3)
  assert.ok(pods.every(({ metadata, spec }) => /^web-[a-z0-9]{5}$/.test(metadata.name) && spec.nodeName !== undefined))
  assert.deepEqual(only(made).status, {
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
    observedGeneration: 1,
  })
  const names = pods.map(({ metadata }) => `SuccessfulCreate: Created pod: ${metadata.name}`)
  assert.deepEqual(made.events('ReplicaSet').sort(), names.sort())
})

test('a cache that lags makes nobody ask twice', () => {
  const made = withSet(3)
  for (let each = 0; each < 20; each++) {
    scale(made, 3 + (each % 4))
    made.pass(1)
  }
  made.pass(3_000)
  assert.equal(activePods(made).length, only(made).spec.replicas)
  const most = Math.max(...made.changes('Pod').map(({ at }) => podsAt(made, at)))
  assert.ok(most <= 6, `${most} pods at once`)
})

function podsAt(made: WorkloadWorld, at: number): number {
  const alive = new Set<string>()
  for (const change of made.changes('Pod')) {
    if (change.at > at) break
    const { metadata } = (change.after ?? change.before) as Pod
    if (change.verb === 'delete' || metadata.deletionTimestamp !== undefined) alive.delete(change.key)
    else alive.add(change.key)
  }
  return alive.size
}

test('the pod that is not ready goes first, and pods on their way out are counted apart', () => {
  const made = withSet(3)
  const [first] = made.pods()
  made.setReady((first as Pod).metadata.name, false)
  made.pass(100)
  scale(made, 2)
  made.pass(100)
  assert.ok(!activePods(made).some(({ metadata }) => metadata.name === first?.metadata.name))
  assert.equal(only(made).status.terminatingReplicas, 1)
  assert.equal(only(made).status.replicas, 2)
  assert.equal(made.events('ReplicaSet').at(-1), `SuccessfulDelete: Deleted pod: ${first?.metadata.name}`)
  made.pass(2_000)
  assert.equal(only(made).status.terminatingReplicas, 0)
})

test('older versions do not count pods on their way out', () => {
  assert.equal('terminatingReplicas' in only(withSet(1, { minor: 34 })).status, false)
})

test('a pod that ends or is deleted is replaced', () => {
  const made = withSet(2)
  const [first, second] = made.pods() as readonly [Pod, Pod]
  made.setStatus(first.metadata.name, { phase: 'Failed' })
  made.delete(Pod, second.metadata.name)
  made.pass(3_000)
  const active = activePods(made).filter(({ status }) => status?.phase !== 'Failed')
  assert.equal(active.length, 2)
  assert.ok(!active.some(({ metadata }) => [first, second].some((old) => old.metadata.name === metadata.name)))
})

test('a pod whose labels no longer match is let go and replaced; one that matches is taken', () => {
  const made = withSet(2)
  const [pod] = made.pods() as readonly [Pod]
  made.patch(Pod, pod.metadata.name, (stored) => ({
    ...stored,
    metadata: { ...stored.metadata, labels: { app: 'debug' } },
  }))
  made.pass(2_000)
  const released = made.pods().find(({ metadata }) => metadata.name === pod.metadata.name)
  assert.equal(controllerOf(released as Pod), undefined)
  assert.equal(made.pods().length, 3)

  made.patch(Pod, pod.metadata.name, (stored) => ({ ...stored, metadata: { ...stored.metadata, labels } }))
  made.pass(3_000)
  assert.equal(made.pods().length, 2)
  assert.ok(made.pods().every((each) => controllerOf(each)?.uid === only(made).metadata.uid))
})

test('a pod that is taken away by hand is replaced', () => {
  const made = withSet(2)
  const [pod] = made.pods() as readonly [Pod]
  made.patch(Pod, pod.metadata.name, ({ metadata: { ownerReferences: _owners, ...metadata }, ...stored }) => {
    return { ...stored, metadata: { ...metadata, labels: { app: 'debug' } } }
  })
  made.pass(2_000)
  assert.equal(made.pods().length, 3)
})

test('an orphan that matches counts from the beginning', () => {
  const made = world()
  made.create(Pod, { metadata: { name: 'orphan', labels }, spec: template.spec })
  made.create(ReplicaSet, {
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  })
  made.pass(2_000)
  assert.equal(made.pods().length, 2)
  assert.equal(controllerOf(made.pods().find(({ metadata }) => metadata.name === 'orphan') as Pod)?.name, 'web')
})

test('pods become available when they have been ready long enough, to the second since 1.34', () => {
  const availableAt = (minor: number): number | undefined => {
    const made = withSet(2, { minor, readyMs: () => 700 }, { minReadySeconds: 10 })
    made.pass(20_000)
    return made.changes('ReplicaSet').find(({ after }) => (after as ReplicaSet).status.availableReplicas === 2)?.at
  }
  // Ready at 1.205 s, which is written as 1 s.
  assert.equal(availableAt(36), 11_000)
  assert.equal(availableAt(33), 11_210)
})

test('what cannot be made is told, tried again, and made when that is possible', () => {
  const made = world()
  const create = made.api.create.bind(made.api)
  const refusal = 'pods "web-" is forbidden: exceeded quota'
  let attempts = 0
  let isRefusing = true
  made.api.create = ((kind, draft, requester) => {
    if (kind.kind !== 'Pod' || !isRefusing) return create(kind, draft, requester)
    attempts++
    throw new ApiError('Forbidden', refusal)
  }) as typeof made.api.create
  made.create(ReplicaSet, {
    metadata: { name: 'web' },
    spec: { replicas: 8, selector: { matchLabels: labels }, template },
  })
  made.pass(3)
  assert.equal(attempts, 1)
  const [condition] = only(made).status.conditions ?? []
  assert.deepEqual(
    [condition?.type, condition?.reason, condition?.message],
    ['ReplicaFailure', 'FailedCreate', refusal],
  )
  assert.deepEqual(made.events('ReplicaSet'), [`FailedCreate: Error creating: ${refusal}`])
  made.pass(1_000)
  assert.ok(attempts > 3 && attempts < 12, `${attempts} attempts`)
  isRefusing = false
  made.pass(3_000)
  assert.equal(made.pods().length, 8)
  assert.equal(only(made).status.conditions, undefined)
})

test('a replication controller does the same', () => {
  const made = world()
  made.create(ReplicationController, { metadata: { name: 'web' }, spec: { replicas: 2, template } })
  made.pass(2_000)
  assert.equal(made.pods().length, 2)
  const [controller] = made.store.table<ReplicationController>('ReplicationController').list()
  assert.deepEqual(controller?.status, {
    replicas: 2,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    observedGeneration: 1,
  })
})

test('quiet is quiet', () => {
  const made = withSet(5)
  const { end } = made.simulation.history
  made.pass(3_600_000)
  assert.equal(made.simulation.history.end, end)
  assert.equal(made.simulation.hasWork, false)
})
