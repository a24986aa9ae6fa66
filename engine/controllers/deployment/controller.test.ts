import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Deployment } from '../../api/kinds/deployment.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { DeploymentSpec } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import {
  rolloutControllers as components,
  WorkloadWorld,
  type WorkloadWorldOptions,
} from '../../testing/workload-world.ts'

const labels = { app: 'web' }
const revision = 'deployment.kubernetes.io/revision'

/** Pods of the image `bad` never become ready; those of others a little one after the other. */
function readyMs({ spec, metadata }: Pod): number | undefined {
  return spec.containers?.[0]?.image === 'bad'
    ? undefined
    : (metadata.name.charCodeAt(metadata.name.length - 1) % 8) * 20
}

function world(options: Partial<WorkloadWorldOptions> = {}): WorkloadWorld {
  return new WorkloadWorld({ components, readyMs, ...options })
}

function create(made: WorkloadWorld, spec: Partial<DeploymentSpec> = {}): void {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
  made.create(Deployment, {
    metadata: { name: 'web' },
    spec: { replicas: 10, selector: { matchLabels: labels }, template, ...spec },
  })
  made.pass(5_000)
}

function change(made: WorkloadWorld, spec: Partial<DeploymentSpec>): void {
  made.patch(Deployment, 'web', (stored) => ({ ...stored, spec: { ...stored.spec, ...spec } }))
}

function setImage(made: WorkloadWorld, image: string): void {
  const { template } = made.deployment().spec
  change(made, { template: { ...template, spec: { ...template.spec, containers: [{ name: 'web', image }] } } })
}

const strategyOf = (maxSurge: number | string, maxUnavailable: number | string) =>
  ({ type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }) as const

const imageOf = ({ spec }: ReplicaSet): string => spec.template?.spec?.containers?.[0]?.image ?? ''

/** The sizes that sets were given, one after the other: `web:1 8, web:2 3`. */
function sizes(made: WorkloadWorld, from: number): string[] {
  const current = new Map<string, number>()
  const said: string[] = []
  for (const { after, at } of made.changes('ReplicaSet')) {
    if (after === undefined) continue
    const set = after as ReplicaSet
    current.set(imageOf(set), set.spec.replicas ?? 0)
    const text = [...current].map(([image, replicas]) => `${image} ${replicas}`).join(', ')
    if (at >= from && said.at(-1) !== text) said.push(text)
  }
  return said
}

function reasonOf(made: WorkloadWorld, type: string): string {
  const condition = made.deployment().status.conditions?.find((each) => each.type === type)
  return `${condition?.status} ${condition?.reason}: ${condition?.message}`
}

test('a deployment makes its first set', () => {
  const made = world()
  create(made)
  const [set] = made.sets() as readonly [ReplicaSet]
  assert.equal(set.spec.replicas, 10)
  assert.equal(set.metadata.annotations?.[revision], '1')
  assert.equal(made.deployment().metadata.annotations?.[revision], '1')
  assert.deepEqual(made.events('Deployment'), [
    `ScalingReplicaSet: Scaled up replica set ${set.metadata.name} from 0 to 10`,
  ])
  const { conditions, ...numbers } = made.deployment().status
  assert.deepEqual(numbers, {
    observedGeneration: 1,
    replicas: 10,
    updatedReplicas: 10,
    readyReplicas: 10,
    availableReplicas: 10,
    terminatingReplicas: 0,
  })
  assert.equal(conditions?.length, 2)
  assert.equal(reasonOf(made, 'Available'), 'True MinimumReplicasAvailable: Deployment has minimum availability.')
  const done = `True NewReplicaSetAvailable: ReplicaSet "${set.metadata.name}" has successfully progressed.`
  assert.equal(reasonOf(made, 'Progressing'), done)
})

