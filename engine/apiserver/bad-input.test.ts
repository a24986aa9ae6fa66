import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ManifestError, readManifests } from '../api/manifest/manifests.ts'
import { typeOf } from '../api/schema/schema.ts'
import { strictProblems } from '../api/schema/strict.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError } from '../api/status.ts'
import { keyOf } from '../store/table.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { administrator } from './request.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

const container = { name: 'web', image: 'nginx:1.19', ports: [{ name: 'http', containerPort: 80 }] }
const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: 1, memory: '128Mi' } }
const podSpec = {
  containers: [
    {
      ...container,
      resources,
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
  initContainers: [{ name: 'init', image: 'init:1', restartPolicy: 'Always' }],
  volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }],
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
      },
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
}
const template = { metadata: { labels: { app: 'web' } }, spec: podSpec }
const jobTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: { ...podSpec, initContainers: [], restartPolicy: 'Never' },
}
const selector = { matchLabels: { app: 'web' } }
const kinds: readonly [apiVersion: string, kind: string, rest: Json][] = [
  ['v1', 'Pod', { spec: podSpec }],
  [
    'v1',
    'Service',
    { spec: { selector: { app: 'web' }, type: 'NodePort', ports: [{ port: 80, targetPort: 'http' }] } },
  ],
  ['v1', 'ConfigMap', { data: { a: '1' }, binaryData: { b: 'AAAA' } }],
  ['v1', 'Secret', { data: { a: 'AAAA' }, stringData: { b: 'x' }, type: 'Opaque' }],
  ['v1', 'ReplicationController', { spec: { replicas: 2, selector: { app: 'web' }, template } }],
  [
    'v1',
    'Node',
    { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] }, status: { capacity: { cpu: '4' } } },
  ],
  ['v1', 'Namespace', { spec: { finalizers: ['kubernetes'] } }],
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'Container', max: { cpu: '1' }, default: { cpu: '500m' } }] } }],
  ['v1', 'ResourceQuota', { spec: { hard: { pods: '10', 'requests.cpu': '4' }, scopes: ['NotTerminating'] } }],
  [
    'v1',
    'PersistentVolumeClaim',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  ],
  [
    'apps/v1',
    'Deployment',
    { spec: { replicas: 2, selector, template, strategy: { rollingUpdate: { maxSurge: '25%' } } } },
  ],
  ['apps/v1', 'ReplicaSet', { spec: { replicas: 2, selector, template } }],
  [
    'apps/v1',
    'StatefulSet',
    { spec: { serviceName: 'web', selector, template, updateStrategy: { type: 'OnDelete' } } },
  ],
  ['apps/v1', 'DaemonSet', { spec: { selector, template } }],
  ['batch/v1', 'Job', { spec: { completions: 2, parallelism: 1, template: jobTemplate } }],
  ['batch/v1', 'CronJob', { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } } } }],
  [
    'networking.k8s.io/v1',
    'Ingress',
    {
      spec: {
        rules: [
          {
            host: 'shop.example.com',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
  ],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: selector, ingress: [{ ports: [{ port: 80 }] }] } }],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
        behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
      },
    },
  ],
  ['policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: '50%', selector } }],
  ['rbac.authorization.k8s.io/v1', 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { value: 1000, preemptionPolicy: 'Never' }],
]

const manifest = ([apiVersion, kind, rest]: (typeof kinds)[number]): Json => ({
  apiVersion,
  kind,
  metadata: { name: 'web', labels: { app: 'web' }, annotations: { a: 'b' } },
  ...(rest as Record<string, Json>),
})

const deep = (levels: number): Json => (levels === 0 ? 'x' : [deep(levels - 1)])

/** What nobody expects where it stands. */
const odd: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  '',
  'x',
  '-1',
  '1.5Gi',
  '__proto__',
  '2024-01-01T00:00:00Z',
  'ä\u0000\ud800',
  'y'.repeat(300),
  0,
  -1,
  1.5,
  65536,
  2 ** 31,
  2 ** 53 + 2,
  1e308,
  [],
  [null],
  [[]],
  ['a', 'a'],
  {},
  { '': '' },
  { a: null },
  JSON.parse('{"__proto__": {"polluted": true}}'),
  { constructor: { prototype: { polluted: true } } },
  { toString: 1, hasOwnProperty: null },
  deep(40),
)
const oddName = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', 'a.b/c', 'ä', 'replicaz')

type Mutation = {
  readonly at: readonly number[]
  readonly what: 'set' | 'drop' | 'rename' | 'twice'
  odd: Json
  name: string
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 9 }),
  what: fc.constantFrom('set', 'set', 'set', 'drop', 'rename', 'twice'),
  odd,
  name: oddName,
})