test('rollouts go step by step as surge and availability allow', () => {
  const rows: readonly [replicas: number, surge: number | string, unavailable: number | string, sizes: string[]][] = [
    [3, '25%', '25%', ['3, 1', '2, 1', '2, 2', '1, 2', '1, 3', '0, 3']],
    [3, 1, 0, ['3, 1', '2, 1', '2, 2', '1, 2', '1, 3', '0, 3']],
    [2, 0, 1, ['2, 0', '1, 0', '1, 1', '0, 1', '0, 2']],
    // The first three new pods are there a little before the other two.
    [10, '25%', '25%', ['10, 3', '8, 3', '8, 5', '5, 5', '5, 8', '3, 8', '3, 10', '0, 10']],
    [4, '100%', 0, ['4, 4', '0, 4']],
  ]
  for (const [replicas, surge, unavailable, expected] of rows) {
    const made = world({ readyMs: () => 0 })
    create(made, { replicas, strategy: strategyOf(surge, unavailable) })
    const from = made.simulation.nowMs
    setImage(made, 'web:2')
    made.pass(30_000)
    const came = sizes(made, from).map((text) => text.replace('web:1 ', '').replace('web:2 ', ''))
    assert.deepEqual(came, expected, `${replicas} with ${surge} and ${unavailable}`)
  }
})

test('what a stuck rollout writes, and what going back writes, step by step as recorded', () => {
  const made = world({ minor: 20 })
  create(made, { progressDeadlineSeconds: 60 })
  const from = made.simulation.nowMs
  setImage(made, 'bad')
  made.pass(60_000)
  assert.match(reasonOf(made, 'Progressing'), /^True ReplicaSetUpdated: ReplicaSet "web-.*" is progressing\.$/)
  // Last moved in second 5; noticed a second after its deadline.
  made.pass(1_000)
  assert.match(
    reasonOf(made, 'Progressing'),
    /^False ProgressDeadlineExceeded: ReplicaSet "web-.*" has timed out progressing\.$/,
  )
  const unavailable = made
    .changes('Deployment')
    .filter(({ at, actor }) => at > from && actor === 'deployment-controller')
    .map(({ after }) => (after as Deployment).status.unavailableReplicas ?? 0)
  assert.deepEqual(unavailable, [0, 1, 3, 5, 5, 5])
  const before = made.simulation.nowMs
  setImage(made, 'web:1')
  made.pass(5_000)
  assert.deepEqual(sizes(made, before), ['web:1 8, bad 5', 'web:1 8, bad 0', 'web:1 10, bad 0'])
  const [old] = made.sets().filter((set) => imageOf(set) === 'web:1')
  assert.equal(old?.metadata.annotations?.[revision], '3')
  assert.equal(old?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1')
  assert.equal(made.deployment().metadata.annotations?.[revision], '3')
  assert.deepEqual(
    made.events('Deployment').map((text) => text.replace(/web-[a-z0-9]+/, 'set')),
    [
      'ScalingReplicaSet: Scaled up replica set set to 10',
      'ScalingReplicaSet: Scaled up replica set set to 3',
      'ScalingReplicaSet: Scaled down replica set set to 8',
      'ScalingReplicaSet: Scaled up replica set set to 5',
      'ScalingReplicaSet: Scaled down replica set set to 0',
    ],
    'the set that grew to 10 again is counted in the first event',
  )
})

test('a deadline is watched only while something is to be waited for', () => {
  const made = world()
  create(made, { progressDeadlineSeconds: 60 })
  assert.equal(made.simulation.hasWork, false)
  setImage(made, 'bad')
  made.pass(5_000)
  const [waiting] = made.waitingRoom.all()
  assert.deepEqual([waiting?.key, waiting?.reason, waiting?.untilMs], ['default/web', 'the progress deadline', 66_000])
  setImage(made, 'web:2')
  made.pass(10_000)
  assert.equal(made.simulation.hasWork, false)
  assert.deepEqual(made.waitingRoom.all(), [])
})

test('a rollout that is scaled keeps its proportions, paused or not', () => {
  for (const isPaused of [false, true]) {
    const made = world()
    create(made)
    setImage(made, 'bad')
    made.pass(5_000)
    if (isPaused) change(made, { paused: true })
    change(made, { replicas: 30 })
    made.pass(5_000)
    assert.equal(sizes(made, 0).at(-1), 'web:1 23, bad 15')
    assert.equal(made.deployment().status.observedGeneration, made.deployment().metadata.generation)
  }
})

test('paused, nothing is rolled out, and its condition says so; resumed, it goes on', () => {
  const made = world()
  create(made)
  change(made, { paused: true })
  made.pass(1_000)
  assert.equal(reasonOf(made, 'Progressing'), 'Unknown DeploymentPaused: Deployment is paused')
  setImage(made, 'web:2')
  change(made, { replicas: 12 })
  made.pass(700_000)
  assert.deepEqual(
    made.sets().map(({ spec }) => spec.replicas),
    [12],
  )
  change(made, { paused: false })
  made.pass(1)
  made.pass(10_000)
  assert.equal(made.deployment().status.updatedReplicas, 12)
  const reasons = made.changes('Deployment').map(({ after }) => (after as Deployment).status.conditions?.at(-1)?.reason)
  assert.ok(reasons.includes('DeploymentResumed'))
  assert.match(reasonOf(made, 'Progressing'), /^True NewReplicaSetAvailable/)
})

test('a rollover starts with what room there is, and ends both older sets', () => {
  const made = world()
  create(made)
  setImage(made, 'bad')
  made.pass(5_000)
  const from = made.simulation.nowMs
  setImage(made, 'web:3')
  made.pass(10_000)
  const seen = sizes(made, from)
  assert.deepEqual(seen.slice(0, 3), ['web:1 8, bad 5, web:3 0', 'web:1 8, bad 0, web:3 0', 'web:1 8, bad 0, web:3 5'])
  assert.equal(seen.at(-1), 'web:1 0, bad 0, web:3 10')
})

test('recreated, the last old pod is gone before the first new one is made', () => {
  // Newer versions see the last pod go by the set's count of those on their way out too.
  for (const minor of [36, 30]) {
    const made = world({ minor })
    create(made, { strategy: { type: 'Recreate' } })
    const from = made.simulation.nowMs
    setImage(made, 'web:2')
    made.pass(10_000)
    const pods = made.changes('Pod').filter(({ at }) => at > from)
    const lastGone = pods.filter(({ verb }) => verb === 'delete').at(-1)?.at ?? 0
    const firstMade = pods.find(({ verb }) => verb === 'create')?.at ?? 0
    assert.ok(lastGone > from && firstMade > lastGone, `${lastGone}, ${firstMade}`)
    assert.deepEqual(sizes(made, from), ['web:1 0', 'web:1 0, web:2 10'])
    assert.equal(made.deployment().status.availableReplicas, 10)
  }
})

test('pods that are not ready go at once, and in the same look those that can be spared', () => {
  const made = world()
  create(made, { strategy: strategyOf(0, 5) })
  for (const { metadata } of made.pods().slice(0, 2)) made.setReady(metadata.name, false)
  made.pass(100)
  setImage(made, 'bad')
  made.pass(1_000)
  const [old] = made.sets().filter((set) => imageOf(set) === 'web:1')
  const ready = made
    .changes('ReplicaSet')
    .filter(({ key, actor }) => key.endsWith(old?.metadata.name ?? '-') && actor === 'deployment-controller')
  assert.deepEqual(
    ready.map(({ after }) => (after as ReplicaSet).spec.replicas),
    [10, 8, 5],
  )
  assert.equal(new Set(ready.slice(1).map(({ at }) => at)).size, 1)
  assert.equal(old?.status.availableReplicas, 5)
})

test('old sets beyond the limit go when a rollout is done', () => {
  const made = world()
  create(made, { replicas: 2, revisionHistoryLimit: 1 })
  for (const image of ['web:2', 'web:3', 'web:4']) {
    setImage(made, image)
    made.pass(10_000)
  }
  assert.deepEqual(made.sets().map(imageOf).sort(), ['web:3', 'web:4'])
  change(made, { paused: true, revisionHistoryLimit: 0 })
  made.pass(1_000)
  assert.deepEqual(made.sets().map(imageOf), ['web:4'])
})

test('a set that matches and nobody controls is taken; one that no longer matches is let go', () => {
  const made = world()
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
  made.create(ReplicaSet, {
    metadata: { name: 'old', labels },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  })
  made.pass(2_000)
  create(made, { replicas: 2, template })
  const [set] = made.sets() as readonly [ReplicaSet]
  assert.deepEqual([made.sets().length, controllerOf(set)?.name], [1, 'web'])
  assert.match(reasonOf(made, 'Progressing'), /^True NewReplicaSetAvailable/)
  const found = made.changes('Deployment').map(({ after }) => (after as Deployment).status.conditions?.at(-1)?.message)
  assert.ok(found.includes('Found new replica set "old"'))

  made.patch(ReplicaSet, 'old', (stored) => ({ ...stored, metadata: { ...stored.metadata, labels: { app: 'none' } } }))
  made.pass(3_000)
  assert.equal(controllerOf(made.sets().find(({ metadata }) => metadata.name === 'old') as ReplicaSet), undefined)
  assert.equal(made.sets().length, 2)
})

test('a name that another set has is not taken twice', () => {
  const made = world()
  const first = world()
  create(first, { replicas: 1 })
  const taken = first.sets()[0]?.metadata.name ?? ''
  const template = { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'other', image: 'other' }] } }
  made.create(ReplicaSet, {
    metadata: { name: taken },
    spec: { replicas: 0, selector: { matchLabels: { app: 'other' } }, template },
  })
  create(made, { replicas: 1 })
  assert.equal(made.deployment().status.collisionCount, 1)
  assert.equal(made.deployment().status.availableReplicas, 1)
  assert.equal(made.sets().length, 2)
})