/** The value with one thing in it changed, somewhere on the way that the numbers of `at` lead. */
function mutated(value: Json, { at: [step = 0, ...rest], ...how }: Mutation): Json {
  if (Array.isArray(value) && value.length > 0) {
    const items = [...(value as readonly Json[])]
    const index = step % items.length
    if (rest.length > 0 && isContainer(items[index])) items[index] = mutated(items[index] as Json, { ...how, at: rest })
    else if (how.what === 'drop') items.splice(index, 1)
    else if (how.what === 'twice') items.push(items[index] as Json)
    else items[index] = how.odd
    return items
  }
  if (!isContainer(value)) return how.odd
  const entries = Object.entries(value as Record<string, Json>)
  const index = step % entries.length
  const [name, inner] = entries[index] as [string, Json]
  if (rest.length > 0 && isContainer(inner)) entries[index] = [name, mutated(inner, { ...how, at: rest })]
  else if (how.what === 'drop') entries.splice(index, 1)
  else if (how.what === 'rename') entries[index] = [how.name, inner]
  else if (how.what === 'twice') entries.push([how.name, how.odd])
  else entries[index] = [name, how.odd]
  return Object.fromEntries(entries)
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

const cases = fc.record({
  kind: fc.constantFrom(...kinds),
  mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
})
const mutatedManifest = cases.map(({ kind, mutations }) => mutations.reduce(mutated, manifest(kind)))

/** Sends what is decoded of a text. @returns what is stored, or nothing where it was refused as it should be */
function sent({ api }: ControlPlane, value: unknown, act: 'create' | 'update'): KubernetesObject | undefined {
  const { apiVersion, kind: name } = value as { readonly apiVersion?: unknown; readonly kind?: unknown }
  const isTyped = typeof apiVersion === 'string' && typeof name === 'string'
  const kind = isTyped ? api.kinds.ofManifest(apiVersion, name) : undefined
  if (kind === undefined) return undefined
  const draft = JSON.parse(JSON.stringify(value)) as never
  try {
    return act === 'create' ? api.create(kind, draft, administrator) : api.update(kind, draft, administrator)
  } catch (error) {
    assert.ok(error instanceof ApiError, `a bare ${(error as Error).stack}`)
    assert.notEqual(error.message, '')
    for (const { field } of error.status.details?.causes ?? []) assert.notEqual(field, '', error.message)
    return undefined
  }
}

function assertWellFormed(object: KubernetesObject): void {
  const type = typeOf(object.apiVersion, object.kind)
  assert.ok(type)
  assert.deepEqual(strictProblems(object, type), [])
  assert.match(object.metadata.uid, /^[0-9a-f]{8}-/)
}

/** Names that a mutation may have put on every object there is. */
function assertUntouched(): void {
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  assert.equal(Object.getPrototypeOf({}), Object.prototype)
}

/** Removes what was stored, so that the next of that name is new. */
function forget({ store, api }: ControlPlane, object: KubernetesObject): void {
  const kind = api.kinds.ofManifest(object.apiVersion, object.kind)
  assert.ok(kind)
  store.remove(kind.table, keyOf(object), undefined, 'test')
}

test('a manifest with anything in it is stored well-formed, or refused with its reason and not stored', () => {
  const world = new ControlPlane()
  fc.assert(
    fc.property(mutatedManifest, (value) => {
      const before = world.store.revision
      const stored = sent(world, value, 'create')
      assertUntouched()
      if (stored === undefined) {
        assert.equal(world.store.revision, before)
        return
      }
      assertWellFormed(stored)
      forget(world, stored)
    }),
    { numRuns: 10_000 },
  )
})

test('an update with anything in it leaves what was there, or something well-formed', () => {
  const worlds = new Map<string, ControlPlane>()
  fc.assert(
    fc.property(cases, ({ kind, mutations }) => {
      const world = worlds.get(kind[1]) ?? new ControlPlane()
      if (!worlds.has(kind[1])) assert.ok(sent(world, manifest(kind), 'create'), `${kind[1]} as written`)
      worlds.set(kind[1], world)
      const before = world.store.revision
      const stored = sent(world, mutations.reduce(mutated, manifest(kind)), 'update')
      if (stored === undefined) assert.equal(world.store.revision, before)
      else assertWellFormed(stored)
      assertUntouched()
    }),
    { numRuns: 3_000 },
  )
})

test('a text with anything in it is read, or refused with a ManifestError that has its place', () => {
  const texts = fc.tuple(
    mutatedManifest,
    fc.nat(),
    fc.constantFrom('{', '"', '\0', ':', ' &a *a ', '\ufffd', '\n- ', '<<: '),
  )
  fc.assert(
    fc.property(texts, ([value, at, noise]) => {
      const text = JSON.stringify(value, null, 1)
      const place = at % text.length
      try {
        readManifests(`${text.slice(0, place)}${noise}${text.slice(place)}`)
      } catch (error) {
        assert.ok(error instanceof ManifestError, `a bare ${(error as Error).stack}`)
        assert.ok(error.position === undefined || error.position.line > 0)
      }
      assertUntouched()
    }),
    { numRuns: 300 },
  )
})