test('a set that cannot be made is told', () => {
  const made = world()
  const createObject = made.api.create.bind(made.api)
  made.api.create = ((kind, draft, requester) => {
    if (kind.kind === 'ReplicaSet') throw new ApiError('Forbidden', 'replicasets.apps "web" is forbidden: no')
    return createObject(kind, draft, requester)
  }) as typeof made.api.create
  create(made)
  const message = /Failed to create new replica set "web-[a-z0-9]+": replicasets\.apps "web" is forbidden: no$/
  assert.match(reasonOf(made, 'Progressing'), message)
  assert.match(reasonOf(made, 'Progressing'), /^False ReplicaSetCreateError: /)
  assert.match(made.events('Deployment')[0] ?? '', message)
})

test('annotations and minReadySeconds reach the newest set', () => {
  const made = world()
  create(made, { replicas: 1 })
  made.patch(Deployment, 'web', ({ metadata, spec, ...rest }) => ({
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, 'kubernetes.io/change-cause': 'why' } },
    spec: { ...spec, minReadySeconds: 5 },
  }))
  made.pass(100)
  const [set] = made.sets() as readonly [ReplicaSet]
  assert.equal(set.metadata.annotations?.['kubernetes.io/change-cause'], 'why')
  assert.equal(set.spec.minReadySeconds, 5)
})

test('one that is being deleted only counts', () => {
  const made = world()
  create(made, { replicas: 3 })
  made.patch(Deployment, 'web', (stored) => ({
    ...stored,
    metadata: { ...stored.metadata, finalizers: ['example.com/hold'] },
  }))
  made.delete(Deployment, 'web')
  made.delete(Pod, made.pods()[0]?.metadata.name ?? '')
  setImage(made, 'web:2')
  made.pass(100)
  assert.equal(made.deployment().status.availableReplicas, 2)
  assert.equal(made.sets().length, 1)
})

test('started again, the controllers go on where they were', () => {
  const made = new WorkloadWorld({ components: [], readyMs })
  const first = made.start(components, 'manager')
  create(made)
  setImage(made, 'web:2')
  made.pass(12)
  first.end()
  made.pass(60_000)
  assert.ok((made.deployment().status.updatedReplicas ?? 0) < 10)
  made.start(components, 'manager')
  made.pass(10_000)
  assert.equal(made.deployment().status.updatedReplicas, 10)
  assert.equal(made.deployment().status.replicas, 10)
  assert.equal(made.pods().length, 10)
})
